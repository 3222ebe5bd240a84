#include "fake_dns/resolver.hpp"

#include "fake_dns/signature_check.hpp"

namespace fake_dns {
namespace {

/// Longer than real chains, shorter than patience; Unbound stops after 11 restarts, Postfix at 10 itself.
constexpr int kMaxCnames = 11;
/// As many as are asked for at about the same time: to find out anew takes little, since what was verified is
/// known.
constexpr std::size_t kMaxKnown = 2'000;

} // namespace

std::shared_ptr<const Resolution> Resolver::resolve(const DomainName& name, std::uint16_t type) {
    std::string key = name.wire();
    append_u16(key, type);
    const auto found = known_.find(key);
    if (found != known_.end()) return found->second;

    auto resolution = std::make_shared<Resolution>();
    try {
        *resolution = follow(name, type);
    } catch (const ZoneError& problem) {
        resolution->failed = true;
        resolution->judgement.ede = ede::other;
        resolution->problem = problem.what();
    }
    for (const auto& shown : resolution->answer)
        for (const auto& rdata : shown.set->rdata)
            resolution->answers.push_back(presentation(shown.owner, shown.set->type, shown.set->ttl, rdata));
    if (known_.size() >= kMaxKnown) known_.clear();
    known_.emplace(std::move(key), resolution);
    return resolution;
}

Resolution Resolver::follow(DomainName name, std::uint16_t type) {
    Resolution result;
    const bool validates = !faults_.withholds_ad(name, type);
    if (validates) result.judgement.security = Security::secure; // until a step is weaker
    for (int step = 0; step <= kMaxCnames; ++step) {
        if (const auto fault = faults_.server_fault(name, type)) {
            result = {};
            result.fault = fault;
            return result;
        }
        result.delay += faults_.delay(name, type);
        auto answer = look_up(tree_.authority_for(name, type), name, type);
        if (validates) result.judgement = weaker(result.judgement, validator_.judge(answer, name, type));
        const auto append = [](auto& to, const auto& from) { to.insert(to.end(), from.begin(), from.end()); };
        append(result.answer, answer.answer);
        append(result.authority, answer.authority);
        append(result.proof, answer.proof);
        result.nxdomain = answer.finding == Finding::nxdomain;
        if (answer.finding != Finding::cname) return result;
        name = name_in(answer.answer.front().set->rdata.front(), 0);
    }
    result = {};
    result.failed = true;
    result.judgement.ede = ede::other;
    result.problem = "more than " + std::to_string(kMaxCnames) + " CNAMEs in a row";
    return result;
}

} // namespace fake_dns
