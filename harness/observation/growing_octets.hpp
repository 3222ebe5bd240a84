// Octets that only become more: the newest are in memory, those before them in a file, if there is one.
#pragma once

#include "harness/base/nameless_file.hpp"

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace harness {

class GrowingOctets {
public:
    /// From now on `file`, which nobody else writes, has all but so many octets, if they fit into it.
    void spill_into(std::unique_ptr<NamelessFile> file, std::size_t most_in_memory) {
        file_ = std::move(file);
        most_in_memory_ = most_in_memory;
    }

    void append(std::string_view octets) {
        newest_.insert(newest_.end(), octets.begin(), octets.end());
        if (newest_.size() < most_in_memory_ || !file_ || is_full_) return;
        const std::string all(newest_.begin(), newest_.end());
        is_full_ = !file_->append(all);
        if (is_full_) return;
        in_file_ += all.size();
        newest_ = {};
    }

    /// What was appended at once, or a part of it. Throws std::system_error if it cannot be read.
    std::string read(std::size_t at, std::size_t size) const {
        if (at < in_file_) return file_->read(static_cast<off_t>(at), size);
        const auto start = newest_.begin() + static_cast<std::ptrdiff_t>(at - in_file_);
        return {start, start + static_cast<std::ptrdiff_t>(size)};
    }

    std::size_t size() const { return in_file_ + newest_.size(); }
    std::size_t size_in_memory() const { return newest_.size(); }

private:
    std::deque<char> newest_; // no array: one that grows is there twice
    std::unique_ptr<NamelessFile> file_;
    std::size_t most_in_memory_ = 0;
    std::size_t in_file_ = 0; // from the beginning
    bool is_full_ = false;
};

} // namespace harness
