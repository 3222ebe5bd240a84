// DNS messages on the wire: reading a query, writing a reply (RFC 1035 4, RFC 6891, RFC 8914).
#pragma once

#include "fake_dns/zone_lookup.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace fake_dns {

namespace rcode {
enum Code : std::uint16_t {
    noerror = 0,
    formerr = 1,
    servfail = 2,
    nxdomain = 3,
    notimp = 4,
    refused = 5,
    badvers = 16
};
}
std::string rcode_mnemonic(std::uint16_t code);

/// The largest UDP reply that we send, and that we announce: fits every path without fragments (DNS flag day
/// 2020).
constexpr std::uint16_t kMaxUdpReply = 1232;

struct Query {
    std::uint16_t id = 0;
    bool recursion_desired = false;
    bool authentic_data = false;    // the client understands AD (RFC 6840 5.7)
    bool checking_disabled = false; // CD
    DomainName name = {};
    std::uint16_t type = 0;
    std::uint16_t query_class = 1;
    std::string question = {}; // as received, so that the reply repeats the client's capitals (0x20)
    bool has_edns = false;
    std::uint8_t edns_version = 0;
    std::uint16_t udp_size = 512; // what the client takes over UDP
    bool dnssec_ok = false;       // DO
};

/// Not a query that can be looked up: `reply` is what to send, nothing if empty.
struct Rejected {
    std::string reply;
};

/// Reads a query. A response or less than a header is met with silence, an opcode other than QUERY with
/// NOTIMP, all other damage with FORMERR.
std::variant<Query, Rejected> read_query(std::string_view bytes);

struct ReplyHeader {
    std::uint16_t code = rcode::noerror;
    bool authoritative = false;
    bool truncated = false; // TC, whether all fits or not
    bool recursion_available = false;
    bool authentic_data = false;
    std::optional<std::uint16_t> ede; // sent only to clients with EDNS
    std::string ede_text = {};
};

enum class Section { answer, authority, additional };

/// A reply of at most `limit` octets. RRsets go in whole or not at all; the first that does not fit sets TC
/// and ends it.
class ReplyWriter {
public:
    /// `query` and `header` must outlive the writer.
    ReplyWriter(const Query& query, const ReplyHeader& header, std::size_t limit);

    /// Sections in their order. RRSIGs go along if the client set DO.
    void add(Section section, const std::vector<ShownRRset>& sets);

    bool truncated() const { return truncated_ || header_.truncated; }
    std::string finish() &&;

private:
    bool add_set(Section section, const ShownRRset& shown);
    void add_record(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata);
    void add_name(const DomainName& name);
    void add_opt();

    const Query& query_;
    const ReplyHeader& header_;
    std::size_t limit_;
    std::size_t reserved_ = 0; // for OPT
    bool truncated_ = false;
    std::string bytes_;
    std::uint16_t counts_[3] = {};
    std::vector<std::pair<std::string, std::uint16_t>> names_; // wire form and offset, for compression
};

} // namespace fake_dns
