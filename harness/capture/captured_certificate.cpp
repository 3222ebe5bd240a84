#include "harness/capture/captured_certificate.hpp"

#include "harness/capture/seen_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace harness {

namespace {

constexpr std::size_t kLongestData = 8192; // digits of a record that are kept, as in the format
constexpr std::size_t kMostNames = 20;     // of a certificate; more are somebody else's

Validity validity_of(CertificateTime time) {
    switch (time) {
    case CertificateTime::valid:
        break;
    case CertificateTime::expired:
        return Validity::expired;
    case CertificateTime::not_yet_valid:
        return Validity::not_yet_valid;
    }
    return Validity::valid;
}

std::optional<KeyKind> key_of(const std::string& key) {
    if (key == "EC 256") return KeyKind::ecdsa_p256;
    if (key == "EC 384") return KeyKind::ecdsa_p384;
    if (key == "RSA 2048") return KeyKind::rsa_2048;
    if (key == "RSA 1024") return KeyKind::rsa_1024;
    if (key.starts_with("ED25519")) return KeyKind::ed25519;
    return std::nullopt;
}

// Of a chain that leads to a trusted root.
Chain trusted_chain(const SeenChain& chain) {
    constexpr int kPathLengthExceeded = 25; // X509_V_ERR_PATH_LENGTH_EXCEEDED
    if (chain.verify_error == kPathLengthExceeded) return Chain::path_length_violated;
    const auto& sent = chain.sent;
    if (sent.size() > 1 && chain.issuer != 1)
        return sent[1].is_self_signed ? Chain::unordered : Chain::padded;
    const bool has_root =
        std::any_of(sent.begin(), sent.end(), [](const auto& one) { return one.is_self_signed; });
    return has_root ? Chain::with_root : Chain::full;
}

// Of a leaf that another certificate issued, which may not have been sent.
void set_chain(const SeenChain& chain, CertificateFacts& facts) {
    const bool wrong_intermediate = !chain.is_trusted && !chain.issuer && chain.issuer_of_trusted;
    facts.issuer = chain.is_trusted || wrong_intermediate ? Issuer::public_ca : Issuer::private_ca;
    if (chain.is_trusted)
        facts.chain = trusted_chain(chain);
    else if (wrong_intermediate)
        facts.chain = Chain::wrong_intermediate;
    else if (chain.sent.size() == 1)
        facts.chain = Chain::leaf_only;
    else if (!chain.issuer)
        facts.chain = Chain::foreign_ca;
    else if (chain.issuer != 1)
        facts.chain = Chain::padded;
    if (!chain.issuer) return;
    const SeenCertificate& issuer = chain.sent[*chain.issuer];
    facts.issuer_validity = validity_of(issuer.time);
    facts.issuer_is_ca = issuer.is_ca;
}

// Names beside those that fit: a few are kept, as there may be a hundred.
std::vector<std::string> names_of(
    const SeenCertificate& leaf,
    const std::string& whose,
    CapturedNames& names,
    std::vector<std::string>& left_out
) {
    std::vector<std::string> result;
    for (const std::string& name : leaf.dns_names) {
        const auto form = names.known(name);
        const auto hosts = names.hosts_like(name);
        if (!form && !hosts.empty()) {
            result.insert(result.end(), hosts.begin(), hosts.end());
            left_out.push_back(fmt::format(
                "The certificate of {} has a wildcard name that fits {}; here it has {}.",
                whose,
                fmt::join(hosts, ", "),
                hosts.size() == 1 ? "that name" : "those names"
            ));
        } else if (result.size() < kMostNames) {
            result.push_back(form ? *form : names.anonymous(name));
        }
    }
    if (leaf.dns_names.size() > kMostNames)
        left_out.push_back(fmt::format("The certificate of {} has {} names.", whose, leaf.dns_names.size()));
    return result;
}

void set_names(
    const SeenCertificate& leaf,
    const std::string& host,
    const std::string& whose,
    CapturedNames& names,
    std::vector<std::string>& left_out,
    CertificateFacts& facts
) {
    const std::vector<std::string> own{host};
    const auto dot = host.find('.');
    const std::vector<std::string> wildcard{"*" + (dot == std::string::npos ? "" : host.substr(dot))};
    const bool has_common_name = !leaf.common_name.empty();
    if (leaf.dns_names.empty()) {
        facts.name = leaf.common_name == host ? CertificateName::cn_only : CertificateName::other;
        if (leaf.common_name != host)
            left_out.push_back(
                fmt::format("The certificate of {} has no subjectAltName, and its CN is another name.", whose)
            );
    } else if (leaf.dns_names == own && (!has_common_name || leaf.common_name == host)) {
        facts.name = CertificateName::host;
    } else if (leaf.dns_names == wildcard && (!has_common_name || leaf.common_name == wildcard[0])) {
        facts.name = CertificateName::wildcard;
    } else {
        facts.names = names_of(leaf, whose, names, left_out);
        if (!has_common_name) return;
        const std::string common_name = names.anonymous(leaf.common_name);
        if (common_name != facts.names.front()) facts.common_name = common_name;
    }
}

struct Candidate {
    TlsaOf of = TlsaOf::leaf;
    std::string der;
};

std::vector<Candidate> candidates(const SeenChain& chain, bool names_a_ca) {
    std::vector<Candidate> result{{TlsaOf::leaf, chain.sent.front().der}};
    if (chain.issuer) result.push_back({TlsaOf::issuer, chain.sent[*chain.issuer].der});
    if (!chain.root_der.empty()) result.push_back({TlsaOf::root, chain.root_der});
    for (const SeenCertificate& one : chain.sent)
        if (one.is_self_signed && chain.issuer && is_signed_by(chain.sent[*chain.issuer].der, one.der))
            result.push_back({TlsaOf::root, one.der});
    if (names_a_ca) std::rotate(result.begin(), result.begin() + 1, result.end());
    return result;
}

constexpr std::size_t expected_octets(unsigned matching) {
    return matching == 1 ? 32 : matching == 2 ? 64 : 0;
}

bool is_cut_or_filled(const std::string& data, const std::string& whole) {
    if (data.size() < whole.size()) return whole.starts_with(data);
    return data.starts_with(whole) && data.find_first_not_of('0', whole.size()) == std::string::npos;
}

// Whether the data is of this certificate; what it is of is noted.
bool fits(const std::string& data, const Candidate& candidate, TlsaFacts& facts) {
    constexpr std::uint8_t kSelectors = 2;
    constexpr std::uint8_t kMatchings = 3;
    for (std::uint8_t i = 0; i < kSelectors * kMatchings; ++i) {
        const auto selector = static_cast<std::uint8_t>((facts.selector + i / kMatchings) % kSelectors);
        const auto matching = static_cast<std::uint8_t>((facts.matching + i) % kMatchings);
        const std::string whole = association_data(candidate.der, selector, matching);
        if (whole.empty() || !is_cut_or_filled(data, whole)) continue;
        facts.of = candidate.of;
        if (selector != facts.selector) facts.data_selector = selector;
        if (matching != facts.matching) facts.data_matching = matching;
        if (data.size() != whole.size()) facts.octets = static_cast<std::uint16_t>(data.size() / 2);
        return true;
    }
    return false;
}

std::string octets_of(const std::string& digits) {
    std::string octets;
    for (std::size_t i = 0; i + 1 < digits.size(); i += 2)
        octets += static_cast<char>(std::stoi(digits.substr(i, 2), nullptr, 16));
    return octets;
}

bool can_be_compared(const SeenChain& chain, const TlsaFacts& facts) {
    const auto is_known = [](const SeenCertificate& one) { return !one.der.empty(); };
    return facts.names_a_ca() ? std::all_of(chain.sent.begin(), chain.sent.end(), is_known)
                              : is_known(chain.sent.front());
}

void set_another_key(const std::string& digits, TlsaFacts& facts) {
    facts.of = TlsaOf::another_key;
    const std::size_t octets = std::max<std::size_t>(digits.size() / 2, 1); // the format has no empty data
    const std::size_t expected = expected_octets(facts.matching);
    if (expected != 0 && octets != expected) facts.octets = static_cast<std::uint16_t>(octets);
}

} // namespace

CertificateFacts captured_certificate(
    const SeenChain& chain,
    const std::string& host,
    const std::string& whose,
    CapturedNames& names,
    std::vector<std::string>& left_out
) {
    CertificateFacts facts;
    if (chain.sent.empty()) return facts;
    const SeenCertificate& leaf = chain.sent.front();
    if (!leaf.is_self_signed) set_chain(chain, facts);
    facts.validity = validity_of(leaf.time);
    if (const auto key = key_of(leaf.key))
        facts.key = *key;
    else
        left_out.push_back(fmt::format("The key of {} is {}; here it is ECDSA with P-256.", whose, leaf.key));
    if (!leaf.is_self_signed && !leaf.is_for_servers) facts.use = Use::client;
    set_names(leaf, host, whose, names, left_out, facts);
    return facts;
}

TlsaFacts captured_tlsa(const std::string& data, const SeenChain& chain) {
    unsigned usage = 0;
    unsigned selector = 0;
    unsigned matching = 0;
    std::string digits;
    std::istringstream words(data);
    words >> usage >> selector >> matching;
    for (std::string part; words >> part;)
        digits += part;
    TlsaFacts facts{
        .usage = static_cast<std::uint8_t>(usage),
        .selector = static_cast<std::uint8_t>(selector),
        .matching = static_cast<std::uint8_t>(matching)};
    facts.of = facts.names_a_ca() ? TlsaOf::issuer : TlsaOf::leaf;
    if (chain.sent.empty()) return facts;
    if (!can_be_compared(chain, facts)) {
        if (chain.no_record_matches) set_another_key(digits, facts);
        return facts;
    }
    for (const Candidate& candidate : candidates(chain, facts.names_a_ca()))
        if (fits(digits, candidate, facts)) return facts;
    if (facts.names_a_ca() && facts.matching == 0 && is_signed_by(chain.sent.front().der, octets_of(digits)))
        return facts;
    if (facts.matching == 0 && !is_certificate_or_key(octets_of(digits))) {
        facts.data = digits.substr(0, kLongestData);
        return facts;
    }
    set_another_key(digits, facts);
    return facts;
}

} // namespace harness
