#include "tests/fake_dns/dns_client.hpp"

#include "fake_dns/ldns_ptr.hpp"

#include <algorithm>
#include <stdexcept>

namespace fake_dns::test {
namespace {

using PacketPtr = std::unique_ptr<ldns_pkt, LdnsDeleter<ldns_pkt_free>>;

bool is_rrsig(const std::string& line) {
    return line.find(" IN RRSIG ") != std::string::npos;
}

std::vector<std::string> lines(const ldns_rr_list* section) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < ldns_rr_list_rr_count(section); ++i) {
        const LdnsTextPtr text(ldns_rr2str(ldns_rr_list_rr(section, i)));
        std::string line = text.get();
        if (!line.empty() && line.back() == '\n') line.pop_back();
        std::replace(line.begin(), line.end(), '\t', ' ');
        result.push_back(line);
    }
    return result;
}

void read_ede(const ldns_pkt* packet, Reply& reply) {
    const auto* data = ldns_pkt_edns_data(packet);
    if (data == nullptr) return;
    const std::string_view options(reinterpret_cast<const char*>(ldns_rdf_data(data)), ldns_rdf_size(data));
    for (std::size_t at = 0; at + 4 <= options.size(); at += 4 + std::size_t{read_u16(options, at + 2)}) {
        if (read_u16(options, at) != 15) continue;
        reply.ede = read_u16(options, at + 4);
        reply.ede_text = options.substr(at + 6, read_u16(options, at + 2) - 2U);
    }
}

} // namespace

std::vector<std::string> Reply::data(const std::vector<std::string>& section) {
    std::vector<std::string> result;
    std::remove_copy_if(section.begin(), section.end(), std::back_inserter(result), is_rrsig);
    return result;
}

std::size_t Reply::signatures(const std::vector<std::string>& section) {
    return static_cast<std::size_t>(std::count_if(section.begin(), section.end(), is_rrsig));
}

std::string write_query(const Question& question) {
    std::string bytes;
    append_u16(bytes, question.id);
    append_u16(
        bytes,
        static_cast<std::uint16_t>(
            (question.rd ? 0x100 : 0) | (question.ad ? 0x20 : 0) | (question.cd ? 0x10 : 0)
        )
    );
    for (const int count : {1, 0, 0, question.edns ? 1 : 0})
        append_u16(bytes, static_cast<std::uint16_t>(count));
    bytes += require_name(question.name).wire();
    append_u16(bytes, type_number(question.type).value());
    append_u16(bytes, question.query_class);
    if (question.edns) {
        bytes.push_back('\0');
        append_u16(bytes, rr_type::opt);
        append_u16(bytes, question.udp_size);
        bytes.push_back('\0');
        bytes.push_back(static_cast<char>(question.edns_version));
        append_u16(bytes, question.dnssec_ok ? 0x8000 : 0);
        append_u16(bytes, 0);
    }
    return bytes;
}

Reply read_reply(const std::string& bytes) {
    ldns_pkt* raw = nullptr;
    const auto* octets = reinterpret_cast<const std::uint8_t*>(bytes.data());
    if (ldns_wire2pkt(&raw, octets, bytes.size()) != LDNS_STATUS_OK)
        throw std::runtime_error("ldns cannot read the reply");
    const PacketPtr packet(raw);
    Reply reply;
    reply.size = bytes.size();
    reply.id = ldns_pkt_id(raw);
    reply.aa = ldns_pkt_aa(raw);
    reply.tc = ldns_pkt_tc(raw);
    reply.ad = ldns_pkt_ad(raw);
    reply.cd = ldns_pkt_cd(raw);
    reply.ra = ldns_pkt_ra(raw);
    reply.rd = ldns_pkt_rd(raw);
    reply.has_opt = ldns_pkt_edns(raw);
    const int code = ldns_pkt_get_rcode(raw) | (reply.has_opt ? ldns_pkt_edns_extended_rcode(raw) << 4 : 0);
    reply.rcode = rcode_mnemonic(static_cast<std::uint16_t>(code));
    reply.answer = lines(ldns_pkt_answer(raw));
    reply.authority = lines(ldns_pkt_authority(raw));
    reply.additional = lines(ldns_pkt_additional(raw));
    read_ede(raw, reply);
    return reply;
}

namespace {
Reply ask_face(
    Responder& responder, Face face, const std::string& server, const Question& question, Transport transport
) {
    const std::string query = write_query(question);
    const auto response = responder.respond(
        {.bytes = query, .client = "192.0.2.9", .server = server, .transport = transport}, face
    );
    if (!response.bytes) return {.silent = true};
    const Reply reply = read_reply(*response.bytes);
    return reply.id == question.id ? reply : Reply{.silent = true}; // a reply to somebody else is none
}
} // namespace

Reply ask(Responder& responder, const Question& question, Transport transport) {
    return ask_face(responder, Face::resolver, "198.18.0.53", question, transport);
}

Reply ask_resolver(Responder& responder, const std::string& server, const Question& question) {
    return ask_face(responder, Face::resolver, server, question, Transport::udp);
}

Reply ask_authority(Responder& responder, const std::string& server, const Question& question) {
    return ask_face(responder, Face::authoritative, server, question, Transport::udp);
}

} // namespace fake_dns::test
