#include "fake_dns/record.hpp"

#include "fake_dns/ldns_ptr.hpp"

#include <algorithm>
#include <new>
#include <stdexcept>

namespace fake_dns {
namespace {

RdfPtr to_rdf(const DomainName& name) {
    RdfPtr rdf(ldns_dname_new_frm_data(static_cast<std::uint16_t>(name.wire().size()), name.wire().data()));
    if (!rdf) throw std::bad_alloc();
    return rdf;
}

DomainName from_rdf(const ldns_rdf* rdf) {
    std::size_t position = 0;
    const std::string_view bytes(reinterpret_cast<const char*>(ldns_rdf_data(rdf)), ldns_rdf_size(rdf));
    auto name = DomainName::from_wire(bytes, position);
    if (!name) throw std::invalid_argument("ldns returned a malformed name");
    return *std::move(name);
}

} // namespace

void RRset::add(std::string data) {
    const auto place = std::lower_bound(rdata.begin(), rdata.end(), data);
    if (place == rdata.end() || *place != data) rdata.insert(place, std::move(data));
}

Record parse_record(std::string_view line, const DomainName& origin, std::uint32_t default_ttl) {
    const std::string text(line);
    const RdfPtr origin_rdf = to_rdf(origin);
    ldns_rdf* previous = nullptr;
    ldns_rr* raw = nullptr;
    const auto status = ldns_rr_new_frm_str(&raw, text.c_str(), default_ttl, origin_rdf.get(), &previous);
    const RdfPtr previous_owner(previous);
    const RrPtr rr(raw);
    if (status == LDNS_STATUS_MEM_ERR) throw std::bad_alloc();
    if (status != LDNS_STATUS_OK)
        throw std::invalid_argument("bad record `" + text + "`: " + ldns_get_errorstr_by_id(status));
    ldns_rr2canonical(rr.get());
    const LdnsBufferPtr buffer(ldns_buffer_new(LDNS_MIN_BUFLEN));
    if (!buffer) throw std::bad_alloc();
    if (ldns_rr_rdata2buffer_wire(buffer.get(), rr.get()) != LDNS_STATUS_OK)
        throw std::invalid_argument("record without wire form: `" + text + "`");
    return Record{
        .owner = from_rdf(ldns_rr_owner(rr.get())),
        .type = static_cast<std::uint16_t>(ldns_rr_get_type(rr.get())),
        .ttl = ldns_rr_ttl(rr.get()),
        .rdata = std::string(
            reinterpret_cast<const char*>(ldns_buffer_begin(buffer.get())), ldns_buffer_position(buffer.get())
        )};
}

std::string
record_wire(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata) {
    std::string wire = owner.wire();
    append_u16(wire, type);
    append_u16(wire, LDNS_RR_CLASS_IN);
    append_u32(wire, ttl);
    append_u16(wire, static_cast<std::uint16_t>(rdata.size()));
    return wire + rdata;
}

std::string
presentation(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata) {
    const std::string wire = record_wire(owner, type, ttl, rdata);
    std::size_t position = 0;
    ldns_rr* raw = nullptr;
    const auto status = ldns_wire2rr(
        &raw, reinterpret_cast<const std::uint8_t*>(wire.data()), wire.size(), &position, LDNS_SECTION_ANSWER
    );
    const RrPtr rr(raw);
    if (status == LDNS_STATUS_MEM_ERR) throw std::bad_alloc();
    if (status != LDNS_STATUS_OK) return owner.text() + " (malformed " + type_mnemonic(type) + ")";
    const LdnsTextPtr text(ldns_rr2str(rr.get()));
    if (!text) throw std::bad_alloc();
    std::string line(text.get());
    while (!line.empty() && line.back() == '\n')
        line.pop_back();
    return line;
}

std::optional<std::uint16_t> type_number(std::string_view mnemonic) {
    const auto type = ldns_get_rr_type_by_name(std::string(mnemonic).c_str());
    if (type == 0) return std::nullopt;
    return static_cast<std::uint16_t>(type);
}

std::string type_mnemonic(std::uint16_t type) {
    const LdnsTextPtr text(ldns_rr_type2str(static_cast<ldns_rr_type>(type)));
    if (!text) throw std::bad_alloc();
    return text.get();
}

DomainName name_in(const std::string& rdata, std::size_t offset) {
    auto name = DomainName::from_wire(rdata, offset);
    if (!name) throw std::logic_error("rdata without the name that its type requires");
    return *std::move(name);
}

void append_u16(std::string& out, std::uint16_t value) {
    out.push_back(static_cast<char>(value >> 8));
    out.push_back(static_cast<char>(value & 0xff));
}

void append_u32(std::string& out, std::uint32_t value) {
    append_u16(out, static_cast<std::uint16_t>(value >> 16));
    append_u16(out, static_cast<std::uint16_t>(value & 0xffff));
}

std::uint16_t read_u16(std::string_view in, std::size_t at) {
    return static_cast<std::uint16_t>(
        static_cast<unsigned char>(in.at(at)) << 8 | static_cast<unsigned char>(in.at(at + 1))
    );
}

std::uint32_t read_u32(std::string_view in, std::size_t at) {
    return static_cast<std::uint32_t>(read_u16(in, at)) << 16 | read_u16(in, at + 2);
}

} // namespace fake_dns
