// Octets that only become more: the newest are in memory, those before them elsewhere, if there is room.
// Pure.
#pragma once

#include <cstddef>
#include <deque>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace harness {

/// A file, for example, that nobody else writes.
class OctetStore {
public:
    OctetStore() = default;
    OctetStore(const OctetStore&) = delete;
    OctetStore& operator=(const OctetStore&) = delete;
    virtual ~OctetStore() = default;

    /// False if there is no room: it is as it was.
    virtual bool append(std::string_view octets) = 0;

    /// `size` octets, the first of which was the `at`-th to come. Throws std::system_error if it cannot.
    virtual std::string read(std::size_t at, std::size_t size) const = 0;
};

class GrowingOctets {
public:
    /// From now on `store` has all but so many octets, as long as it has room.
    void spill_into(std::unique_ptr<OctetStore> store, std::size_t most_in_memory) {
        store_ = std::move(store);
        most_in_memory_ = most_in_memory;
    }

    void append(std::string_view octets) {
        newest_.insert(newest_.end(), octets.begin(), octets.end());
        if (newest_.size() < most_in_memory_ || !store_ || is_full_) return;
        const std::string all(newest_.begin(), newest_.end());
        is_full_ = !store_->append(all);
        if (is_full_) return;
        stored_ += all.size();
        newest_ = {};
    }

    /// What was appended at once, or a part of it. Throws as OctetStore::read().
    std::string read(std::size_t at, std::size_t size) const {
        if (at < stored_) return store_->read(at, size);
        const auto start = newest_.begin() + static_cast<std::ptrdiff_t>(at - stored_);
        return {start, start + static_cast<std::ptrdiff_t>(size)};
    }

    std::size_t size() const { return stored_ + newest_.size(); }
    std::size_t size_in_memory() const { return newest_.size(); }

private:
    std::deque<char> newest_; // no array: one that grows is there twice
    std::unique_ptr<OctetStore> store_;
    std::size_t most_in_memory_ = 0;
    std::size_t stored_ = 0; // from the beginning
    bool is_full_ = false;
};

} // namespace harness
