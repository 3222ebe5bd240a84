#include "fake_dns/zone_deviation.hpp"

#include "fake_dns/signature_check.hpp"

#include <algorithm>
#include <iterator>

namespace fake_dns {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

template <typename Kind>
bool has(const std::vector<ZoneDeviation>& deviations) {
    return std::any_of(deviations.begin(), deviations.end(), [](const ZoneDeviation& deviation) {
        return std::holds_alternative<Kind>(deviation);
    });
}

/// One RRset and its signatures while the deviations pass over it, in the order of the spec.
struct Damage {
    const DomainName& owner;
    std::uint16_t type;
    std::int64_t now;
    const SignAgain& sign_again;
    std::vector<std::string>& signatures;

    bool hits(const RrsetMatch& match) const {
        if (!match.name.empty() && require_name(match.name) != owner) return false;
        return match.type.empty() || type_number(match.type) == type;
    }

    // Three days: validators allow for a clock that is off by up to a day (Unbound's val-sig-skew-max).
    void operator()(const SignatureExpired& expired) const {
        if (!hits(expired.match)) return;
        const Validity past{
            .inception = static_cast<std::uint32_t>(now - 33 * kDay),
            .expiration = static_cast<std::uint32_t>(now - 3 * kDay)};
        for (auto& signature : signatures)
            signature = sign_again(past);
    }

    void operator()(const SignatureNotYetValid& early) const {
        if (!hits(early.match)) return;
        const Validity future{
            .inception = static_cast<std::uint32_t>(now + 3 * kDay),
            .expiration = static_cast<std::uint32_t>(now + 33 * kDay)};
        for (auto& signature : signatures)
            signature = sign_again(future);
    }

    // The last octet only: every field of the record stays true, the cryptography alone fails.
    void operator()(const SignatureCorrupted& corrupted) const {
        if (hits(corrupted.match)) corrupt();
    }

    void corrupt() const {
        for (auto& signature : signatures)
            signature.back() = static_cast<char>(signature.back() ^ 0x55);
    }

    void operator()(const SignatureMissing& missing) const {
        if (hits(missing.match)) signatures.clear();
    }

    // The name above the zone's, that the owner is below as well.
    void operator()(const SignatureOfAnotherZone& another) const {
        if (!hits(another.match)) return;
        for (auto& signature : signatures) {
            const DomainName signer = read_signature(signature)->signer;
            signature.replace(
                signature_offset(signature) - signer.wire().size(),
                signer.wire().size(),
                signer.is_root() ? signer.wire() : signer.parent().wire()
            );
        }
    }

    void operator()(const DenialCorrupted&) const {
        if (type == rr_type::nsec || type == rr_type::nsec3) corrupt();
    }

    // What is no signature: the questions at the end of this file.
    void operator()(const DnskeyMissing&) const {}
    void operator()(const DsOfAnotherKey&) const {}
    void operator()(const DsDenialMissing&) const {}
    void operator()(const DenialMissing&) const {}
    void operator()(const DenialOfAnotherName&) const {}
};

} // namespace

void damage_signatures(
    const std::vector<ZoneDeviation>& deviations,
    const DomainName& owner,
    std::uint16_t type,
    std::int64_t now,
    const SignAgain& sign_again,
    std::vector<std::string>& signatures
) {
    const Damage damage{owner, type, now, sign_again, signatures};
    for (const auto& deviation : deviations)
        std::visit(damage, deviation);
}

KeyRole key_named_by_ds(const std::vector<ZoneDeviation>& deviations) {
    return has<DsOfAnotherKey>(deviations) ? KeyRole::stranger : KeyRole::key_signing;
}

DenialProof denial_proof(const std::vector<ZoneDeviation>& deviations) {
    if (has<DenialMissing>(deviations)) return DenialProof::missing;
    return has<DenialOfAnotherName>(deviations) ? DenialProof::of_another_name : DenialProof::right;
}

bool publishes_keys(const std::vector<ZoneDeviation>& deviations) {
    return !has<DnskeyMissing>(deviations);
}

bool has_ds_denial(const std::vector<ZoneDeviation>& deviations) {
    return !has<DsDenialMissing>(deviations);
}

std::vector<ZoneDeviation> of_the_ds(const std::vector<ZoneDeviation>& deviations) {
    std::vector<ZoneDeviation> those;
    std::copy_if(deviations.begin(), deviations.end(), std::back_inserter(those), [](const auto& deviation) {
        return std::visit(
            [](const auto& kind) {
                if constexpr (requires { kind.match; })
                    return kind.match.type == "DS";
                else
                    return false;
            },
            deviation
        );
    });
    return those;
}

} // namespace fake_dns
