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

PeerKey key_of(const StagedPeer& peer) {
    PeerKey key{peer.recipient, {}, peer.zones, peer.policy_addresses};
    for (const StagedHost& host : peer.hosts)
        key.hosts.push_back({host.label, host.addresses});
    return key;
}

// When the message before the second one had been tried.
std::optional<SenderTime> end_of_the_first(const StagedScenario& staged, const SenderObservations& seen) {
    const std::string earlier = earlier_recipient(staged);
    for (std::size_t n = 0; n < seen.log.size(); ++n) {
        const LogEvent event = seen.log[n];
        if (const auto* ended = std::get_if<AttemptEnded>(&event.what); ended && ended->recipient == earlier)
            return event.time;
    }
    return std::nullopt;
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

} // namespace

std::vector<Delivery> judge_sender(
    std::span<const StagedScenario> scenarios,
    const SenderPlan& plan,
    const std::string& version,
    const SenderObservations& seen
) {
    std::vector<PeerKey> keys;
    for (const StagedScenario& staged : scenarios)
        keys.push_back(key_of(staged.peer));
    const EvidenceIndex index(seen, keys);
    std::vector<Delivery> deliveries;
    for (std::size_t i = 0; i < scenarios.size(); ++i) {
        const StagedScenario& staged = scenarios[i];
        if (!plan.takes(*staged.scenario)) continue;
        Scenario scenario = plan.documents                ? in_documents(*staged.scenario, *plan.documents)
                            : plan.program() == "postfix" ? in_version(*staged.scenario, version)
                                                          : *staged.scenario;
        scenario.deviates = known_differences(*staged.scenario, plan, version);
        const auto expected = scenario.expect.find(plan.documented);
        if (expected == scenario.expect.end()) continue; // claims nothing
        const KnownDifference* const known = difference_under(plan.documented, scenario.deviates);
        DeliveryEvidence evidence = index.pick(keys[i]);
        if (scenario.attempt == Attempt::second_message)
            if (const auto time = end_of_the_first(staged, seen)) forget_before(*time, evidence);
        evidence.asks_another_resolver = plan.asks_another_resolver();
        evidence.asks_for_policies =
            plan.configured.sts != Sts::off || (plan.given() && !plan.given()->companion.empty());
        evidence.reports_tls = plan.reports_tls;
        evidence.authenticates_by_dane = !plan.has_lines && authenticates_by_dane(plan.documented);

        Delivery delivery;
        delivery.scenario = scenario.id;
        delivery.title = scenario.title;
        delivery.file = scenario.file.string();
        delivery.policy = plan.documented;
        name_sender(plan, delivery);
        delivery.mutant = plan.mutant();
        delivery.recipient = staged.peer.recipient;
        delivery.expected = expected->second;
        delivery.sources = all_sources(scenario, expected->second);
        delivery.remedy = scenario.remedy;
        delivery.attacked = !scenario.attack.empty();
        if (known) delivery.known = known->saw;
        delivery.verdict = judge(scenario, expected->second, evidence, known ? &known->saw : nullptr);
        delivery.reported = scenario.reported;
        if (plan.claims_nothing) delivery.documented = scenario.expect;
        deliveries.push_back(std::move(delivery));
    }
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
