#include "harness/cli/file_columns.hpp"

#include "harness/advise/recipients.hpp"
#include "harness/base/file_text.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/run_preparation.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/scenario/scenario_loader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <deque>
#include <filesystem>
#include <map>
#include <thread>
#include <utility>

namespace harness {

namespace {

struct FilesOfList {
    std::deque<Scenario> scenarios;           // stable addresses
    std::map<std::string, std::string> names; // by the scenario's id: as the list has it
};

// Nothing if one cannot be read; that is said.
std::optional<FilesOfList> load_files_of(
    const std::vector<std::string>& names,
    const std::filesystem::path& list,
    const std::filesystem::path& catalogue
) {
    FilesOfList files;
    bool good = true;
    for (const std::string& name : names) {
        const std::filesystem::path path = list.parent_path() / name; // `name` itself if that is absolute
        const auto text = text_of_file(path);
        if (!text) {
            say_as_program(fmt::format("{} cannot be read", path.string()));
            good = false;
            continue;
        }
        const std::string id = fmt::format("captured/peer-{}", files.names.size() + 1); // one is like another
        LoadResult loaded = load_text(*text, path.string(), id, catalogue);
        good = !print_problems(loaded.problems) && good;
        if (loaded.scenarios.empty()) continue;
        files.scenarios.push_back(std::move(loaded.scenarios.front()));
        files.names[id] = name;
    }
    return good ? std::optional(std::move(files)) : std::nullopt;
}

int refuse_files(const std::string& text, int exit_code) {
    say_as_program(text);
    return exit_code;
}

// Where each policy of `measured` is among those that were played; empty if one was not.
std::vector<std::size_t> order_of(const Measured& measured, const Measured& played) {
    std::vector<std::size_t> order;
    for (const Policy& policy : measured.policies) {
        const auto found = std::find(played.policies.begin(), played.policies.end(), policy);
        if (found == played.policies.end()) return {};
        order.push_back(static_cast<std::size_t>(found - played.policies.begin()));
    }
    return order;
}

} // namespace

int add_columns_of_files(
    const CommandLine& line,
    const std::string& list,
    const std::string& text,
    Measured& measured,
    std::vector<std::string>& notes
) {
    const std::vector<std::string> names = files_in_list(text);
    if (names.empty()) return 0;
    const auto files = load_files_of(names, list, line.scenarios);
    if (!files) return 2;
    RunOptions options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    options.policies = measured.policies;
    std::vector<const Scenario*> scenarios;
    for (const Scenario& scenario : files->scenarios)
        scenarios.push_back(&scenario);
    auto senders = prepare_senders(line, options, scenarios);
    if (!senders) return 2;
    const RunResult result =
        run_with_progress(line, prepare_settings(options, std::move(scenarios), *std::move(senders)));
    for (const Delivery& delivery : result.deliveries)
        if (delivery.verdict.kind == VerdictKind::not_judged)
            return refuse_files(
                fmt::format(
                    "{} was not judged under {}: {}",
                    files->names.at(delivery.scenario),
                    to_text(delivery.policy),
                    delivery.verdict.not_judged_because
                ),
                3
            );
    const auto played = measured_by(result);
    if (!played) return refuse_files("nothing can be advised: " + played.error().why, 3);
    const auto order = order_of(measured, *played);
    for (const auto& [id, name] : files->names) {
        const MeasuredColumn* const column = played->column_of(id);
        if (!column || order.empty())
            return refuse_files(
                fmt::format("{} does not say what to expect under every policy that was measured", name), 2
            );
        MeasuredColumn ordered;
        for (const std::size_t place : order)
            ordered.push_back((*column)[place]);
        measured.honest[name] = std::move(ordered);
    }
    if (played->version != measured.version)
        notes.push_back(
            fmt::format("The files of the list were played with {} {}.", played->program, played->version)
        );
    return 0;
}

} // namespace harness
