#include "harness/cli/run_preparation.hpp"

#include "harness/cli/chosen_senders.hpp"
#include "harness/cli/run_progress.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/engine/engine_address.hpp"
#include "harness/run/installed_resolver.hpp"
#include "harness/run/run.hpp"

#include <utility>

namespace harness {

std::optional<std::vector<SenderPlan>> prepare_senders(
    const CommandLine& line, const RunOptions& options, const std::vector<const Scenario*>& scenarios
) {
    auto senders = choose_senders(line.scenarios / "senders", options, scenarios);
    if (senders && !options.resolver.empty())
        for (const auto resolver = installed_resolver(options.resolver); SenderPlan & sender : *senders)
            sender.resolver = resolver;
    return senders;
}

RunSettings prepare_settings(
    const RunOptions& options, std::vector<const Scenario*> scenarios, std::vector<SenderPlan> senders
) {
    RunSettings settings;
    settings.scenarios = std::move(scenarios);
    settings.senders = std::move(senders);
    settings.engine = engine_of_environment();
    settings.jobs = options.jobs;
    settings.retries = options.retries;
    settings.repeat = options.repeat;
    settings.seed = options.seed;
    settings.deadline = options.deadline;
    settings.start_limit = options.start_limit;
    settings.queue_size = options.queue_size;
    return settings;
}

RunResult run_with_progress(const CommandLine& line, RunSettings settings) {
    RunProgress progress(stderr_is_terminal() && (!line.logs || !line.log_file.empty()));
    settings.progress = [&progress](const Progress& now) { progress.show(now); };
    RunResult result = run(settings);
    progress.finish();
    return result;
}

} // namespace harness
