#include "harness/capture/dns_record.hpp"

#include "harness/base/lower_case.hpp"

namespace harness {

std::string rdf_text(const ldns_rdf* rdf) {
    const fake_dns::LdnsTextPtr text(ldns_rdf2str(rdf));
    if (!text) return {};
    // Texts keep their capitals; names have none (RFC 4343).
    return ldns_rdf_get_type(rdf) == LDNS_RDF_TYPE_STR ? text.get() : in_lower_case(text.get());
}

std::string record_data(const ldns_rr* record) {
    std::string data;
    const bool is_text = ldns_rr_get_type(record) == LDNS_RR_TYPE_TXT;
    for (std::size_t i = 0; i < ldns_rr_rd_count(record); ++i) {
        std::string part = rdf_text(ldns_rr_rdf(record, i));
        if (is_text && part.size() >= 2) part = part.substr(1, part.size() - 2); // quotes
        if (!is_text && i != 0) data += ' ';
        data += part;
    }
    return data;
}

} // namespace harness
