#include "tests/benchmarks/matrix_figures.hpp"

#include "harness/run/run.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "tests/benchmarks/measure.hpp"
#include "tests/benchmarks/peers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <vector>

namespace benchmarks {

namespace {

using namespace harness;

constexpr std::size_t kSampledAt = 50; // deliveries: smtp(8) ends after 100

struct SenderTimes {
    Clock::time_point starting;
    Clock::time_point submitted;
    std::vector<Clock::time_point> statuses;
};

struct RunFigures {
    double cells = 0;
    double kept = 0;
    double seconds = 0;
    double world = 0;
    double starts = 0;     // added up over the senders, as the next two
    double deliveries = 0; // to the peers that answer
    double silence = 0;    // from then on
    double judging = 0;
    double own_cpu = 0;
    double senders_cpu = 0;
    double memory = 0; // what the run added
};

std::size_t silent_among(const std::vector<Scenario>& scenarios, const SenderPlan& plan) {
    return static_cast<std::size_t>(std::count_if(
        scenarios.begin(),
        scenarios.end(),
        [&](const Scenario& scenario) {
            return plan.takes(scenario) && (has_silent_host(scenario) || has_silent_dns(scenario));
        }
    ));
}

double seconds_between(Clock::time_point from, Clock::time_point to) {
    return std::chrono::duration<double>(to - from).count();
}

RunFigures run_with(const std::vector<Scenario>& scenarios, const std::vector<Policy>& policies) {
    RunSettings settings;
    settings.scenarios = pointers_to(scenarios);
    for (const Policy& policy : policies)
        settings.senders.push_back(honest_sender(policy));
    settings.jobs = 2;
    std::map<std::string, SenderTimes> times;
    std::map<std::string, std::size_t> expected;
    for (const SenderPlan& plan : settings.senders)
        expected[plan.name] = static_cast<std::size_t>(std::count_if(
            scenarios.begin(), scenarios.end(), [&](const Scenario& scenario) { return plan.takes(scenario); }
        ));
    CpuOfDescendants senders_cpu;
    Clock::time_point finished;
    settings.progress = [&](const Progress& progress) {
        SenderTimes& of = times[progress.sender];
        if (progress.step == Progress::Step::starting) of.starting = Clock::now();
        if (progress.step == Progress::Step::submitted) of.submitted = Clock::now();
        if (progress.step == Progress::Step::status) of.statuses.push_back(Clock::now());
        if (progress.deliveries_seen % kSampledAt == 0 || of.statuses.size() >= expected[progress.sender])
            senders_cpu.sample();
        if (progress.step == Progress::Step::finished) finished = Clock::now();
    };
    const double memory_before = peak_memory();
    const double cpu_before = cpu_of_this_process();
    const auto start = Clock::now();
    const RunResult result = run(settings);
    RunFigures figures;
    figures.seconds = seconds_since(start);
    figures.judging = seconds_since(finished);
    figures.own_cpu = cpu_of_this_process() - cpu_before;
    figures.senders_cpu = senders_cpu.seconds();
    figures.memory = peak_memory() - memory_before;
    figures.world = result.world_seconds;
    figures.cells = static_cast<double>(result.deliveries.size());
    figures.kept = static_cast<double>(std::count_if(
        result.deliveries.begin(),
        result.deliveries.end(),
        [](const Delivery& delivery) {
            return delivery.verdict.kind == VerdictKind::kept ||
                   delivery.verdict.kind == VerdictKind::deviates;
        }
    ));
    for (const SenderPlan& plan : settings.senders) {
        const SenderTimes& of = times[plan.name];
        if (of.statuses.empty()) continue;
        const std::size_t silent = std::min(silent_among(scenarios, plan), of.statuses.size() - 1);
        const auto last_answered = of.statuses[of.statuses.size() - 1 - silent];
        figures.starts += seconds_between(of.starting, of.submitted);
        figures.deliveries += seconds_between(of.submitted, last_answered);
        figures.silence += seconds_between(last_answered, of.statuses.back());
    }
    return figures;
}

void print_verdicts(const RunFigures& figures, double target) {
    fmt::print(
        "  per verdict: {:.1f} ms (at most {}), of CPU time {:.1f} ms mxproof's and {:.1f} ms Postfix's; "
        "{:.1f} s for {} verdicts, {} of them not kept\n",
        1000 * figures.seconds / figures.cells,
        target,
        1000 * figures.own_cpu / figures.cells,
        1000 * figures.senders_cpu / figures.cells,
        figures.seconds,
        figures.cells,
        figures.cells - figures.kept
    );
}

} // namespace

void print_matrix() {
    const RunFigures figures = in_child([] {
        const auto catalogue = load_catalogue("scenarios");
        return run_with(catalogue.scenarios, {usual_policies().begin(), usual_policies().end()});
    });
    fmt::print("all scenarios x the usual policies, two senders at a time:\n");
    print_verdicts(figures, 8);
    fmt::print(
        "  in all: {:.1f} s (at most 60); world {:.2f} s, judging at the end {:.2f} s; added up over the "
        "senders: starts of Postfix {:.1f} s, deliveries {:.1f} s, silent peers {:.1f} s\n",
        figures.seconds,
        figures.world,
        figures.judging,
        figures.starts,
        figures.deliveries,
        figures.silence
    );
}

void print_senders(unsigned peers) {
    const RunFigures figures = in_child([&] {
        return run_with(
            correct_peers(peers), {{Level::may}, {Level::encrypt}, {Level::dane}, {Level::dane_only}}
        );
    });
    fmt::print("{} correct peers x 4 senders, two at a time:\n", peers);
    print_verdicts(figures, 4);
    fmt::print(
        "  memory per peer: {:.0f} KiB (at most 30 where there are 5000)\n", figures.memory / 1024 / peers
    );
}

} // namespace benchmarks
