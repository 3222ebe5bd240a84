#include "fake_dns/message.hpp"

#include "fake_dns/record.hpp"

#include <algorithm>

namespace fake_dns {
namespace {

constexpr std::size_t kHeaderSize = 12;
constexpr std::size_t kOptSize = 11;
constexpr std::uint16_t kFlagQr = 0x8000, kFlagAa = 0x0400, kFlagTc = 0x0200, kFlagRd = 0x0100,
                        kFlagRa = 0x0080, kFlagAd = 0x0020, kFlagCd = 0x0010;
constexpr std::uint16_t kOpcodeMask = 0x7800;
constexpr std::uint16_t kOptionEde = 15;
constexpr std::size_t kMaxPointer = 0x3fff;

/// Header alone: what can be said to a message that was not understood.
Rejected reject(std::string_view bytes, std::uint16_t code) {
    std::string reply(bytes.substr(0, 2));
    append_u16(
        reply, static_cast<std::uint16_t>(kFlagQr | (read_u16(bytes, 2) & (kOpcodeMask | kFlagRd)) | code)
    );
    reply.append(8, '\0');
    return {std::move(reply)};
}

/// OPT, the only record that a query may bring along (RFC 6891 6.1.1: root owner, at most once). False if
/// malformed.
bool read_additional(std::string_view bytes, std::size_t position, std::uint16_t count, Query& query) {
    constexpr std::size_t kFixed = 10;
    for (; count > 0; --count) {
        const auto owner = DomainName::from_wire(bytes, position);
        if (!owner || position + kFixed > bytes.size()) return false;
        const std::uint16_t type = read_u16(bytes, position);
        const std::size_t end = position + kFixed + read_u16(bytes, position + 8);
        if (end > bytes.size()) return false;
        if (type == rr_type::opt) {
            if (query.has_edns || !owner->is_root()) return false;
            query.has_edns = true;
            query.udp_size = std::max<std::uint16_t>(512, read_u16(bytes, position + 2));
            query.edns_version = static_cast<std::uint8_t>(bytes[position + 5]);
            query.dnssec_ok = (read_u16(bytes, position + 6) & 0x8000) != 0;
        }
        position = end;
    }
    return position == bytes.size();
}

} // namespace

std::string rcode_mnemonic(std::uint16_t code) {
    switch (code) {
    case rcode::noerror:
        return "NOERROR";
    case rcode::formerr:
        return "FORMERR";
    case rcode::servfail:
        return "SERVFAIL";
    case rcode::nxdomain:
        return "NXDOMAIN";
    case rcode::notimp:
        return "NOTIMP";
    case rcode::refused:
        return "REFUSED";
    case rcode::badvers:
        return "BADVERS";
    default:
        return "RCODE" + std::to_string(code);
    }
}

std::variant<Query, Rejected> read_query(std::string_view bytes) {
    if (bytes.size() < kHeaderSize) return Rejected{};
    const std::uint16_t flags = read_u16(bytes, 2);
    if ((flags & kFlagQr) != 0) return Rejected{};
    if ((flags & kOpcodeMask) != 0) return reject(bytes, rcode::notimp);
    if (read_u16(bytes, 4) != 1 || read_u16(bytes, 6) != 0 || read_u16(bytes, 8) != 0)
        return reject(bytes, rcode::formerr);

    Query query{
        .id = read_u16(bytes, 0),
        .recursion_desired = (flags & kFlagRd) != 0,
        .authentic_data = (flags & kFlagAd) != 0,
        .checking_disabled = (flags & kFlagCd) != 0};
    std::size_t position = kHeaderSize;
    auto name = DomainName::from_wire(bytes, position);
    if (!name || position + 4 > bytes.size()) return reject(bytes, rcode::formerr);
    query.name = *std::move(name);
    query.type = read_u16(bytes, position);
    query.query_class = read_u16(bytes, position + 2);
    position += 4;
    query.question = bytes.substr(kHeaderSize, position - kHeaderSize);
    if (!read_additional(bytes, position, read_u16(bytes, 10), query)) return reject(bytes, rcode::formerr);
    return query;
}

ReplyWriter::ReplyWriter(const Query& query, const ReplyHeader& header, std::size_t limit)
    : query_(query), header_(header), limit_(limit) {
    if (query.has_edns) reserved_ = kOptSize + (header.ede ? 6 + header.ede_text.size() : 0);
    bytes_.reserve(std::min<std::size_t>(limit, kMaxUdpReply));
    bytes_.assign(kHeaderSize, '\0');
    bytes_ += query.question;
    // The question's name, and each of its ancestors, can be pointed to.
    std::size_t offset = kHeaderSize;
    for (auto name = query.name; !name.is_root(); name = name.parent()) {
        names_.emplace_back(name.wire(), static_cast<std::uint16_t>(offset));
        offset += 1 + static_cast<unsigned char>(name.wire()[0]);
    }
}

void ReplyWriter::add(Section section, const std::vector<ShownRRset>& sets) {
    for (const auto& shown : sets) {
        if (truncated_) return;
        truncated_ = !add_set(section, shown);
    }
}

bool ReplyWriter::add_set(Section section, const ShownRRset& shown) {
    const std::size_t size_before = bytes_.size();
    const std::size_t names_before = names_.size();
    const RRset& set = *shown.set;
    std::size_t count = set.rdata.size();
    for (const auto& rdata : set.rdata)
        add_record(shown.owner, set.type, set.ttl, rdata);
    // Glue is nobody's authoritative data: it carries no signature.
    if (query_.dnssec_ok && section != Section::additional) {
        const auto& signatures = shown.zone->signatures(*shown.set);
        for (const auto& rrsig : signatures)
            add_record(shown.owner, rr_type::rrsig, set.ttl, rrsig);
        count += signatures.size();
    }
    if (bytes_.size() + reserved_ > limit_) {
        bytes_.resize(size_before);
        names_.resize(names_before);
        return false;
    }
    auto& counted = counts_[static_cast<std::size_t>(section)];
    counted = static_cast<std::uint16_t>(counted + count);
    return true;
}

void ReplyWriter::add_record(
    const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata
) {
    add_name(owner);
    append_u16(bytes_, type);
    append_u16(bytes_, 1); // IN
    append_u32(bytes_, ttl);
    append_u16(bytes_, static_cast<std::uint16_t>(rdata.size()));
    bytes_ += rdata;
}

void ReplyWriter::add_name(const DomainName& name) {
    for (std::size_t at = 0; name.wire()[at] != 0;) {
        const auto rest = std::string_view(name.wire()).substr(at);
        const auto known = std::find_if(names_.begin(), names_.end(), [&](const auto& entry) {
            return entry.first == rest;
        });
        if (known != names_.end()) {
            append_u16(bytes_, static_cast<std::uint16_t>(0xc000 | known->second));
            return;
        }
        if (bytes_.size() <= kMaxPointer)
            names_.emplace_back(rest, static_cast<std::uint16_t>(bytes_.size()));
        const std::size_t label = 1U + static_cast<unsigned char>(rest[0]);
        bytes_ += rest.substr(0, label);
        at += label;
    }
    bytes_.push_back('\0');
}

void ReplyWriter::add_opt() {
    bytes_.push_back('\0'); // root
    append_u16(bytes_, rr_type::opt);
    append_u16(bytes_, kMaxUdpReply);
    bytes_.push_back(static_cast<char>(header_.code >> 4)); // upper bits of the RCODE
    bytes_.push_back('\0');                                 // version
    append_u16(bytes_, query_.dnssec_ok ? 0x8000 : 0);
    if (!header_.ede) return append_u16(bytes_, 0);
    const auto length = static_cast<std::uint16_t>(2 + header_.ede_text.size());
    append_u16(bytes_, static_cast<std::uint16_t>(4 + length));
    append_u16(bytes_, kOptionEde);
    append_u16(bytes_, length);
    append_u16(bytes_, *header_.ede);
    bytes_ += header_.ede_text;
}

std::string ReplyWriter::finish() && {
    if (query_.has_edns) add_opt();
    std::uint16_t flags = kFlagQr;
    const auto set_if = [&](bool condition, std::uint16_t flag) {
        if (condition) flags = static_cast<std::uint16_t>(flags | flag);
    };
    set_if(header_.authoritative, kFlagAa);
    set_if(truncated(), kFlagTc);
    set_if(query_.recursion_desired, kFlagRd);
    set_if(header_.recursion_available, kFlagRa);
    set_if(header_.authentic_data, kFlagAd);
    set_if(query_.checking_disabled, kFlagCd);
    std::string head;
    append_u16(head, query_.id);
    append_u16(head, static_cast<std::uint16_t>(flags | (header_.code & 0xf)));
    append_u16(head, 1);
    append_u16(head, counts_[0]);
    append_u16(head, counts_[1]);
    append_u16(head, static_cast<std::uint16_t>(counts_[2] + (query_.has_edns ? 1 : 0)));
    bytes_.replace(0, kHeaderSize, head);
    return std::move(bytes_);
}

} // namespace fake_dns
