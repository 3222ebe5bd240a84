// `mxproof why`: domains are captured, and what Postfix does to peers that show the same is told in words.
#include "harness/advise/why_text.hpp"
#include "harness/capture/captured_peer.hpp"
#include "harness/cli/capture_now.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/run_preparation.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/run/run.hpp"
#include "harness/scenario/scenario_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <thread>
#include <utility>

namespace harness {

namespace {

struct Replay {
    std::deque<Scenario> scenarios;
    std::vector<ReplayedDomain> domains;
    int exit_code = 0;
};

// What cannot be played is said.
Replay replay_of(const std::vector<Capture>& captures, const std::vector<std::string>& names) {
    Replay replay;
    for (std::size_t i = 0; i < captures.size(); ++i) {
        const int exit_code = exit_code_of(captures[i]);
        replay.exit_code = std::max(replay.exit_code, exit_code);
        if (exit_code == 2) continue; // there is no such domain
        const std::string id = "captured/" + file_stem(captures[i], i, Names::anonymous);
        const auto text = captured_file(captures[i], Names::kept, id);
        LoadResult loaded = text ? load_text(*text, id + ".yaml", id) : LoadResult();
        if (!text) say_as_program(fmt::format("{}: {}", names[i], text.error().why));
        if (print_problems(loaded.problems) || loaded.scenarios.empty()) {
            replay.exit_code = 3;
            continue;
        }
        replay.scenarios.push_back(std::move(loaded.scenarios.front()));
        replay.domains.push_back({names[i], id, captured_peer(captures[i]).left_out});
    }
    return replay;
}

RunResult play(const Replay& replay, std::vector<SenderPlan> senders) {
    std::vector<const Scenario*> scenarios;
    for (const Scenario& scenario : replay.scenarios)
        scenarios.push_back(&scenario);
    RunOptions options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    return run(prepare_settings(options, std::move(scenarios), std::move(senders)));
}

} // namespace

int why_command(const CommandLine& line, const WhyOptions& options) {
    const auto captures = capture_now(options.capture);
    if (const int* exit_code = std::get_if<int>(&captures)) return *exit_code;
    const Replay replay = replay_of(std::get<std::vector<Capture>>(captures), options.capture.domains);
    if (replay.scenarios.empty()) return replay.exit_code;
    auto senders = prepare_senders(line, RunOptions(), {});
    if (!senders) return 2;
    const RunResult result = play(replay, *std::move(senders));
    if (line.format == Format::json) {
        print(why_json(replay.domains, result));
    } else {
        for (const ReplayedDomain& domain : replay.domains)
            print(why_text(domain, result, {.colour = wants_colour(line.colour), .width = width_of_stdout()})
            );
    }
    const bool all_judged = !result.deliveries.empty() &&
                            std::all_of(result.deliveries.begin(), result.deliveries.end(), was_judged);
    return all_judged ? replay.exit_code : std::max(replay.exit_code, 3);
}

} // namespace harness
