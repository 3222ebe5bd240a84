// RRsets in wire form, and the way to and from presentation form (through ldns).
#pragma once

#include "fake_dns/domain_name.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fake_dns {

/// The types that the DNS itself needs; every other type is just a number.
namespace rr_type {
enum Code : std::uint16_t {
    a = 1,
    ns = 2,
    cname = 5,
    soa = 6,
    ptr = 12,
    mx = 15,
    txt = 16,
    aaaa = 28,
    dname = 39,
    opt = 41,
    ds = 43,
    rrsig = 46,
    nsec = 47,
    dnskey = 48,
    nsec3 = 50,
    nsec3param = 51,
    tlsa = 52
};
}

/// All records of one owner and type. `rdata` is canonical (RFC 4034 6.2), sorted and free of duplicates.
struct RRset {
    DomainName owner;
    std::uint16_t type = 0;
    std::uint32_t ttl = 0;
    std::vector<std::string> rdata;
    /// RRSIG rdata; made by the zone on first use (Zone::signatures), empty optional before that.
    std::optional<std::vector<std::string>> signatures;

    void add(std::string data); // keeps the order
};

struct Record {
    DomainName owner;
    std::uint16_t type = 0;
    std::uint32_t ttl = 0;
    std::string rdata;
};

/// One line of a zone file, relative to `origin`, without directives. Throws std::invalid_argument with the
/// line and ldns's reason. `default_ttl` in seconds.
Record parse_record(std::string_view line, const DomainName& origin, std::uint32_t default_ttl);

/// A record on one line in presentation form.
std::string
presentation(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata);

/// The whole record in wire form, class IN, nothing compressed.
std::string
record_wire(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata);

/// `MX` <-> 15, also `TYPE65280`. The number of an unknown word is empty.
std::optional<std::uint16_t> type_number(std::string_view mnemonic);
std::string type_mnemonic(std::uint16_t type);

/// The name that begins at `offset` of the rdata of a CNAME, NS, RRSIG, NSEC … that we made or parsed
/// ourselves.
DomainName name_in(const std::string& rdata, std::size_t offset);

void append_u16(std::string& out, std::uint16_t value); // network byte order
void append_u32(std::string& out, std::uint32_t value);
std::uint16_t read_u16(std::string_view in, std::size_t at);
std::uint32_t read_u32(std::string_view in, std::size_t at);

} // namespace fake_dns
