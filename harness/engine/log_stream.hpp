// The bytes that an engine gives of a container's output -> lines. Without a terminal the engine multiplexes
// stdout and stderr in frames (Docker Engine API, "Attach to a container, stream format"); else they come as
// they are. Pure.
#pragma once

#include "harness/base/text_lines.hpp"

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace harness {

/// The frames of an engine: `on_data` gets what they hold, piece by piece.
class StreamFrames {
public:
    enum class Stream { output, errors };
    using OnData = std::function<void(Stream, std::string_view)>;

    /// From a terminal there are no frames, only output.
    StreamFrames(bool terminal, OnData on_data) : terminal_(terminal), on_data_(std::move(on_data)) {}

    void feed(std::string_view data);

private:
    static constexpr std::size_t kHeader = 8;

    bool terminal_;
    OnData on_data_;
    std::string header_;
    Stream stream_ = Stream::output;
    std::size_t left_ = 0; // of the frame that is being read
};

/// Both: the lines of both streams.
class LogStream {
public:
    LogStream(bool terminal, const OnLine& on_line);
    LogStream(const LogStream&) = delete;
    LogStream& operator=(const LogStream&) = delete;

    void feed(std::string_view data) { frames_.feed(data); }
    void finish();

private:
    std::array<TextLines, 2> lines_;
    StreamFrames frames_;
};

} // namespace harness
