#include "harness/capture/dns_message.hpp"

#include "fake_dns/ldns_ptr.hpp"
#include "harness/capture/dns_record.hpp"

#include <algorithm>
#include <array>

namespace harness {

namespace {

using fake_dns::LdnsDeleter;
using fake_dns::RdfPtr;
using PacketPtr = std::unique_ptr<ldns_pkt, LdnsDeleter<ldns_pkt_free>>;

constexpr std::uint16_t kUdpSize = 1232; // DNS flag day 2020
constexpr unsigned kEdeOption = 15;      // RFC 8914 2
constexpr std::size_t kMostRecords = 64; // of one answer; no scenario has more

unsigned number_at(std::string_view bytes, std::size_t at) {
    return static_cast<unsigned>(static_cast<unsigned char>(bytes[at])) << 8U |
           static_cast<unsigned char>(bytes[at + 1]);
}

void read_extended_error(const ldns_pkt* packet, Lookup& lookup) {
    const ldns_rdf* data = ldns_pkt_edns_data(packet);
    if (data == nullptr) return;
    const std::string_view options(reinterpret_cast<const char*>(ldns_rdf_data(data)), ldns_rdf_size(data));
    for (std::size_t at = 0; at + 4 <= options.size();) {
        const std::size_t length = number_at(options, at + 2);
        const bool is_whole = at + 4 + length <= options.size();
        if (is_whole && length >= 2 && number_at(options, at) == kEdeOption) {
            lookup.ede = static_cast<std::uint16_t>(number_at(options, at + 4));
            lookup.ede_text = options.substr(at + 6, length - 2);
            return;
        }
        at += 4 + length;
    }
}

std::string code_name(unsigned code) {
    constexpr std::array<std::string_view, 6> kNames{
        "NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED"};
    return code < kNames.size() ? std::string(kNames[code]) : "RCODE " + std::to_string(code);
}

void read_records(const ldns_pkt* packet, ldns_rr_type type, Lookup& lookup) {
    const ldns_rr_list* answer = ldns_pkt_answer(packet);
    for (std::size_t i = 0; i < ldns_rr_list_rr_count(answer) && i < kMostRecords; ++i) {
        const ldns_rr* record = ldns_rr_list_rr(answer, i);
        if (ldns_rr_get_type(record) == type)
            lookup.records.push_back(record_data(record));
        else if (ldns_rr_get_type(record) == LDNS_RR_TYPE_CNAME)
            lookup.links.push_back({rdf_text(ldns_rr_owner(record)), record_data(record)});
    }
    std::sort(lookup.records.begin(), lookup.records.end());
}

bool is_the_question(const ldns_pkt* packet, const std::string& name, ldns_rr_type type) {
    const ldns_rr_list* questions = ldns_pkt_question(packet);
    if (ldns_rr_list_rr_count(questions) != 1) return false;
    const ldns_rr* asked = ldns_rr_list_rr(questions, 0);
    const RdfPtr wanted(ldns_dname_new_frm_str(name.c_str()));
    return wanted && ldns_rr_get_type(asked) == type &&
           ldns_dname_compare(ldns_rr_owner(asked), wanted.get()) == 0;
}

} // namespace

Result<std::string> write_question(const DnsQuestion& question, std::uint16_t id) {
    ldns_rdf* name = ldns_dname_new_frm_str(question.name.c_str());
    if (name == nullptr) return Failure{"\"" + question.name + "\" is no name of the DNS"};
    std::uint16_t flags = LDNS_RD | LDNS_AD;
    if (question.checking == Checking::disabled) flags |= LDNS_CD;
    // The packet takes the name.
    const PacketPtr packet(
        ldns_pkt_query_new(name, ldns_get_rr_type_by_name(question.type.c_str()), LDNS_RR_CLASS_IN, flags)
    );
    if (!packet) throw std::bad_alloc();
    ldns_pkt_set_id(packet.get(), id);
    ldns_pkt_set_edns_udp_size(packet.get(), kUdpSize);
    ldns_pkt_set_edns_do(packet.get(), true);
    std::uint8_t* bytes = nullptr;
    std::size_t size = 0;
    if (ldns_pkt2wire(&bytes, packet.get(), &size) != LDNS_STATUS_OK) throw std::bad_alloc();
    const std::unique_ptr<std::uint8_t, LdnsDeleter<std::free>> owned(bytes);
    return std::string(reinterpret_cast<const char*>(bytes), size);
}

Result<DnsAnswer> read_answer(std::string_view reply, const DnsQuestion& question, std::uint16_t id) {
    ldns_pkt* raw = nullptr;
    const auto* octets = reinterpret_cast<const std::uint8_t*>(reply.data());
    if (ldns_wire2pkt(&raw, octets, reply.size()) != LDNS_STATUS_OK)
        return Failure{"what came is no DNS message"};
    const PacketPtr packet(raw);
    const ldns_rr_type type = ldns_get_rr_type_by_name(question.type.c_str());
    const unsigned code = ldns_pkt_get_rcode(raw);
    const bool is_error_alone = code != 0 && ldns_rr_list_rr_count(ldns_pkt_question(raw)) == 0;
    if (ldns_pkt_id(raw) != id || !ldns_pkt_qr(raw) ||
        (!is_error_alone && !is_the_question(raw, question.name, type)))
        return Failure{"what came is an answer to another question"};
    DnsAnswer answer{.lookup = {.name = question.name, .type = question.type}};
    answer.truncated = ldns_pkt_tc(raw);
    Lookup& lookup = answer.lookup;
    lookup.security = ldns_pkt_ad(raw) ? Security::secure : Security::insecure;
    read_records(raw, type, lookup);
    if (code == LDNS_RCODE_NOERROR)
        lookup.end = lookup.records.empty() ? LookupEnd::no_data : LookupEnd::answered;
    else if (code == LDNS_RCODE_NXDOMAIN)
        lookup.end = LookupEnd::no_name;
    else
        lookup.end = LookupEnd::failed;
    if (lookup.end == LookupEnd::failed) {
        lookup.code = code_name(code);
        read_extended_error(raw, lookup);
    }
    return answer;
}

} // namespace harness
