// Where events go as they happen: a file, a FIFO, a terminal, a program that reads them through a pipe.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace boost::asio {
class io_context;
}

namespace harness {

/// Never makes the world wait for a slow reader: what it has not taken yet is kept, up to a limit. A file
/// that cannot be written to (a full disk, a reader that has gone or that is too slow) is said by trouble(),
/// and nothing more is written; nothing else is lost.
class EventFile {
public:
    struct Limits {
        std::uint64_t kept = std::uint64_t{64} << 20U; // octets that the reader has not taken
        /// Octets of all events. The whole catalogue is 40 MiB; a container can ask and connect for ever.
        std::uint64_t all = std::uint64_t{4} << 30U;
    };

    /// `file`: open for writing.
    explicit EventFile(FileDescriptor file) : EventFile(std::move(file), Limits()) {}
    EventFile(FileDescriptor file, Limits limits);
    EventFile(const EventFile&) = delete;
    EventFile& operator=(const EventFile&) = delete;

    /// One event, without its line end.
    void write(std::string_view line);

    /// Writes everything that is kept, and waits for the reader.
    void finish();

    /// Why events are missing from the file; empty: none is.
    const std::string& trouble() const { return trouble_; }

    /// What becomes of the context when there is trouble.
    enum class AfterTrouble { go_on, stop };

    /// While it lives and the context runs, kept events are written as soon as the reader has room, also if
    /// no event follows. `file` must outlive it.
    class Drain {
    public:
        Drain(boost::asio::io_context& context, EventFile& file, AfterTrouble after_trouble);
        ~Drain();
        Drain(const Drain&) = delete;
        Drain& operator=(const Drain&) = delete;

    private:
        class Impl;
        std::shared_ptr<Impl> impl_;
    };

private:
    enum class Patience { none, endless };
    void write_kept(Patience patience);
    bool has_room(Patience patience) const;
    std::size_t kept() const { return kept_.size() - written_; }
    void give_up(std::string why);

    FileDescriptor file_;
    Limits limits_;
    std::uint64_t all_ = 0; // octets so far
    bool is_regular_;
    std::string kept_;
    std::size_t written_ = 0; // octets of it: it is not moved at every write
    std::string trouble_;
    std::function<void()> when_kept_; // something had to be kept
    std::function<void()> when_trouble_;
};

} // namespace harness
