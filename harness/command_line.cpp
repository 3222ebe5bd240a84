#include "harness/command_line.hpp"

#include "harness/world/nearest_word.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <cstdlib>
#include <limits>
#include <thread>

namespace harness {

namespace {

std::string known_policies() {
    std::string words;
    for (const Policy& policy : all_policies())
        words += (words.empty() ? "" : ", ") + to_text(policy);
    return words +
           ", secure, each of them also with sts=on or sts=strict-testing behind it; `dane` for all three of "
           "its insecure-MX handlings, `sts` for the usual ones with MTA-STS";
}

std::string unknown_policy(const std::string& word) {
    std::string text = fmt::format("unknown policy \"{}\"", word);
    std::vector<std::string> words = policy_words();
    const std::vector<std::string> with_sts = sts_policy_words();
    words.insert(words.end(), with_sts.begin(), with_sts.end());
    words.emplace_back("sts");
    if (const auto nearest = nearest_word(word, words))
        text += fmt::format(", did you mean \"{}\"?", *nearest);
    return text + " Known: " + known_policies();
}

// `--policy` takes names separated by commas, each a policy or a group.
std::vector<Policy> parse_policies(const std::vector<std::string>& arguments) {
    std::vector<Policy> chosen;
    for (const std::string& word : arguments) {
        const auto policies = senders_named(word);
        if (policies.empty()) throw CLI::ValidationError("--policy", unknown_policy(word));
        chosen.insert(chosen.end(), policies.begin(), policies.end());
    }
    return chosen;
}

// A mutant is one sender: `dane` means the first of its handlings, which is Postfix's default.
std::optional<Policy> parse_one_policy(const std::string& word) {
    const auto policies = senders_named(word);
    return policies.empty() ? std::nullopt : std::optional(policies.front());
}

SenderPlan parse_mutant(const std::string& argument) {
    // The first `=` that leaves two policies: `dane insecure-mx=may=none` has two of them.
    for (auto equals = argument.find('='); equals != std::string::npos;
         equals = argument.find('=', equals + 1)) {
        const auto documented = parse_one_policy(argument.substr(0, equals));
        const auto configured = parse_one_policy(argument.substr(equals + 1));
        if (documented && configured) return mutant_sender(*documented, *configured);
    }
    throw CLI::ValidationError(
        "--mutant",
        fmt::format("\"{}\" is not CLAIMED=ACTUAL with two policies. Known: {}", argument, known_policies())
    );
}

ReportFile parse_report(const std::string& argument) {
    const auto equals = argument.find('=');
    const std::string kind = argument.substr(0, equals);
    if (equals == std::string::npos || equals + 1 == argument.size())
        throw CLI::ValidationError("--report", fmt::format("\"{}\" is not KIND=FILE", argument));
    const std::filesystem::path path = argument.substr(equals + 1);
    const std::vector<std::pair<std::string, ReportKind>> kinds{
        {"junit", ReportKind::junit}, {"json", ReportKind::json}, {"markdown", ReportKind::markdown}};
    const auto known =
        std::find_if(kinds.begin(), kinds.end(), [&](const auto& entry) { return entry.first == kind; });
    if (known == kinds.end()) {
        const auto nearest = nearest_word(kind, {"junit", "json", "markdown"});
        throw CLI::ValidationError(
            "--report",
            fmt::format(
                "unknown kind of report \"{}\", expected junit, json or markdown{}",
                kind,
                nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : ""
            )
        );
    }
    const auto parent = path.has_parent_path() ? path.parent_path() : std::filesystem::path(".");
    if (!std::filesystem::is_directory(parent))
        throw CLI::ValidationError(
            "--report", fmt::format("{}: there is no directory {}", argument, parent.string())
        );
    return {known->second, path};
}

// `all`, or how many.
std::size_t parse_evidence(const std::string& word) {
    if (word == "all") return std::numeric_limits<std::size_t>::max();
    std::size_t number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    if (error != std::errc{} || stop != end)
        throw CLI::ValidationError("--evidence", fmt::format("\"{}\" is neither all nor a number", word));
    return number;
}

struct RunArguments {
    RunOptions options;
    std::vector<std::string> policies;
    std::vector<std::string> mutants;
    std::vector<std::string> reports;
    std::string evidence = std::to_string(TextStyle::kShownInFull);
    long deadline = 60;
    long start_limit = 60;
};

void add_limits(CLI::App& app, RunArguments& arguments) {
    app.add_option("-j,--jobs", arguments.options.jobs, "Senders at the same time")
        ->check(CLI::Range(1, 64))
        ->capture_default_str();
    app.add_option("--deadline", arguments.deadline, "Seconds one sender may take for its deliveries")
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    app.add_option(
           "--start-limit", arguments.start_limit, "Seconds a container may take until it accepts mail"
    )
        ->check(CLI::Range(1, 3600))
        ->capture_default_str();
    app.add_option(
        "--queue-size",
        arguments.options.queue_size,
        "Size of a sender's queue file system, e.g. 16m (to see a full disk)"
    );
}

void add_run(CLI::App& app, RunArguments& arguments) {
    RunOptions& options = arguments.options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    app.add_option(
        "selector",
        options.selectors,
        "Scenarios: `dane/`, `dane/correct`, `*mismatch*`, or a .yaml file; all by default"
    );
    app.add_option("-p,--policy", arguments.policies, "Only these policies: " + known_policies())
        ->delimiter(',')
        ->allow_extra_args(false); // what follows is a selector
    app.add_option(
           "-s,--sender",
           options.sender_names,
           "Mail servers in containers: names (`mxproof list --senders`) or .yaml files; `process`: this "
           "machine's Postfix"
    )
        ->delimiter(',')
        ->allow_extra_args(false);
    app.add_option(
        "--attach",
        options.attached,
        "A container that already runs, or service:NAME of a compose project: its Internet is the fake one "
        "for the time of the run. --policy or --sender says what it is documented to do"
    );
    app.add_option(
           "--attach-resolver",
           options.attached_resolver,
           "With --attach, and named likewise: the stack's own validating resolver (Unbound), which then "
           "resolves the fake Internet from its root on"
    )
        ->needs("--attach");
    app.add_option("--image", options.image, "Run this image instead of the senders' own");
    app.add_option(
           "--report", arguments.reports, "Also write a report: junit=FILE, json=FILE or markdown=FILE"
    )
        ->allow_extra_args(false);
    app.add_option(
           "--evidence",
           arguments.evidence,
           "How many deliveries that are broken or not judged are shown with their evidence: a number, or all"
    )
        ->capture_default_str();
    app.add_flag("--keep", options.keep, "Keep every sender's queue, log and configuration, and say where");
    app.add_option(
           "--mutant",
           arguments.mutants,
           "Run a deliberately wrong sender, CLAIMED=ACTUAL (`dane-only=may`), to see that it is noticed"
    )
        ->allow_extra_args(false);
    app.add_option("--seed", options.seed, "Keys and certificates derive from it")->capture_default_str();
    add_limits(app, arguments);
}

RunOptions finish_run(RunArguments arguments) {
    RunOptions options = std::move(arguments.options);
    options.policies = parse_policies(arguments.policies);
    for (const std::string& mutant : arguments.mutants)
        options.mutants.push_back(parse_mutant(mutant));
    for (const std::string& report : arguments.reports)
        options.reports.push_back(parse_report(report));
    options.in_full = parse_evidence(arguments.evidence);
    options.deadline = std::chrono::seconds(arguments.deadline);
    options.start_limit = std::chrono::seconds(arguments.start_limit);
    return options;
}

Colour parse_colour(const std::string& word) {
    if (word == "always") return Colour::always;
    return word == "never" ? Colour::never : Colour::automatic;
}

} // namespace

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
    CLI::App app("mxproof: proves what a mail server's outbound TLS settings really do", "mxproof");
    app.set_version_flag("--version", MXPROOF_VERSION);
    app.footer("Exit codes: 0 all kept, 1 something broken, 2 usage or a bad file, 3 could not be judged.");
    app.require_subcommand(1);

    CommandLine line;
    std::string scenarios = shipped("scenarios").string();
    std::string colour = "auto";
    app.add_option("--scenarios", scenarios, "Folder of the scenario files")->envname("MXPROOF_SCENARIOS");
    app.add_option("--color,--colour", colour, "auto, always or never; NO_COLOR is respected")
        ->check(CLI::IsMember({"auto", "always", "never"}));
    app.fallthrough();

    RunArguments run;
    ListOptions list;
    ExplainOptions explain;
    LintOptions lint;
    CLI::App* run_app =
        app.add_subcommand("run", "Send real mail to every peer under every policy, and judge");
    add_run(*run_app, run);
    CLI::App* list_app = app.add_subcommand("list", "List the scenarios");
    list_app->add_option("selector", list.selectors, "As for run");
    list_app->add_flag("--senders", list.senders, "List the containers that run --sender knows");
    CLI::App* explain_app =
        app.add_subcommand("explain", "What a peer is, what each policy should do, and why");
    explain_app->add_option("name", explain.selectors, "As for run")->required();
    CLI::App* lint_app = app.add_subcommand("lint", "Check scenario files");
    lint_app->add_option("file", lint.files, "Files; all shipped ones by default");
    app.add_subcommand("doctor", "What is missing on this machine, and how to get it");
    ClaimsOptions claims;
    CLI::App* claims_app =
        app.add_subcommand("claims", "The documentations' sentences that runs decide, and their state");
    claims_app->add_option("--from", claims.report, "JSON report of a run; without it all are untested")
        ->check(CLI::ExistingFile);
    ImageOptions image;
    CLI::App* image_app = app.add_subcommand("image", "Our own images, made from Debian's packages");
    image_app->require_subcommand(1);
    CLI::App* build_app =
        image_app->add_subcommand("build", "Build images that the engine does not have yet");
    build_app->add_option("name", image.names, "`postfix-3.10`; see `mxproof image list`")->required();
    image_app->add_subcommand("list", "The recipes");
    CLI::App* clean_app = app.add_subcommand("clean", "Remove containers that a killed run left behind");

    try {
        app.parse(argc, argv);
        line.scenarios = scenarios;
        line.colour = parse_colour(colour);
        if (run_app->parsed()) {
            line.command = finish_run(std::move(run));
        } else if (list_app->parsed()) {
            line.command = std::move(list);
        } else if (explain_app->parsed()) {
            line.command = std::move(explain);
        } else if (lint_app->parsed()) {
            line.command = std::move(lint);
        } else if (claims_app->parsed()) {
            line.command = std::move(claims);
        } else if (image_app->parsed()) {
            line.command = std::move(image);
        } else if (clean_app->parsed()) {
            line.command = CleanOptions{};
        } else {
            line.command = DoctorOptions{};
        }
    } catch (const CLI::ParseError& error) {
        return app.exit(error) == 0 ? 0 : 2;
    }
    return line;
}

std::filesystem::path shipped(const std::string& folder) {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    const auto installed = program.parent_path().parent_path() / "share/mxproof" / folder;
    return std::filesystem::is_directory(installed, error)
               ? installed
               : std::filesystem::path(MXPROOF_SOURCE_DIR) / folder;
}

} // namespace harness
