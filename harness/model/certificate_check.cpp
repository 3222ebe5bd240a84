#include "harness/model/certificate_check.hpp"

#include "harness/model/peer_names.hpp"

#include <string>

namespace harness {

namespace {

constexpr std::size_t kLongestCommonName = 64; // RFC 5280 appendix A.1, ub-common-name

// What the subject's CN is to hold; empty: one is left out where it does not fit.
std::string needed_common_name(const CertificateFacts& facts, const std::string& host) {
    if (!facts.common_name.empty()) return facts.common_name;
    return facts.name == CertificateName::cn_only ? without_final_dot(host) : "";
}

} // namespace

void check_certificate(
    const CertificateFacts& facts, const std::string& host, std::vector<Contradiction>& found
) {
    if (const std::string name = needed_common_name(facts, host); name.size() > kLongestCommonName)
        found.push_back(
            {"the name " + name + " does not fit into a CommonName, which has at most " +
                 std::to_string(kLongestCommonName) + " octets: shorten the name of the file",
             false}
        );
    if (facts.issuer == Issuer::self && facts.chain == Chain::leaf_only)
        found.push_back({"a self-signed certificate has no chain to leave out", true});
    if (facts.issuer == Issuer::self && (facts.chain == Chain::padded || facts.chain == Chain::foreign_ca))
        found.push_back({"a self-signed certificate has no chain for another CA's certificate", true});
    if (facts.issuer != Issuer::public_ca && facts.chain == Chain::with_root)
        found.push_back({"only the chain of the public CA has a root beside the issuer", true});
    if (facts.issuer != Issuer::public_ca && row_of(facts.chain).of_the_public_ca)
        found.push_back({"only the chain of the public CA has an intermediate", false});
    if (facts.issuer == Issuer::self &&
        (facts.issuer_validity != Validity::valid || !facts.issuer_is_ca || facts.use != Use::server))
        found.push_back({"a self-signed certificate has no issuer, and no use", false});
    if (facts.issuer == Issuer::self && facts.ocsp != Ocsp::none)
        found.push_back({"nobody answers by OCSP for a self-signed certificate", false});
}

} // namespace harness
