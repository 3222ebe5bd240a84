#include "harness/scenario/certificate_parser.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/scenario/peer_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <string>

namespace harness {

namespace {

// A name with `{mx1}` and the like filled in, as certificates have it: without final dot.
std::string certificate_name(const YamlNode& node, const Peer& peer, Problems& problems) {
    std::string name = without_final_dot(expand_name(node, peer, problems));
    const bool good = !name.empty() && std::all_of(name.begin(), name.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '-' || c == '.' || c == '*' || c == '_';
    });
    if (!good && !problems.has_error())
        problems.error(node.position, fmt::format("found {}, expected a domain name", describe(node)));
    return name;
}

void parse_names(const FieldReader& fields, const Peer& peer, CertificateFacts& facts) {
    if (const YamlNode* names = fields.find("names")) {
        fields.refuse("name", "\"names\" says it");
        fields.texts("names"); // says what is no list
        for (const YamlNode& item : names->items)
            facts.names.push_back(certificate_name(item, peer, fields.problems()));
    }
    if (const YamlNode* name = fields.find("common-name"))
        facts.common_name = certificate_name(*name, peer, fields.problems());
}

} // namespace

void parse_certificate(const YamlNode& node, const Peer& peer, CertificateFacts& facts, Problems& problems) {
    const FieldReader fields(node, kCertificate, problems);
    fields.read(kCertificate, facts);
    parse_names(fields, peer, facts);
}

} // namespace harness
