// The bytes of a container's output -> lines. Without a terminal the engine multiplexes stdout and stderr in
// frames (Docker Engine API, "Attach to a container, stream format"); with one they come as they are. No I/O.
#pragma once

#include <array>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

namespace harness {

class LogStream {
public:
    using OnLine = std::function<void(std::string)>;

    /// `on_line` gets each line of both streams without its end; a longer one than 64 KiB is cut into pieces
    /// of that length.
    LogStream(bool terminal, const OnLine& on_line)
        : terminal_(terminal), on_line_{on_line, on_line, on_line} {}

    /// Keeps the two streams of a program without a terminal apart.
    LogStream(const OnLine& on_output, const OnLine& on_errors)
        : terminal_(false), on_line_{on_output, on_output, on_errors} {}

    void feed(std::string_view data);

    /// The stream has ended: hands out what has no line end.
    void finish();

private:
    static constexpr std::size_t kHeader = 8;
    static constexpr std::size_t kStreams = 3; // stdin (never seen), stdout, stderr

    void add(std::size_t stream, std::string_view data);

    bool terminal_;
    std::array<OnLine, kStreams> on_line_;
    std::string header_;
    std::size_t stream_ = 0;
    std::size_t left_ = 0; // of the frame that is being read
    std::array<std::string, kStreams> lines_;
};

} // namespace harness
