#include "harness/cli/command_line.hpp"

#include "harness/analyze/log_time.hpp"
#include "harness/cli/capture_arguments.hpp"
#include "harness/cli/run_arguments.hpp"
#include "harness/cli/usage.hpp"
#include "harness/cli/world_arguments.hpp"

#include <CLI/CLI.hpp>

namespace harness {

namespace {

Colour parse_colour(const std::string& word) {
    if (word == "always") return Colour::always;
    return word == "never" ? Colour::never : Colour::automatic;
}

void add_analyze(CLI::App& app, AnalyzeOptions& options) {
    app.add_option("file", options.files, "Logs, also compressed; `-` or none: stdin");
    app.add_option(
           "--since",
           options.since,
           "Only what was logged since: `2026-11-24`, `2026-11-24 09:10:47`, `7d`, `12h`"
    )
        ->type_name("TIME")
        ->check([](const std::string& word) {
            const bool good = parse_since(word, local_now()).has_value();
            return good ? "" : "found \"" + word + "\", expected a time such as 2026-11-24, 7d or 12h";
        });
    app.add_option("--domain", options.domains, "Only mail to this domain; may be given several times")
        ->type_name("DOMAIN");
    CLI::Option* const watch = app.add_flag(
        "--watch",
        options.watch,
        "Follow one log and print what changes; ends with 1 once a domain fails that did not before"
    );
    app.add_option("--queue", options.queue, "What waits, by a file that `postqueue -j` has written")
        ->type_name("FILE")
        ->excludes(watch);
}

Format parse_format(const std::string& word) {
    return word == "json"      ? Format::json
           : word == "env"     ? Format::env
           : word == "main.cf" ? Format::main_cf
                               : Format::text;
}

void add_advise(CLI::App& app, AdviseOptions& options, std::string& stance) {
    CLI::Option* const log =
        app.add_option(
               "--log",
               options.logs,
               "Whom your mail goes to, by logs of your mail server (as `mxproof analyze` "
               "takes them)"
        )
            ->type_name("FILE");
    app.add_option(
           "--domains",
           options.domains,
           "Whom it goes to, by a list: `DOMAIN SCENARIO [MESSAGES]`, one a line; the scenario is the peer "
           "that "
           "the domain is like, or a file that `mxproof capture` has written, which is played"
    )
        ->type_name("FILE")
        ->excludes(log);
    CLI::Option* const measured =
        app.add_option(
               "--measured", options.measured, "What --measure has written, in place of what is shipped"
        )
            ->type_name("FILE");
    app.add_option(
           "--measure",
           options.measure,
           "Run the catalogue under the usual policies with this machine's Postfix first, and write here "
           "what "
           "became of the mail"
    )
        ->type_name("FILE")
        ->excludes(measured);
    app.add_option("--stance", stance, "With --format main.cf or env: whose lines; reach, balance or enforce")
        ->type_name("STANCE")
        ->check(one_word_of(words_of<Stance>()));
}

void add_filter(CLI::App& app, ScenarioFilter& filter, std::string& reason) {
    app.add_flag("--attack", filter.attack, "Only peers with an attacker");
    app.add_option("--report-of", filter.report_of, "Only bug reports of a project: `mailu`")
        ->type_name("PROJECT");
    app.add_option("--reason", reason, "Only peers where a policy defers or bounces for it: `no-tlsa`")
        ->type_name("REASON")
        ->check(one_word_of(words_of<Reason>()));
    app.add_option("--tag", filter.tag, "Only peers whose file has this word of the format: `nsec3`")
        ->type_name("WORD");
}

} // namespace

std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv) {
    CLI::App app("mxproof: proves what a mail server's outbound TLS settings really do", "mxproof");
    app.set_version_flag("--version", MXPROOF_VERSION);
    app.footer(
        "Exit codes: 0 all kept, 1 something broken, 2 usage or a bad file, 3 could not be judged, 70 a bug "
        "of mxproof."
    );
    app.require_subcommand(1);

    SplitArguments split = split_at_command(argc, argv);
    app.option_defaults()->disable_flag_override(); // `--keep=3`
    CommandLine line;
    std::string scenarios = shipped("scenarios").string();
    std::string colour = "auto";
    app.add_option("--scenarios", scenarios, "Folder of the scenario files; the shipped one by default")
        ->type_name("FOLDER")
        ->envname("MXPROOF_SCENARIOS");
    app.add_option("--color,--colour", colour, "auto, always or never; NO_COLOR is respected")
        ->type_name("WHEN")
        ->check(one_word_of({"auto", "always", "never"}));
    std::string format = "text";
    app.add_option(
           "--format",
           format,
           "What is on stdout: text, or json, one object (docs/reports.md); of `advise` also env or main.cf"
    )
        ->type_name("FORMAT")
        ->check(one_word_of({"text", "json", "env", "main.cf"}));
    std::string log;
    CLI::Option* const log_option =
        app.add_option("--log", log, "Say what mxproof does: debug; nothing by default")
            ->type_name("LEVEL")
            ->check(one_word_of({"debug"}));
    app.add_option("--log-file", line.log_file, "Where --log says it; on stderr by default")
        ->type_name("FILE")
        ->needs(log_option);
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
    std::string reason;
    add_filter(*list_app, list.filter, reason);
    CLI::App* explain_app = app.add_subcommand(
        "explain",
        "What a peer is, what each policy should do, and why; or what a line of a log, a reason or a status "
        "code means"
    );
    explain_app
        ->add_option(
            "name",
            explain.selectors,
            "As for run; or a line of a log, a reason (`no-tlsa`), a code (`4.7.5`)"
        )
        ->required();
    AnalyzeOptions analyze;
    CLI::App* analyze_app = app.add_subcommand(
        "analyze",
        "What a mail server's log says: how mail travelled, what failed, why, what to do: docs/analyze.md"
    );
    add_analyze(*analyze_app, analyze);
    AdviseOptions advise;
    std::string stance{to_text(advise.stance)};
    CLI::App* advise_app = app.add_subcommand(
        "advise", "Which setting should I choose? By what a run of the catalogue has shown: docs/advise.md"
    );
    add_advise(*advise_app, advise, stance);
    CLI::App* lint_app = app.add_subcommand("lint", "Check files of scenarios, senders and claims");
    lint_app->add_option("file", lint.files, "Files, or folders of them; all shipped ones by default");
    app.add_subcommand("doctor", "What is missing on this machine, and how to get it");
    ClaimsOptions claims;
    CLI::App* claims_app =
        app.add_subcommand("claims", "The documentations' sentences that runs decide, and their state");
    claims_app->add_option("--from", claims.report, "JSON report of a run; without it all are untested")
        ->type_name("FILE");
    ImageOptions image;
    CLI::App* image_app = app.add_subcommand("image", "Our own images, made from Debian's packages");
    image_app->require_subcommand(1);
    CLI::App* build_app =
        image_app->add_subcommand("build", "Build images that the engine does not have yet");
    build_app->add_option("name", image.names, "`postfix-3.10`; see `mxproof image list`")->required();
    image_app->add_subcommand("list", "The recipes");
    WorldOptions world;
    CLI::App* world_app =
        app.add_subcommand("world", "Serve the fake Internet to programs of yours: docs/stand-alone.md");
    add_world(*world_app, world);
    CaptureOptions capture;
    CLI::App* capture_app = app.add_subcommand(
        "capture", "Ask the DNS and the MX hosts of a domain, and write a scenario of it: docs/capture.md"
    );
    add_capture(*capture_app, capture);
    WhyOptions why;
    CLI::App* why_app = app.add_subcommand(
        "why",
        "Why a domain gets no mail, or gets it unprotected: ask it as `capture` does, play it, and tell: "
        "docs/capture.md"
    );
    add_questions(*why_app, why.capture);
    CLI::App* clean_app = app.add_subcommand("clean", "Remove containers that a killed run left behind");

    const auto finish = [&] {
        line.scenarios = scenarios;
        line.colour = parse_colour(colour);
        line.logs = !log.empty();
        line.format = parse_format(format);
        if (line.format > Format::json && !advise_app->parsed())
            throw CLI::ValidationError("--format", format + " is of `mxproof advise`");
        if (run_app->parsed()) {
            line.command = finish_run(std::move(run));
        } else if (list_app->parsed()) {
            list.filter.reason = parse_word<Reason>(reason);
            line.command = std::move(list);
        } else if (explain_app->parsed()) {
            line.command = std::move(explain);
        } else if (analyze_app->parsed()) {
            if (analyze.watch && analyze.files.size() > 1)
                throw CLI::ValidationError("--watch", "found several logs, expected one");
            line.command = std::move(analyze);
        } else if (advise_app->parsed()) {
            advise.stance = *parse_word<Stance>(stance);
            line.command = std::move(advise);
        } else if (lint_app->parsed()) {
            line.command = std::move(lint);
        } else if (claims_app->parsed()) {
            line.command = std::move(claims);
        } else if (image_app->parsed()) {
            line.command = std::move(image);
        } else if (world_app->parsed()) {
            world.command = std::move(split.command);
            line.command = std::move(world);
        } else if (why_app->parsed()) {
            line.command = std::move(why);
        } else if (capture_app->parsed()) {
            line.command = std::move(capture);
        } else if (clean_app->parsed()) {
            line.command = CleanOptions{};
        } else {
            line.command = DoctorOptions{};
        }
    };
    if (const auto exit_code = parse_arguments(app, split.argc, argv, finish)) return *exit_code;
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
