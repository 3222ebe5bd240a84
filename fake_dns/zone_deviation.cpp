#include "fake_dns/zone_deviation.hpp"

namespace fake_dns {
namespace {

constexpr std::int64_t kDay = 24 * 60 * 60;

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

    // The last octet only: every field of the record stays true, the cryptography alone fails.
    void operator()(const SignatureCorrupted& corrupted) const {
        if (!hits(corrupted.match)) return;
        for (auto& signature : signatures)
            signature.back() = static_cast<char>(signature.back() ^ 0x55);
    }

    void operator()(const SignatureMissing& missing) const {
        if (hits(missing.match)) signatures.clear();
    }

    void operator()(const DsOfAnotherKey&) const {} // the parent's record: key_named_by_ds()
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
    for (const auto& deviation : deviations)
        if (std::holds_alternative<DsOfAnotherKey>(deviation)) return KeyRole::stranger;
    return KeyRole::key_signing;
}

} // namespace fake_dns
