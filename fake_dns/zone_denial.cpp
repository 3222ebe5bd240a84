// The NSEC and NSEC3 chains of a zone (RFC 4034 4, RFC 5155). Part of class Zone, kept apart for its subject.
#include "fake_dns/zone.hpp"

#include <algorithm>
#include <array>

namespace fake_dns {
namespace {

constexpr std::size_t kHashSize = 20;

std::string base32hex(const std::string& bytes) {
    constexpr const char* kDigits = "0123456789abcdefghijklmnopqrstuv";
    std::string text;
    unsigned pending = 0;
    int bits = 0;
    for (const char c : bytes) {
        pending = pending << 8 | static_cast<unsigned char>(c);
        for (bits += 8; bits >= 5; bits -= 5)
            text += kDigits[pending >> (bits - 5) & 31];
    }
    return text; // 160 bits: nothing left over
}

} // namespace

std::string type_bitmap(const std::vector<std::uint16_t>& types) {
    std::map<std::uint8_t, std::string> windows;
    for (const auto type : types) {
        auto& bits = windows[static_cast<std::uint8_t>(type >> 8)];
        const std::size_t octet = (type & 0xff) / 8;
        if (bits.size() <= octet) bits.resize(octet + 1);
        bits[octet] = static_cast<char>(bits[octet] | 0x80 >> type % 8);
    }
    std::string bitmap;
    for (const auto& [window, bits] : windows) {
        bitmap += static_cast<char>(window);
        bitmap += static_cast<char>(bits.size());
        bitmap += bits;
    }
    return bitmap;
}

std::string nsec3_hash(const DomainName& name, std::uint16_t iterations) {
    std::string hash = name.wire();
    for (unsigned n = 0; n <= iterations; ++n) {
        std::array<unsigned char, kHashSize> digest{};
        require(
            EVP_Digest(hash.data(), hash.size(), digest.data(), nullptr, EVP_sha1(), nullptr) == 1, "SHA-1"
        );
        hash.assign(digest.begin(), digest.end());
    }
    return hash;
}

DomainName nsec3_owner(const std::string& hash, const DomainName& origin) {
    return origin.child(base32hex(hash));
}

std::vector<std::uint16_t> Zone::types_at(ZoneNode& node) {
    complete_delegation(node);
    std::vector<std::uint16_t> types;
    for (const auto& [type, set] : node.sets)
        types.push_back(type);
    return types;
}

RRset& Zone::nsec_at(ZoneNode& node) {
    if (node.nsec) return *node.nsec;
    // Empty non-terminals are no part of the chain; the last name points to the apex.
    auto next = std::next(nodes_.find(node.name.canonical_key()));
    while (next != nodes_.end() && !next->second.has_data())
        ++next;
    auto types = types_at(node);
    types.push_back(rr_type::rrsig);
    types.push_back(rr_type::nsec);
    const DomainName& next_name = next == nodes_.end() ? origin_ : next->second.name;
    node.nsec = std::make_unique<RRset>(RRset{
        .owner = node.name,
        .type = rr_type::nsec,
        .ttl = apex(rr_type::soa).ttl,
        .rdata = {next_name.wire() + type_bitmap(types)},
        .signatures = {}});
    return *node.nsec;
}

RRset& Zone::nsec_covering(const DomainName& name) {
    load();
    auto before = nodes_.lower_bound(name.canonical_key());
    do
        --before; // the apex, first of all and never empty, ends this
    while (!before->second.has_data());
    return nsec_at(before->second);
}

bool Zone::opts_out(const ZoneNode& node) const {
    return spec_.denial == Denial::nsec3_opt_out && node.child != nullptr && !node.child->has_ds();
}

void Zone::build_hashes() {
    if (!hashes_.empty()) return;
    load();
    for (auto& [key, node] : nodes_) {
        if (opts_out(node)) continue;
        node.nsec3_hash = nsec3_hash(node.name, spec_.nsec3_iterations);
        hashes_[node.nsec3_hash] = &node;
    }
}

RRset& Zone::nsec3_at(ZoneNode& node) {
    if (node.nsec3) return *node.nsec3;
    build_hashes();
    auto next = std::next(hashes_.find(node.nsec3_hash));
    if (next == hashes_.end()) next = hashes_.begin();
    // Nothing at an empty non-terminal is signed, nor at the delegation of an unsigned child (RFC 5155 7.1).
    auto types = types_at(node);
    if (!types.empty() && types != std::vector<std::uint16_t>{rr_type::ns}) types.push_back(rr_type::rrsig);
    std::sort(types.begin(), types.end());
    std::string rdata("\1", 1);                                   // SHA-1
    rdata += spec_.denial == Denial::nsec3_opt_out ? '\1' : '\0'; // RFC 5155 3.1.2.1
    append_u16(rdata, spec_.nsec3_iterations);
    rdata += std::string("\0\24", 2); // no salt, 20 octets of hash
    node.nsec3 = std::make_unique<RRset>(RRset{
        .owner = nsec3_owner(node.nsec3_hash, origin_),
        .type = rr_type::nsec3,
        .ttl = apex(rr_type::soa).ttl,
        .rdata = {rdata + next->first + type_bitmap(types)},
        .signatures = {}});
    names_before_hashing_.emplace(node.nsec3.get(), node.name);
    return *node.nsec3;
}

RRset& Zone::nsec3_covering(const DomainName& name) {
    build_hashes();
    auto after = hashes_.lower_bound(nsec3_hash(name, spec_.nsec3_iterations));
    if (after == hashes_.begin()) after = hashes_.end(); // before the first: covered by the last
    return nsec3_at(*std::prev(after)->second);
}

} // namespace fake_dns
