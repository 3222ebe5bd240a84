#include "harness/cli/chosen_senders.hpp"

#include "harness/base/nearest_word.hpp"
#include "harness/base/text_lines.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/engine/engine_address.hpp"
#include "harness/run/copied_configuration.hpp"
#include "harness/run/mail_servers.hpp"
#include "harness/scenario/sender_description.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness {

namespace {

constexpr const char* kProcess = "process"; // this machine's own Postfix

bool complain(const std::string& text) {
    say("mxproof: " + text);
    return false;
}

std::vector<Policy> policies_of(const RunOptions& options) {
    if (!options.policies.empty()) return options.policies;
    const auto all = usual_policies();
    return {all.begin(), all.end()};
}

void add_process_senders(const RunOptions& options, std::vector<SenderPlan>& senders) {
    for (const Policy& policy : policies_of(options))
        senders.push_back(honest_sender(policy));
}

// The mail servers of this machine that are named by what they are.
std::vector<std::string> own_programs() {
    std::vector<std::string> programs = known_programs();
    std::erase(programs, "postfix");
    return programs;
}

bool is_own_program(const std::string& name) {
    const auto programs = own_programs();
    return std::find(programs.begin(), programs.end(), name) != programs.end();
}

void add_own_senders(
    const std::string& program, const RunOptions& options, std::vector<SenderPlan>& senders
) {
    for (const Policy& policy : policies_of(options))
        senders.push_back(own_sender(program, policy));
}

// What a reporter saw is seen again only under the policy of the reporter's server.
void add_reported_senders(
    const RunOptions& options, const std::vector<const Scenario*>& scenarios, std::vector<SenderPlan>& senders
) {
    if (options.selectors.empty() || !options.policies.empty()) return;
    for (const Scenario* scenario : scenarios) {
        if (!scenario->reported || !scenario->reported->policy) continue;
        const Policy& policy = *scenario->reported->policy;
        const bool there = std::any_of(senders.begin(), senders.end(), [&](const SenderPlan& sender) {
            return sender.documented == policy;
        });
        if (!there) senders.push_back(reported_sender(policy));
    }
}

void add_plans(
    const SenderDescription& description,
    const Policy& policy,
    const std::vector<const Scenario*>& scenarios,
    std::vector<SenderPlan>& senders
) {
    if (description.route == Route::mx) {
        senders.push_back(container_sender(description, policy));
        return;
    }
    auto relays = relaying_senders(description, policy, scenarios);
    std::move(relays.begin(), relays.end(), std::back_inserter(senders));
}

// A container that claims one policy is run if that is asked for, whatever else is.
void add_container(
    SenderDescription description,
    const RunOptions& options,
    const std::vector<const Scenario*>& scenarios,
    std::vector<SenderPlan>& senders
) {
    if (!options.image.empty()) description.image = options.image;
    const auto policies = policies_of(options);
    if (!description.claims) {
        for (const Policy& policy : policies)
            add_plans(description, policy, scenarios, senders);
    } else if (options.policies.empty() ||
               std::find(policies.begin(), policies.end(), *description.claims) != policies.end()) {
        add_plans(description, *description.claims, scenarios, senders);
    }
}

bool complain_unknown(const std::string& name, const std::vector<SenderDescription>& known) {
    std::vector<std::string> names{kProcess};
    for (const std::string& program : own_programs())
        names.push_back(program);
    for (const SenderDescription& description : known)
        names.push_back(description.name);
    const auto nearest = nearest_word(name, names);
    return complain(fmt::format(
        "there is no sender \"{}\"{} (`mxproof list --senders` shows all)",
        name,
        nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : ""
    ));
}

bool add_named(
    const std::filesystem::path& folder,
    const RunOptions& options,
    const std::vector<const Scenario*>& scenarios,
    std::vector<SenderPlan>& senders
) {
    std::vector<std::filesystem::path> files;
    for (const std::string& name : options.sender_names)
        if (names_a_file(name)) files.emplace_back(name);
    const SenderLoadResult loaded = load_senders(folder, files);
    bool good = !print_problems(loaded.problems);
    for (const std::string& named : options.sender_names) {
        const std::string name = names_a_file(named) ? std::filesystem::path(named).stem().string() : named;
        const auto found =
            std::find_if(loaded.senders.begin(), loaded.senders.end(), [&](const auto& sender) {
                return sender.name == name;
            });
        if (name == kProcess) {
            add_process_senders(options, senders);
        } else if (is_own_program(name)) {
            add_own_senders(name, options, senders);
        } else if (found == loaded.senders.end()) {
            if (!names_a_file(named) || good) good = complain_unknown(name, loaded.senders);
        } else {
            add_container(*found, options, scenarios, senders);
        }
    }
    if (good && senders.empty())
        return complain("none of these senders claims one of these policies, or takes one of these scenarios"
        );
    return good;
}

// What the original of the twin is documented to do: the one policy that was named, or that of the one
// sender.
std::optional<std::vector<SenderPlan>> twin_senders(
    const std::filesystem::path& folder,
    const RunOptions& options,
    const std::vector<const Scenario*>& scenarios
) {
    std::vector<SenderPlan> described;
    if (!options.sender_names.empty() && !add_named(folder, options, scenarios, described))
        return std::nullopt;
    if (described.size() == 1)
        return std::vector{twin_sender(options.twin, options.twin_resolver, described[0].documented)};
    if (described.empty() && options.policies.size() == 1)
        return std::vector{twin_sender(options.twin, options.twin_resolver, options.policies[0])};
    complain("--twin needs one documented policy: --policy POLICY, or --sender NAME with one that claims it");
    return std::nullopt;
}

// Why there is nothing to run, one line for each sender.
bool complain_untellable(const std::vector<SenderPlan>& senders) {
    for (const SenderPlan& sender : senders)
        say(fmt::format("mxproof: {} cannot be run: {}", sender.name, *sender.untellable));
    return false;
}

bool can_any_be_run(const std::vector<SenderPlan>& senders) {
    return senders.empty() || std::any_of(senders.begin(), senders.end(), [](const SenderPlan& sender) {
               return !sender.untellable;
           });
}

// Where a program's own documents say something else than Postfix's, they are what it is judged by.
bool attach_documents(const std::filesystem::path& folder, std::vector<SenderPlan>& senders) {
    ProgramLoadResult loaded = load_programs(folder);
    if (print_problems(loaded.problems)) return false;
    for (ProgramDocuments& documents : loaded.programs) {
        const auto shared = std::make_shared<const ProgramDocuments>(std::move(documents));
        for (SenderPlan& sender : senders)
            if (sender.program() == shared->program) sender.documents = shared;
    }
    return true;
}

// The configuration as it is; if it claims nothing, also with each of its settings left out.
std::optional<std::vector<SenderPlan>> given_senders(const RunOptions& options) {
    ConfigurationChoice choice = options.configuration;
    std::unique_ptr<FleetingDirectory> copy;
    if (const std::string service = named_service(choice.directory); !service.empty()) {
        auto copied = copy_configuration(engine_of_environment(), service);
        if (!copied) {
            complain(copied.error().why);
            return std::nullopt;
        }
        copy = *std::move(copied);
        choice.copied_from = std::exchange(choice.directory, copy->path()).string();
    }
    const Result<ReadConfiguration> read = read_configuration(choice);
    if (!read) {
        for (const std::string& line : lines_in(read.error().why))
            complain(line);
        return std::nullopt;
    }
    for (const std::string& note : read->notes)
        say("mxproof: warning: " + note);
    if (!options.policies.empty()) return std::vector{given_sender(read->given, options.policies.front())};
    std::vector<SenderPlan> senders{given_sender(read->given, std::nullopt)};
    if (!options.policy_table.empty()) return senders;
    for (auto& variant : with_each_left_out(*read))
        senders.push_back(given_sender(std::move(variant), std::nullopt));
    return senders;
}

} // namespace

std::optional<std::vector<SenderPlan>> choose_senders(
    const std::filesystem::path& folder,
    const RunOptions& options,
    const std::vector<const Scenario*>& scenarios
) {
    if (!options.twin.original.empty()) return twin_senders(folder, options, scenarios);
    if (!options.configuration.directory.empty()) return given_senders(options);
    std::vector<SenderPlan> senders;
    const bool own_postfix =
        options.sender_names.empty() && (options.mutants.empty() || !options.policies.empty());
    if (own_postfix && !options.image.empty()) {
        complain("--image needs a --sender that says how the image is to be run");
        return std::nullopt;
    }
    if (own_postfix) {
        add_process_senders(options, senders);
        add_reported_senders(options, scenarios, senders);
    }
    if (!options.sender_names.empty() && !add_named(folder, options, scenarios, senders)) return std::nullopt;
    senders.insert(senders.end(), options.mutants.begin(), options.mutants.end());
    if (!can_any_be_run(senders) && !complain_untellable(senders)) return std::nullopt;
    if (!attach_documents(folder.parent_path() / "programs", senders)) return std::nullopt;
    return senders;
}

} // namespace harness
