// The evidence of a delivery as reports show it, in little room: there are many deliveries, and few of them
// are looked at. Pure.
#pragma once

#include <chrono>
#include <functional>
#include <initializer_list>
#include <string>
#include <variant>
#include <vector>

namespace harness {

enum class Witness : unsigned char { dns, mx, admin, sender, report };

/// One line of evidence, for people.
struct EvidenceLine {
    std::chrono::system_clock::time_point time;
    Witness witness = Witness::sender;
    std::string text;
};

class Evidence {
public:
    Evidence() = default;
    Evidence(const std::vector<EvidenceLine>& lines);
    Evidence(std::initializer_list<EvidenceLine> lines) : Evidence(std::vector(lines)) {}

    bool empty() const;
    /// In the order in which they were given. Throws what the reader of move_out() throws.
    std::vector<EvidenceLine> lines() const;

    using Octets = std::string;
    using Reader = std::function<Octets()>;
    /// Hands all of it to `keep`, which may put it elsewhere and returns who reads it from there; null: it
    /// stays here.
    void move_out(const std::function<Reader(const Octets&)>& keep);

private:
    std::variant<Octets, Reader> packed_;
};

} // namespace harness
