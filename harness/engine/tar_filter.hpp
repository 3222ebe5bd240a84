// Leaves entries out of a tar archive (POSIX.1-2001 pax, ustar, GNU's long names) while it goes by: what
// stays is passed on octet for octet. No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace harness {

class TarFilter {
public:
    /// `keep` is asked for each entry's path, without `./` before and `/` behind it: `a/b`, empty for the
    /// archive's root. `out` gets what stays. What either throws ends the feeding.
    TarFilter(std::function<bool(const std::string& path)> keep, std::function<void(std::string_view)> out)
        : keep_(std::move(keep)), out_(std::move(out)) {}

    /// Throws std::runtime_error if it is no tar archive.
    void feed(std::string_view data);

    /// Whether the archive has come to its end: if not, somebody broke off.
    bool complete() const { return complete_; }

private:
    enum class Part {
        header,
        extension, // of the next entry: its long name, or what pax says of it
        content,   // of an entry
    };
    /// What extensions say of the next entry.
    struct Extended {
        std::string path;
        std::string link;
        std::string size;
    };

    void take_header();
    void take_extension();
    void begin_entry(char type);

    static constexpr std::size_t kBlock = 512;

    std::function<bool(const std::string&)> keep_;
    std::function<void(std::string_view)> out_;
    Part part_ = Part::header;
    std::string block_;      // of a header, as far as it is there
    std::string extensions_; // blocks that go with the next entry
    std::string text_;       // of the extension that is being read
    char extension_type_ = 0;
    std::uint64_t text_size_ = 0;
    Extended extended_;
    std::uint64_t left_ = 0; // octets of the part
    bool kept_ = false;
    bool complete_ = false;
};

} // namespace harness
