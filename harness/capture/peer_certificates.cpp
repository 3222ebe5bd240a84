#include "harness/capture/peer_certificates.hpp"

#include "harness/model/peer_names.hpp"

#include <algorithm>

namespace harness {

namespace {

bool has_usable_numbers(const TlsaFacts& record) {
    const bool is_of_smtp = record.usage == 2 || record.usage == 3;
    return is_of_smtp && record.selector <= 1 && record.matching <= 2;
}

// Data of a length that no digest has, and data that is neither certificate nor key.
bool has_usable_data(const TlsaFacts& record) {
    const std::uint8_t data_matching = record.data_matching.value_or(record.matching);
    if (record.matching == 0)
        return data_matching == 0 && record.octets == kAllOctets && record.data.empty() &&
               record.data_selector.value_or(record.selector) == record.selector;
    const unsigned octets = record.matching == 1 ? 32 : 64;
    if (!record.data.empty()) return record.data.size() == 2 * octets;
    if (record.octets != kAllOctets) return record.octets == octets;
    return data_matching == record.matching;
}

bool is_true(const TlsaFacts& record) {
    return record.data.empty() && record.octets == kAllOctets && !record.data_selector &&
           !record.data_matching;
}

std::vector<std::string> names_in(const CertificateFacts& certificate, const std::string& host) {
    if (!certificate.names.empty()) return certificate.names;
    switch (certificate.name) {
    case CertificateName::host:
    case CertificateName::cn_only:
        return {host};
    case CertificateName::other:
        return {};
    case CertificateName::wildcard:
        return {"*" + host.substr(host.find('.'))};
    }
    return {};
}

bool carries(
    const CertificateFacts& certificate, const std::string& host, const std::vector<std::string>& names
) {
    const std::vector<std::string> carried = names_in(certificate, host);
    return std::any_of(carried.begin(), carried.end(), [&](const std::string& one) {
        return std::any_of(names.begin(), names.end(), [&](const std::string& name) {
            return name.starts_with('.') ? one.ends_with(name) : is_named(one, name);
        });
    });
}

bool is_in_order(const CertificateFacts& certificate) {
    return certificate.validity == Validity::valid && certificate.use == Use::server &&
           certificate.issuer_validity == Validity::valid && certificate.issuer_is_ca;
}

bool sends_issuer(const CertificateFacts& certificate) {
    return certificate.issuer != Issuer::self && certificate.chain != Chain::leaf_only &&
           certificate.chain != Chain::wrong_intermediate && certificate.chain != Chain::foreign_ca;
}

// A trust anchor: the chain has to lead to it, and all else be right (RFC 7672 3.1.2).
bool anchors(const TlsaFacts& record, const CertificateFacts& certificate) {
    if (!is_in_order(certificate)) return false;
    if (record.of == TlsaOf::issuer) return sends_issuer(certificate) || record.matching == 0;
    if (record.of != TlsaOf::root) return false;
    const bool sends_root = certificate.chain == Chain::with_root || certificate.chain == Chain::unordered ||
                            certificate.issuer == Issuer::private_ca;
    return sends_issuer(certificate) && (sends_root || record.matching == 0);
}

} // namespace

bool is_named(const std::string& pattern, const std::string& name) {
    if (!pattern.starts_with("*.")) return pattern == name;
    const auto dot = name.find('.');
    return dot != std::string::npos && dot != 0 && name.substr(dot) == pattern.substr(1);
}

std::vector<TlsaFacts> usable_records(const MxHost& host) {
    std::vector<TlsaFacts> usable;
    for (const TlsaFacts& record : host.tlsa)
        if (!MxHost::is_elsewhere(record) && has_usable_numbers(record) && has_usable_data(record))
            usable.push_back(record);
    const std::vector<TlsaFacts> all = usable;
    std::erase_if(usable, [&](const TlsaFacts& weak) {
        return weak.matching == 1 && std::any_of(all.begin(), all.end(), [&](const TlsaFacts& strong) {
                   return strong.matching == 2 && strong.usage == weak.usage &&
                          strong.selector == weak.selector;
               });
    });
    return usable;
}

bool satisfies_dane(
    const MxHost& host, const std::vector<TlsaFacts>& records, const std::vector<std::string>& names
) {
    const bool is_wrong_name = !carries(host.certificate, without_final_dot(host.name), names);
    return std::any_of(records.begin(), records.end(), [&](const TlsaFacts& record) {
        if (!is_true(record)) return false;
        if (record.usage == 3) return record.of == TlsaOf::leaf;
        return !is_wrong_name && anchors(record, host.certificate);
    });
}

bool satisfies_public_ca(
    const CertificateFacts& certificate,
    const std::string& host,
    const std::vector<std::string>& names,
    CommonName common_name
) {
    const bool has_no_name = certificate.names.empty() && certificate.name == CertificateName::cn_only;
    if (has_no_name && common_name == CommonName::ignored) return false;
    return certificate.chain != Chain::path_length_violated && certificate.issuer == Issuer::public_ca &&
           is_in_order(certificate) && sends_issuer(certificate) && carries(certificate, host, names);
}

} // namespace harness
