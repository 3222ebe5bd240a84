#include "harness/run/assemble_result.hpp"

#include "harness/report/outcome_figures.hpp"
#include "harness/run/run_deliveries.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/scenario/versions.hpp"

#include <algorithm>
#include <iterator>
#include <optional>
#include <utility>

namespace harness {

namespace {

constexpr const char* kOfTheFirst = "of the first message: ";

PeerKey key_of(const StagedPeer& peer, const std::string& recipient) {
    PeerKey key{recipient, {}, peer.zones, peer.policy_addresses};
    for (const StagedHost& host : peer.hosts)
        key.hosts.push_back({host.label, host.addresses});
    return key;
}

// Of the recipients that are judged, that of the first of two messages among them.
std::vector<PeerKey> keys_of(std::span<const StagedScenario> scenarios) {
    std::vector<PeerKey> keys;
    for (const StagedScenario& staged : scenarios) {
        keys.push_back(key_of(staged.peer, staged.peer.recipient));
        if (staged.scenario->peer.then) keys.push_back(key_of(staged.peer, earlier_recipient(staged)));
    }
    return keys;
}

// A message before a second one is judged as if there were no other.
Scenario as_of_the_first(Scenario scenario) {
    scenario.expect = std::move(scenario.first);
    scenario.attempt = Attempt::first;
    scenario.deviates.clear();
    return scenario;
}

bool authenticates_by_dane(const Policy& policy) {
    return policy.sts == Sts::off && (policy.level == Level::dane || policy.level == Level::dane_only);
}

std::vector<std::string> all_sources(const Scenario& scenario, const Expectation& expected) {
    std::vector<std::string> sources = scenario.sources;
    std::copy(expected.sources.begin(), expected.sources.end(), std::back_inserter(sources));
    return sources;
}

// What this sender is known to do otherwise at this peer: what its own file says counts first.
std::vector<KnownDifference>
known_differences(const Scenario& scenario, const SenderPlan& plan, const std::string& version) {
    std::vector<KnownDifference> known;
    if (const ContainerImage* const image = plan.image())
        for (KnownDifference& of_sender : differences_of(image->description.deviates, "", version))
            if (!select({scenario}, of_sender.scenarios).scenarios.empty())
                known.push_back(std::move(of_sender));
    const auto of_program = differences_of(scenario.deviates, plan.program(), version);
    known.insert(known.end(), of_program.begin(), of_program.end());
    return known;
}

// What a command line names it by.
void name_sender(const SenderPlan& plan, Delivery& delivery) {
    delivery.sender = plan.name;
    if (const ContainerImage* const image = plan.image()) {
        delivery.container = image->description.name;
    } else if (const TwinOfContainer* const twin = plan.twin()) {
        delivery.twin = to_words(twin->options);
        delivery.twin_resolver = twin->resolver;
    } else if (plan.program() != "postfix") {
        delivery.container = plan.program();
    }
}

// Judges the deliveries of one sender.
class SenderJudge {
public:
    SenderJudge(
        std::span<const StagedScenario> scenarios,
        const SenderPlan& plan,
        const std::string& version,
        const SenderObservations& seen
    )
        : plan_(plan), version_(version), seen_(seen), keys_(keys_of(scenarios)), index_(seen, keys_) {}

    /// Nothing: nothing is documented.
    std::optional<Delivery> judge(const StagedScenario& staged) const;

private:
    Scenario documented(const Scenario& scenario) const;
    DeliveryEvidence pick(const StagedScenario& staged, const std::string& recipient) const;
    void judge_the_first(const StagedScenario& staged, const Scenario& scenario, Delivery& delivery) const;

    const SenderPlan& plan_;
    const std::string& version_;
    const SenderObservations& seen_;
    std::vector<PeerKey> keys_;
    EvidenceIndex index_;
};

Scenario SenderJudge::documented(const Scenario& scenario) const {
    Scenario documented = plan_.documents                ? in_documents(scenario, *plan_.documents)
                          : plan_.program() == "postfix" ? in_version(scenario, version_)
                                                         : scenario;
    documented.deviates = known_differences(scenario, plan_, version_);
    return documented;
}

DeliveryEvidence SenderJudge::pick(const StagedScenario& staged, const std::string& recipient) const {
    DeliveryEvidence evidence = index_.pick(key_of(staged.peer, recipient));
    evidence.asks_another_resolver = plan_.asks_another_resolver();
    evidence.asks_for_policies =
        plan_.configured.sts != Sts::off || (plan_.given() && !plan_.given()->companion.empty());
    evidence.reports_tls = plan_.reports_tls;
    evidence.authenticates_by_dane = !plan_.has_lines && authenticates_by_dane(plan_.documented);
    return evidence;
}

// What is not kept of the first message is the verdict on both.
void SenderJudge::judge_the_first(const StagedScenario& staged, const Scenario& scenario, Delivery& delivery)
    const {
    const Scenario first = as_of_the_first(scenario);
    const auto expected = first.expect.find(plan_.documented);
    if (expected == first.expect.end()) return;
    DeliveryEvidence evidence = pick(staged, earlier_recipient(staged));
    if (seen_.second_messages) forget_after(*seen_.second_messages, evidence);
    Verdict verdict = harness::judge(first, expected->second, evidence);
    if (verdict.kind == VerdictKind::kept) return;
    for (std::string& text : verdict.mismatches)
        text.insert(0, kOfTheFirst);
    if (!verdict.not_judged_because.empty()) verdict.not_judged_because.insert(0, kOfTheFirst);
    delivery.recipient = earlier_recipient(staged);
    delivery.expected = expected->second;
    delivery.sources = all_sources(scenario, expected->second);
    delivery.known = {};
    delivery.verdict = std::move(verdict);
}

std::optional<Delivery> SenderJudge::judge(const StagedScenario& staged) const {
    Scenario scenario = documented(*staged.scenario);
    const auto expected = scenario.expect.find(plan_.documented);
    if (expected == scenario.expect.end()) return std::nullopt;
    const KnownDifference* const known = difference_under(plan_.documented, scenario.deviates);
    DeliveryEvidence evidence = pick(staged, staged.peer.recipient);
    if (scenario.attempt == Attempt::second_message && seen_.second_messages)
        forget_before(*seen_.second_messages, evidence);

    Delivery delivery;
    delivery.scenario = scenario.id;
    delivery.title = scenario.title;
    delivery.file = scenario.file.string();
    delivery.policy = plan_.documented;
    name_sender(plan_, delivery);
    delivery.mutant = plan_.mutant();
    delivery.recipient = staged.peer.recipient;
    delivery.expected = expected->second;
    delivery.sources = all_sources(scenario, expected->second);
    delivery.remedy = scenario.remedy;
    delivery.attacked = !scenario.attack.empty();
    if (known) delivery.known = known->saw;
    delivery.reported = scenario.reported;
    if (plan_.claims_nothing) delivery.documented = scenario.expect;
    const auto then = scenario.peer.then;
    if (!then) {
        delivery.verdict =
            harness::judge(scenario, expected->second, evidence, known ? &known->saw : nullptr);
        return delivery;
    }
    Scenario second = scenario;
    second.peer = *then;
    delivery.verdict = harness::judge(second, expected->second, evidence, known ? &known->saw : nullptr);
    judge_the_first(staged, scenario, delivery);
    return delivery;
}

} // namespace

std::vector<Delivery> judge_sender(
    std::span<const StagedScenario> scenarios,
    const SenderPlan& plan,
    const std::string& version,
    const SenderObservations& seen
) {
    const SenderJudge judge(scenarios, plan, version, seen);
    std::vector<Delivery> deliveries;
    for (const StagedScenario& staged : scenarios)
        if (plan.takes(*staged.scenario))
            if (auto delivery = judge.judge(staged)) deliveries.push_back(*std::move(delivery));
    return deliveries;
}

Policy nearest_policy(const std::vector<Delivery>& deliveries) {
    SenderColumn column;
    for (const Delivery& delivery : deliveries)
        column.deliveries.push_back(&delivery);
    const auto like = behaves_like(column);
    return like ? like->policy : Policy();
}

std::vector<NotApplicable>
not_applicable(const std::vector<const Scenario*>& scenarios, const SenderPlan& plan) {
    if (plan.untellable) return {{plan.name, "", *plan.untellable}};
    std::vector<NotApplicable> cells;
    if (plan.only_reports) return cells;
    if (plan.given() && !plan.given()->left_out.empty()) return cells; // the same as of the whole
    for (const Scenario* scenario : scenarios) {
        if (!plan.claims_nothing && !scenario->expect.contains(plan.documented)) continue;
        if (auto why = plan.why_not(*scenario)) cells.push_back({plan.name, scenario->id, *std::move(why)});
    }
    return cells;
}

} // namespace harness
