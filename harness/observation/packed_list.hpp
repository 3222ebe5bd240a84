// Lists of what was observed, which grow long and are read once: packed. Pure.
#pragma once

#include "harness/base/packed.hpp"
#include "harness/observation/growing_octets.hpp"

#include <cstddef>
#include <deque>
#include <initializer_list>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace harness {

/// Append-only. Its entries are copies of what was put in.
template <class T>
class PackedList {
public:
    using value_type = T;
    using size_type = std::size_t;

    PackedList() = default;
    PackedList(std::initializer_list<T> values) {
        for (const T& value : values)
            push_back(value);
    }

    void push_back(const T& value) {
        std::string octets;
        Packer{octets}(value);
        octets_.append(octets);
        ends_.push_back(octets_.size());
    }

    std::size_t size() const { return ends_.size(); }
    bool empty() const { return ends_.empty(); }

    /// `n` less than size().
    T operator[](std::size_t n) const {
        const std::size_t start = n == 0 ? 0 : ends_[n - 1];
        const std::string octets = octets_.read(start, ends_[n] - start);
        return Unpacker(octets).template next<T>();
    }

    /// As GrowingOctets::spill_into().
    void spill_into(std::unique_ptr<OctetStore> store, std::size_t most_in_memory) {
        octets_.spill_into(std::move(store), most_in_memory);
    }

private:
    GrowingOctets octets_;
    std::deque<std::size_t> ends_;
};

/// Records of connections, which grow until the connection has ended. Packed then.
template <class Record>
class ConnectionList {
public:
    using value_type = std::shared_ptr<const Record>;
    using size_type = std::size_t;

    ConnectionList() = default;
    ConnectionList(std::initializer_list<value_type> records) {
        for (const value_type& record : records)
            push_back(record);
    }

    void push_back(value_type record) {
        if (open_.size() >= most_open_) {
            pack_ended();
            most_open_ = 2 * open_.size() + kFew;
        }
        open_.push_back(places_.size());
        const std::string& server = record->server;
        places_.push_back({std::move(record), 0, server});
    }

    std::size_t size() const { return places_.size(); }
    bool empty() const { return places_.empty(); }

    /// The record itself of a connection that is open, or a copy. `n` less than size().
    value_type operator[](std::size_t n) const {
        const Place& place = places_[n];
        return place.open ? place.open : std::make_shared<const Record>(ended_[place.ended]);
    }

    /// The dialled address of a record.
    const std::string& server(std::size_t n) const { return places_[n].server; }

    /// As GrowingOctets::spill_into(), of the connections that have ended.
    void spill_into(std::unique_ptr<OctetStore> store, std::size_t most_in_memory) {
        ended_.spill_into(std::move(store), most_in_memory);
    }

    /// Whether all connections have.
    bool have_ended() {
        pack_ended();
        return open_.empty();
    }

private:
    struct Place {
        value_type open;       // null: it is packed
        std::size_t ended = 0; // its place among the packed ones
        std::string server;
    };

    void pack_ended() {
        std::erase_if(open_, [this](std::size_t n) {
            Place& place = places_[n];
            if (!place.open->ended) return false;
            place.ended = ended_.size();
            ended_.push_back(*place.open);
            place.open.reset();
            return true;
        });
    }

    static constexpr std::size_t kFew = 32;
    std::deque<Place> places_; // in the order in which the connections began
    std::vector<std::size_t> open_;
    std::size_t most_open_ = kFew; // beyond it those are looked for that have ended
    PackedList<Record> ended_;
};

} // namespace harness
