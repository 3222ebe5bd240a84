#include "fake_dns/signature_check.hpp"

#include "fake_dns/ldns_ptr.hpp"
#include "fake_dns/zone_key.hpp"

namespace fake_dns {
namespace {

constexpr std::size_t fixed_fields = 18;
constexpr std::uint16_t zone_key_flag = 0x0100;
constexpr std::uint16_t revoke_flag = 0x0080; // RFC 5011 2.1

RrPtr to_ldns(const DomainName& owner, std::uint16_t type, std::uint32_t ttl, const std::string& rdata) {
    const std::string wire = record_wire(owner, type, ttl, rdata);
    std::size_t position = 0;
    ldns_rr* rr = nullptr;
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(wire.data());
    if (ldns_wire2rr(&rr, bytes, wire.size(), &position, LDNS_SECTION_ANSWER) != LDNS_STATUS_OK)
        return nullptr;
    return RrPtr(rr);
}

RrListPtr to_ldns(const RRset& set) {
    RrListPtr list(ldns_rr_list_new());
    for (const auto& rdata : set.rdata) {
        auto rr = to_ldns(set.owner, set.type, set.ttl, rdata);
        if (!rr || !ldns_rr_list_push_rr(list.get(), rr.get())) return nullptr;
        static_cast<void>(rr.release()); // the list owns it now
    }
    return list;
}

/// RFC 1982 order: RRSIG times are serial numbers.
bool is_before(std::uint32_t a, std::uint32_t b) {
    return static_cast<std::int32_t>(b - a) > 0;
}

/// ldns checks the cryptography; what it leaves unchecked (facts: signer, zone bit, revocation) is checked
/// here first.
std::optional<std::uint16_t> problem_of(
    const RRset& set, const std::string& rrsig, const SignatureFields& fields, const SignatureCheck& check
) {
    const std::size_t labels = set.owner.label_count() - (set.owner.is_wildcard() ? 1 : 0);
    if (fields.type_covered != set.type || fields.signer != check.zone) return ede::rrsigs_missing;
    if (fields.labels != labels) return ede::bogus;
    if (!supports_algorithm(fields.algorithm)) return ede::unsupported_algorithm;
    const auto now = static_cast<std::uint32_t>(check.now);
    if (is_before(fields.expiration, now)) return ede::signature_expired;
    if (is_before(now, fields.inception)) return ede::signature_not_yet_valid;

    std::uint16_t problem = ede::dnskey_missing;
    const auto list = to_ldns(set);
    const auto signature = to_ldns(set.owner, rr_type::rrsig, set.ttl, rrsig);
    if (!list || !signature) return ede::bogus;
    for (const auto& key : check.keys) {
        if (key_tag(key) != fields.tag || static_cast<std::uint8_t>(key.at(3)) != fields.algorithm) continue;
        const std::uint16_t flags = read_u16(key, 0);
        if ((flags & zone_key_flag) == 0) {
            problem = ede::no_zone_key_bit;
            continue;
        }
        if ((flags & revoke_flag) != 0 || key.at(2) != 3) continue;
        const auto dnskey = to_ldns(check.zone, rr_type::dnskey, set.ttl, key);
        problem = ede::bogus;
        if (dnskey &&
            ldns_verify_rrsig_time(list.get(), signature.get(), dnskey.get(), check.now) == LDNS_STATUS_OK)
            return std::nullopt;
    }
    return problem;
}

} // namespace

std::optional<SignatureFields> read_signature(const std::string& rrsig) {
    if (rrsig.size() <= fixed_fields) return std::nullopt;
    std::size_t position = fixed_fields;
    auto signer = DomainName::from_wire(rrsig, position);
    if (!signer) return std::nullopt;
    return SignatureFields{
        .type_covered = read_u16(rrsig, 0),
        .algorithm = static_cast<std::uint8_t>(rrsig[2]),
        .labels = static_cast<std::uint8_t>(rrsig[3]),
        .expiration = read_u32(rrsig, 8),
        .inception = read_u32(rrsig, 12),
        .tag = read_u16(rrsig, 16),
        .signer = *std::move(signer)};
}

std::optional<std::uint16_t>
signature_problem(const RRset& set, std::span<const std::string> signatures, const SignatureCheck& check) {
    std::uint16_t problem = ede::rrsigs_missing;
    for (const auto& rrsig : signatures) {
        const auto fields = read_signature(rrsig);
        if (!fields) continue;
        const auto found = problem_of(set, rrsig, *fields, check);
        if (!found) return std::nullopt;
        problem = *found;
    }
    return problem;
}

bool supports_algorithm(std::uint8_t algorithm) {
    return algorithm == 8 || algorithm == 13 || algorithm == 15;
}

} // namespace fake_dns
