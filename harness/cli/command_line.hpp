// The command line of mxproof as plain data.
#pragma once

#include "harness/advise/stances.hpp"
#include "harness/cli/played_name.hpp"
#include "harness/report/text_style.hpp"
#include "harness/run/read_configuration.hpp"
#include "harness/run/run_settings.hpp"
#include "harness/scenario/scenario_filter.hpp"

#include <filesystem>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace harness {

enum class Colour { automatic, always, never };

enum class Format {
    text,    // for people
    json,    // one object on stdout, and nothing else there
    env,     // of `advise`: lines of Mailu's environment
    main_cf, // of `advise`: lines of main.cf
};

enum class ReportKind { junit, json, markdown };

struct ReportFile {
    ReportKind kind = ReportKind::json;
    std::filesystem::path path;
};

struct RunOptions {
    std::vector<std::string> selectors;
    std::vector<PlayedName> played; // peers under names of the user's, beside those
    std::string policy_table;       // whose domains are played, each in every situation; empty: none
    std::vector<Policy> policies;   // empty: all
    std::vector<SenderPlan> mutants;
    std::vector<std::string> sender_names; // empty: the machine's own Postfix, unless there are mutants
    TwinOptions twin;
    std::string twin_resolver; // the container of the validating resolver that it asks
    std::string resolver;      // of this machine, that all senders ask; empty: the fake one
    ConfigurationChoice configuration;
    std::string image; // instead of the senders' own; empty: those
    unsigned jobs = 1;
    unsigned retries = 1;
    unsigned repeat = 1;
    std::vector<ReportFile> reports;
    std::string events; // a file, or `-`; empty: none
    bool keep = false;
    std::string seed = "mxproof";
    std::chrono::seconds deadline{60};
    std::chrono::seconds start_limit{60};
    std::string queue_size;
    std::size_t in_full = TextStyle::kShownInFull; // deliveries that are shown with their evidence
};
struct ListOptions {
    std::vector<std::string> selectors;
    ScenarioFilter filter;
    bool senders = false; // those instead of scenarios
};
struct ExplainOptions {
    std::vector<std::string> selectors;
};
struct AnalyzeOptions {
    std::vector<std::string> files; // `-` is stdin; empty: that
    std::string since;              // as parse_since; empty: all of it
    std::set<std::string> domains;  // empty: all
    std::string queue;              // a file; empty: none
    bool watch = false;             // follow it, and print what changes
};
struct AdviseOptions {
    std::vector<std::string> logs; // that tell whom the mail goes to
    std::string domains;           // a list of them in place of a log; empty: none
    std::string measured;          // by an earlier --measure; empty: as shipped
    std::string measure;           // where this is to be written; empty: nothing is measured
    Stance stance = Stance::balance;
};
struct LintOptions {
    std::vector<std::string> files;
};
struct DoctorOptions {};
struct ClaimsOptions {
    std::filesystem::path report; // JSON of a run; empty: none
};
struct ImageOptions {
    std::vector<std::string> names; // empty: list them
};
struct CleanOptions {};
struct WorldOptions {
    std::vector<std::string> selectors;
    std::string seed = "mxproof";
    std::filesystem::path directory;  // empty: a temporary one
    std::vector<std::string> command; // empty: none
};

struct CaptureOptions {
    std::vector<std::string> domains;
    std::string output;            // a file, or a folder of several domains; empty: stdout
    std::string resolver;          // an address; empty: that of this machine
    std::vector<std::string> from; // files of pasted text, `-` is stdin; empty: the network is asked
    bool no_smtp = false;
    bool keep_names = false;
    int limit = 10; // seconds of each step
};
struct WhyOptions {
    CaptureOptions capture;
};

struct CommandLine {
    std::filesystem::path scenarios; // the catalogue's folder
    Colour colour = Colour::automatic;
    Format format = Format::text;
    bool logs = false;              // what it does is said
    std::filesystem::path log_file; // there; empty: on stderr
    std::variant<
        RunOptions,
        ListOptions,
        ExplainOptions,
        AnalyzeOptions,
        AdviseOptions,
        LintOptions,
        DoctorOptions,
        ClaimsOptions,
        ImageOptions,
        CleanOptions,
        WorldOptions,
        CaptureOptions,
        WhyOptions>
        command;
};

/// Parses the arguments. On `--help` or an error it prints and returns the exit code (0, 2) instead.
std::variant<CommandLine, int> parse_command_line(int argc, const char* const* argv);

/// Where the shipped `scenarios` (or `images`) are, seen from this program: beside an installed one, or in
/// its source tree.
std::filesystem::path shipped(const std::string& folder);

} // namespace harness
