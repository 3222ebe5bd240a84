// A record's data as captures have it. Pure.
#pragma once

#include "fake_dns/ldns_ptr.hpp"

#include <string>

namespace harness {

/// In lower case, but for texts.
std::string rdf_text(const ldns_rdf* rdf);

/// Likewise, in presentation form; the strings of a TXT record are one text (RFC 8461 3.1, RFC 7208 3.3).
std::string record_data(const ldns_rr* record);

} // namespace harness
