#include "fake_dns/validator.hpp"

#include "fake_dns/denial_check.hpp"
#include "fake_dns/signature_check.hpp"

#include <algorithm>

namespace fake_dns {
namespace {

constexpr char kSha256Digest = 2;

int weakness(Security security) {
    switch (security) {
    case Security::secure:
        return 0;
    case Security::insecure:
        return 1;
    case Security::indeterminate:
        return 2;
    case Security::bogus:
        return 3;
    }
    return 3;
}

Judgement bogus(std::uint16_t code) {
    return {Security::bogus, code};
}

} // namespace

Judgement weaker(const Judgement& a, const Judgement& b) {
    return weakness(b.security) > weakness(a.security) ? b : a;
}

Judgement Validator::judge(const ZoneAnswer& answer, const DomainName& name, std::uint16_t type) {
    const Trust& trust = trust_of(*answer.zone);
    if (trust.judgement.security != Security::secure) return trust.judgement;
    for (const auto* section : {&answer.answer, &answer.authority, &answer.proof})
        if (const auto problem = defect_of_all(*section, trust.keys)) return bogus(*problem);
    return judge_denial(answer, name, type);
}

Judgement Validator::judge_denial(const ZoneAnswer& answer, const DomainName& name, std::uint16_t type) {
    AbsenceClaim claim{.name = name, .type = type, .zone = answer.zone->origin()};
    switch (answer.finding) {
    case Finding::answer:
    case Finding::cname: {
        // The labels field, itself signed, says whether a wildcard was expanded (RFC 4035 5.3.4).
        const auto& shown = answer.answer.front();
        const auto fields = read_signature(shown.zone->signatures(*shown.set).front());
        if (!fields || fields->labels >= shown.owner.label_count() || shown.owner.is_wildcard())
            return {Security::secure, std::nullopt};
        claim.kind = Absence::closer_match;
        claim.wildcard_labels = fields->labels;
        break;
    }
    case Finding::nodata:
        claim.kind = Absence::type;
        break;
    case Finding::nxdomain:
        claim.kind = Absence::name;
        break;
    case Finding::referral:
        claim.kind = Absence::delegation_ds;
        break;
    }
    std::vector<const RRset*> proof;
    for (const auto& shown : answer.proof)
        proof.push_back(shown.set);
    switch (proves(proof, claim)) {
    case Proof::complete:
        return {Security::secure, std::nullopt};
    case Proof::opted_out:
        return {Security::insecure, std::nullopt};
    case Proof::too_many_iterations:
        return {Security::insecure, ede::unsupported_nsec3_iterations};
    case Proof::none:
        break;
    }
    return bogus(ede::nsec_missing);
}

const Validator::Trust& Validator::trust_of(Zone& zone) {
    const auto known = trusts_.find(&zone);
    if (known != trusts_.end()) return known->second;
    return trusts_.emplace(&zone, establish(zone)).first->second;
}

Validator::Trust Validator::establish(Zone& zone) {
    if (zone.parent() != nullptr) return establish_below(*zone.parent(), zone);
    const auto anchor = trust_anchor_();
    if (!anchor) return {}; // RFC 4033 5: indeterminate
    return establish_keys(zone, {*anchor});
}

Validator::Trust Validator::establish_below(Zone& parent, Zone& zone) {
    const Trust& above = trust_of(parent);
    if (above.judgement.security != Security::secure) return {above.judgement, {}};
    if (faults_.server_fault(zone.origin(), rr_type::ds)) return {bogus(ede::no_reachable_authority), {}};

    auto answer = look_up(parent, zone.origin(), rr_type::ds);
    for (const auto* section : {&answer.answer, &answer.authority, &answer.proof})
        if (const auto problem = defect_of_all(*section, above.keys)) return {bogus(*problem), {}};
    if (answer.finding == Finding::answer) return establish_keys(zone, answer.answer.front().set->rdata);

    answer.finding =
        Finding::referral; // the proof must show a delegation without DS, not just any name without
    return {weaker({Security::insecure, std::nullopt}, judge_denial(answer, zone.origin(), rr_type::ds)), {}};
}

const VerificationKey& Validator::ready_key(const std::string& dnskey) {
    const auto known = keys_.find(dnskey);
    return known == keys_.end() ? keys_.emplace(dnskey, verification_key(dnskey)).first->second
                                : known->second;
}

Validator::Trust Validator::establish_keys(Zone& zone, const std::vector<std::string>& ds) {
    std::vector<std::string> usable;
    Defect unusable = ede::unsupported_ds_digest;
    for (const auto& data : ds) {
        if (!supports_algorithm(static_cast<std::uint8_t>(data.at(2))))
            unusable = ede::unsupported_algorithm;
        else if (data.at(3) == kSha256Digest)
            usable.push_back(data);
    }
    // RFC 4035 5.2: a zone whose DS records all use what we do not know is as good as unsigned.
    if (usable.empty()) return {{Security::insecure, unusable}, {}};

    if (const auto fault = faults_.server_fault(zone.origin(), rr_type::dnskey))
        return {bogus(is_no_reply(*fault) ? ede::no_reachable_authority : ede::dnskey_missing), {}};
    const auto answer = look_up(zone, zone.origin(), rr_type::dnskey);
    if (answer.finding != Finding::answer) return {bogus(ede::dnskey_missing), {}};
    RRset& keys = *answer.answer.front().set;

    Keys entry; // keys that a DS names: they alone may vouch for the DNSKEY RRset
    for (const auto& key : keys.rdata)
        if (std::find(usable.begin(), usable.end(), ds_of(zone.origin(), key)) != usable.end())
            entry.push_back(ready_key(key));
    if (entry.empty()) return {bogus(ede::dnskey_missing), {}};
    const SignatureCheck check{zone.origin(), entry, tree_.now()};
    if (const auto problem = signature_problem(keys, zone.signatures(keys), check))
        return {bogus(*problem), {}};
    Trust trust{{Security::secure, std::nullopt}, {}};
    for (const auto& key : keys.rdata)
        trust.keys.push_back(ready_key(key));
    return trust;
}

Validator::Defect Validator::defect_of(const ShownRRset& shown, const Keys& keys) {
    const auto known = verified_.find(shown.set);
    if (known != verified_.end()) return known->second;
    const SignatureCheck check{shown.zone->origin(), keys, tree_.now()};
    const auto problem = signature_problem(*shown.set, shown.zone->signatures(*shown.set), check);
    verified_.emplace(shown.set, problem);
    return problem;
}

Validator::Defect Validator::defect_of_all(const std::vector<ShownRRset>& sets, const Keys& keys) {
    for (const auto& shown : sets)
        if (const auto problem = defect_of(shown, keys)) return problem;
    return std::nullopt;
}

} // namespace fake_dns
