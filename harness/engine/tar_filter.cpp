#include "harness/engine/tar_filter.hpp"

#include <algorithm>
#include <charconv>
#include <stdexcept>
#include <utility>

namespace harness {

namespace {

constexpr std::uint64_t kLongestExtension = 1U << 20U;

// ustar's header, pax(1): name 0-99, size 124-135, type 156, link 157-256, prefix 345-499.
std::string text_at(const std::string& header, std::size_t at, std::size_t size) {
    const std::string field = header.substr(at, size);
    return field.substr(0, field.find('\0'));
}

std::uint64_t number_in(const std::string& text, int base) {
    const auto first = text.find_first_not_of(' ');
    std::uint64_t number = 0;
    const char* const end = text.data() + text.size();
    const auto result = std::from_chars(text.data() + std::min(first, text.size()), end, number, base);
    if (result.ec != std::errc{}) throw std::runtime_error("an archive of the container engine has no size");
    return number;
}

// GNU's base-256 where the octal digits do not suffice.
std::uint64_t size_in(const std::string& header) {
    const std::string field = header.substr(124, 12);
    if ((static_cast<unsigned char>(field[0]) & 0x80U) == 0)
        return number_in(field.substr(0, field.find('\0')), 8);
    std::uint64_t size = 0;
    for (std::size_t i = 4; i < field.size(); ++i)
        size = size << 8U | static_cast<unsigned char>(field[i]);
    return size;
}

std::string plain(std::string_view path) {
    while (path.starts_with("./") || path.starts_with('/'))
        path.remove_prefix(path[0] == '/' ? 1 : 2);
    while (path.ends_with('/'))
        path.remove_suffix(1);
    return path == "." ? std::string() : std::string(path);
}

std::uint64_t whole_blocks(std::uint64_t size, std::size_t block) {
    return (size + block - 1) / block * block;
}

// `LENGTH KEY=VALUE\n`, pax(1).
std::string pax_value(std::string_view records, std::string_view key) {
    while (!records.empty()) {
        std::size_t length = 0;
        const auto digits = std::from_chars(records.data(), records.data() + records.size(), length);
        if (digits.ec != std::errc{} || length == 0 || length > records.size()) break;
        std::string_view record = records.substr(0, length);
        records.remove_prefix(length);
        record.remove_prefix(std::min(record.find(' ') + 1, record.size()));
        if (record.ends_with('\n')) record.remove_suffix(1);
        if (record.starts_with(key) && record.substr(key.size()).starts_with('='))
            return std::string(record.substr(key.size() + 1));
    }
    return {};
}

} // namespace

void TarFilter::feed(std::string_view data) {
    while (!data.empty() && !complete_) {
        if (part_ == Part::header) {
            const std::size_t taken = std::min(kBlock - block_.size(), data.size());
            block_ += data.substr(0, taken);
            data.remove_prefix(taken);
            if (block_.size() == kBlock) take_header();
            continue;
        }
        const auto taken = static_cast<std::size_t>(std::min<std::uint64_t>(left_, data.size()));
        if (part_ == Part::extension) text_ += data.substr(0, taken);
        if (part_ == Part::content && kept_) out_(data.substr(0, taken));
        data.remove_prefix(taken);
        left_ -= taken;
        if (left_ > 0) continue;
        if (part_ == Part::extension) take_extension();
        part_ = Part::header;
    }
}

void TarFilter::take_header() {
    if (block_.find_first_not_of('\0') == std::string::npos) {
        complete_ = true;
        out_(std::string(2 * kBlock, '\0'));
        return;
    }
    const char type = block_[156];
    if (type != 'x' && type != 'g' && type != 'L' && type != 'K') {
        begin_entry(type);
        return;
    }
    text_size_ = size_in(block_);
    if (text_size_ > kLongestExtension)
        throw std::runtime_error("an archive of the container engine has a name without end");
    extension_type_ = type;
    extensions_ += std::exchange(block_, {});
    left_ = whole_blocks(text_size_, kBlock);
    part_ = left_ > 0 ? Part::extension : Part::header;
}

void TarFilter::take_extension() {
    extensions_ += text_;
    if (extensions_.size() > 4 * kLongestExtension)
        throw std::runtime_error("an archive of the container engine has a name without end");
    const std::string text = std::exchange(text_, {}).substr(0, text_size_);
    if (extension_type_ == 'L') extended_.path = text.substr(0, text.find('\0'));
    if (extension_type_ == 'K') extended_.link = text.substr(0, text.find('\0'));
    if (extension_type_ != 'x') return;
    extended_ = {pax_value(text, "path"), pax_value(text, "linkpath"), pax_value(text, "size")};
}

void TarFilter::begin_entry(char type) {
    constexpr char kHardLink = '1';
    const std::string header = std::exchange(block_, {});
    const Extended extended = std::exchange(extended_, {});
    const std::string extensions = std::exchange(extensions_, {});
    const std::string prefix = header.substr(257, 5) == "ustar" ? text_at(header, 345, 155) : "";
    const std::string name = (prefix.empty() ? "" : prefix + "/") + text_at(header, 0, 100);
    const std::string link = extended.link.empty() ? text_at(header, 157, 100) : extended.link;
    left_ = whole_blocks(extended.size.empty() ? size_in(header) : number_in(extended.size, 10), kBlock);
    // A link to what is left out would lead nowhere.
    kept_ = keep_(plain(extended.path.empty() ? name : extended.path)) &&
            (type != kHardLink || keep_(plain(link)));
    part_ = left_ > 0 ? Part::content : Part::header;
    if (!kept_) return;
    out_(extensions);
    out_(header);
}

} // namespace harness
