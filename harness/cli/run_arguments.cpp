#include "harness/cli/run_arguments.hpp"

#include "harness/base/nearest_word.hpp"
#include "harness/cli/configuration_arguments.hpp"
#include "harness/cli/usage.hpp"
#include "harness/run/mail_servers.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>
#include <thread>
#include <utility>

namespace harness {

namespace {

std::string policies_in_words() {
    std::string words;
    for (const Policy& policy : known_policies())
        if (policy.sts == Sts::off) words += (words.empty() ? "" : ", ") + to_text(policy);
    return words + ", each of them also with sts=on or sts=strict-testing behind it; `dane` for all three of "
                   "its insecure-MX handlings, `sts` for the usual ones with MTA-STS";
}

std::string unknown_policy(const std::string& word) {
    std::string text = fmt::format("unknown policy \"{}\"", word);
    std::vector<std::string> words = policy_words();
    const std::vector<std::string> with_sts = sts_policy_words();
    words.insert(words.end(), with_sts.begin(), with_sts.end());
    words.emplace_back("sts");
    if (const auto nearest = nearest_word(word, words))
        return fmt::format("{}, did you mean \"{}\"? Known: {}", text, *nearest, policies_in_words());
    return text + ". Known: " + policies_in_words();
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

// `exim may=none`: of another mail server than Postfix.
std::string program_of_mutant(std::string& argument) {
    for (const std::string& program : known_programs()) {
        if (!argument.starts_with(program + " ")) continue;
        argument.erase(0, program.size() + 1);
        return program;
    }
    return "postfix";
}

void require_tellable(const std::string& program, const Policy& policy) {
    const WhyNot why = mail_server(program).why_not(policy);
    if (why) throw CLI::ValidationError("--mutant", fmt::format("\"{}\": {}", to_text(policy), *why));
}

// Cuts ` + NAME=VALUE` off, as often as it is there.
std::vector<Setting> parameters_of_mutant(std::string& argument) {
    constexpr std::string_view kAnd = " + ";
    std::vector<Setting> parameters;
    for (auto plus = argument.rfind(kAnd); plus != std::string::npos; plus = argument.rfind(kAnd)) {
        const std::string words = argument.substr(plus + kAnd.size());
        const auto equals = words.find('=');
        if (equals == std::string::npos || equals == 0 || words.find('\n') != std::string::npos)
            throw CLI::ValidationError("--mutant", fmt::format("\"{}\" is not NAME=VALUE", words));
        parameters.insert(
            parameters.begin(), {words.substr(0, equals), words.substr(equals + 1), "it is a mutant"}
        );
        argument.erase(plus);
    }
    return parameters;
}

SenderPlan parse_mutant(std::string argument) {
    const std::string program = program_of_mutant(argument);
    std::vector<Setting> parameters = parameters_of_mutant(argument);
    // The first `=` that leaves two policies: `dane insecure-mx=may=none` has two of them.
    for (auto equals = argument.find('='); equals != std::string::npos;
         equals = argument.find('=', equals + 1)) {
        const auto documented = parse_one_policy(argument.substr(0, equals));
        const auto configured = parse_one_policy(argument.substr(equals + 1));
        if (!documented || !configured) continue;
        if (documented == configured && parameters.empty())
            throw CLI::ValidationError(
                "--mutant", fmt::format("\"{}\" claims what it does: it is no mutant", argument)
            );
        require_tellable(program, *configured);
        return mutant_sender(*documented, *configured, program, std::move(parameters));
    }
    throw CLI::ValidationError(
        "--mutant",
        fmt::format(
            "\"{}\" is not CLAIMED=ACTUAL with two policies. Known: {}", argument, policies_in_words()
        )
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

void add_limits(CLI::App& app, RunArguments& arguments) {
    app.add_option("-j,--jobs", arguments.options.jobs, "Senders at the same time")
        ->type_name("N")
        ->check(number_between(1, 64))
        ->capture_default_str();
    app.add_option(
           "--retries",
           arguments.options.retries,
           "How often a delivery that could not be judged is tried again, alone, after all others; what is "
           "broken is not"
    )
        ->check(number_between(0, 9))
        ->capture_default_str();
    app.add_option(
           "--repeat",
           arguments.options.repeat,
           "Run everything so often, and say which deliveries were not judged alike"
    )
        ->check(number_between(1, 100))
        ->capture_default_str();
    app.add_option("--deadline", arguments.deadline, "Seconds one sender may take for its deliveries")
        ->type_name("SECONDS")
        ->check(number_between(1, 3600))
        ->capture_default_str();
    app.add_option(
           "--start-limit", arguments.start_limit, "Seconds a container may take until it accepts mail"
    )
        ->type_name("SECONDS")
        ->check(number_between(1, 3600))
        ->capture_default_str();
    app.add_option(
           "--queue-size",
           arguments.options.queue_size,
           "Size of a sender's queue file system, such as 16m (to see a full disk)"
    )
        ->type_name("SIZE")
        ->check(check_size);
}

void add_twin(CLI::App& app, RunArguments& arguments) {
    TwinOptions& twin = arguments.options.twin;
    auto* option = app.add_option(
        "--twin",
        twin.original,
        "A container that runs, or service:NAME of a compose project: a copy of it, made for the run, is "
        "judged; it is not touched itself. --policy or --sender says what it is documented to do"
    );
    app.add_option(
           "--copy",
           twin.copied,
           "With --twin: the volume at this path is copied if it has at most 4 GiB; without it a writable "
           "one of "
           "more than 64 MiB is mounted read-only"
    )
        ->needs(option)
        ->allow_extra_args(false);
    app.add_option("--empty", twin.emptied, "With --twin: the volume at this path is empty in the twin")
        ->needs(option)
        ->allow_extra_args(false);
    app.add_flag_callback(
           "--join",
           [&twin] { twin.join = Join::always; },
           "With --twin: the twin joins the original's networks; without it only if another service of its "
           "compose project runs there"
    )
        ->needs(option);
    app.add_flag_callback(
           "--no-join", [&twin] { twin.join = Join::never; }, "With --twin: it joins none of them"
    )
        ->needs(option);
    app.add_option(
           "--twin-resolver",
           arguments.options.twin_resolver,
           "With --twin, and named likewise: the stack's own validating resolver (Unbound, BIND, Knot "
           "Resolver, "
           "PowerDNS Recursor): a copy of it resolves the fake Internet from its root on, and the twin asks "
           "it"
    )
        ->needs(option);
    for (const char* gone : {"--attach", "--attach-resolver"})
        app.add_option_function<std::string>(
               gone,
               [gone](const std::string& name) {
                   throw CLI::ValidationError(
                       gone,
                       fmt::format(
                           "no container is borrowed any more; --twin{} {} judges a copy of it",
                           std::string_view(gone).ends_with("resolver") ? "-resolver" : "",
                           name
                       )
                   );
               }
        )->group(""); // not in the help
}

// What --every-domain-of needs, and what it has no place for.
void require_lines_only(const RunOptions& options) {
    if (options.policy_table.empty()) return;
    const auto refuse = [](const char* text) { throw CLI::ValidationError("--every-domain-of", text); };
    if (options.configuration.directory.empty() && options.sender_names.empty() &&
        options.twin.original.empty())
        refuse("whose table is it? Add --config, --sender or --twin");
    if (!options.reports.empty() || !options.events.empty() || options.keep)
        refuse("leave out --report, --events and --keep; `--format json` prints its result for programs");
}

void add_resolver(CLI::App& app, RunOptions& options) {
    std::vector<std::string> words;
    for (const ResolverProgram& program : resolver_programs())
        words.push_back(program.word);
    app.add_option(
           "--resolver",
           options.resolver,
           "Senders ask a real validating resolver of this machine (unbound, bind, knot or powerdns: "
           "Debian's "
           "packages unbound, bind9, knot-resolver, pdns-recursor), which asks the name servers of the fake "
           "Internet: docs/resolvers.md"
    )
        ->type_name("NAME")
        ->check(one_word_of(std::move(words)))
        ->excludes("--twin-resolver");
}

} // namespace

void add_run(CLI::App& app, RunArguments& arguments) {
    RunOptions& options = arguments.options;
    options.jobs = std::max(1U, std::thread::hardware_concurrency());
    app.add_option(
        "selector",
        options.selectors,
        "Scenarios: `dane/`, `dane/correct`, `*mismatch*`, or a .yaml file; all by default"
    );
    app.add_option(
           "--as",
           arguments.played,
           "Play a peer under a domain of yours, such as bank.example.com=dane/correct, so that what the "
           "sender has for this name counts; without a selector, only such peers are run"
    )
        ->type_name("NAME=SCENARIO")
        ->allow_extra_args(false);
    app.add_option(
           "--every-domain-of",
           options.policy_table,
           "Play each domain of a table like that of smtp_tls_policy_maps as a correct one, as one whose "
           "STARTTLS is stripped and as one that is impersonated, and say what its line does: the table's "
           "source, with --config, --sender or --twin"
    )
        ->type_name("FILE")
        ->excludes("--as")
        ->excludes("selector");
    app.add_option(
           "-p,--policy",
           arguments.policies,
           "Only these policies, separated by commas: " + policies_in_words()
    )
        ->type_name("POLICY")
        ->delimiter(',')
        ->allow_extra_args(false); // what follows is a selector
    app.add_option(
           "-s,--sender",
           options.sender_names,
           "Mail servers in containers, separated by commas: names (`mxproof list --senders`) or .yaml "
           "files; "
           "`process`: this machine's Postfix; `exim`, `opensmtpd`: its Exim, its OpenSMTPD"
    )
        ->type_name("NAME")
        ->delimiter(',')
        ->allow_extra_args(false);
    add_twin(app, arguments);
    add_resolver(app, options);
    add_configuration(app, arguments);
    app.add_option("--image", options.image, "Run this image instead of the senders' own");
    app.add_option(
           "--report", arguments.reports, "Also write a report: junit=FILE, json=FILE or markdown=FILE"
    )
        ->type_name("KIND=FILE")
        ->allow_extra_args(false);
    app.add_option(
           "--events",
           options.events,
           "Write every event as it happens, one JSON object a line (docs/events.md); `-`: to stdout, with "
           "the "
           "report in a file of --report"
    )
        ->type_name("FILE");
    app.add_option(
           "--evidence",
           arguments.evidence,
           "How many deliveries that are broken or not judged are shown with their evidence: a number, or all"
    )
        ->type_name("N")
        ->capture_default_str();
    app.add_flag("--keep", options.keep, "Keep every sender's queue, log and configuration, and say where");
    app.add_option(
           "--mutant",
           arguments.mutants,
           "Run a deliberately wrong sender, CLAIMED=ACTUAL (`dane-only=may`), to see that it is noticed. "
           "ACTUAL is a policy, and parameters behind it: `dane=dane + smtp_host_lookup=native`"
    )
        ->type_name("CLAIMED=ACTUAL")
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
    if (options.events == "-" && options.reports.empty())
        throw CLI::ValidationError("--events", "`-` leaves no room for the report: add --report KIND=FILE");
    for (const std::string& word : arguments.played) {
        Result<PlayedName> played = parse_played_name(word);
        if (!played) throw CLI::ValidationError("--as", played.error().why);
        for (const PlayedName& other : options.played)
            if (other.domain == played->domain)
                throw CLI::ValidationError(
                    "--as", fmt::format("{} is played already, as {}", other.domain, other.scenario)
                );
        options.played.push_back(*std::move(played));
    }
    finish_configuration(arguments.set, options);
    require_lines_only(options);
    options.in_full = parse_evidence(arguments.evidence);
    options.deadline = std::chrono::seconds(arguments.deadline);
    options.start_limit = std::chrono::seconds(arguments.start_limit);
    return options;
}

} // namespace harness
