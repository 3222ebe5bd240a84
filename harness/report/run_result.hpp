// A whole run as plain data: what every report is made from.
#pragma once

#include "harness/base/boxed.hpp"
#include "harness/verdict/verdict.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// What is set of a mail server.
struct ReportedSetting {
    std::string name;
    std::string value;
    std::string why = {}; // empty: nothing to say
    bool operator==(const ReportedSetting&) const = default;
};

/// The sender as a report shows it.
struct ReportedSender {
    std::string name;
    std::string kind;
    std::string program; // as people write it: `Postfix`
    std::string version;
    Policy policy;                          // documented
    std::optional<std::string> mutant = {}; // deliberately wrong: SenderPlan::mutant; nothing: it is not
    std::string resolver = {};      // a real one that it asks: `Unbound 1.17.1`; empty: ours, or a twin
    bool claims_nothing = false;    // `policy` is then what it was found to behave like most of all
    std::string configuration = {}; // the directory of a configuration of the user's; empty: mxproof's own
    std::string not_read = {};      // the machine's configuration, that could have been judged; empty: none
    ReportedSetting left_out = {};  // of that configuration, to see what it decides; no name: nothing
    std::vector<ReportedSetting> settings; // what makes the policy
    std::vector<ReportedSetting> settings_beside;
    std::string trouble;                          // infrastructure trouble; empty: none
    std::vector<std::string> trouble_before = {}; // of earlier tries, all of whose deliveries are judged now
    double start_seconds = 0;
};

/// How a command line repeats one delivery, where that is not by the usual names.
struct Again {
    std::string program = "mxproof";
    std::string selector = {}; // of the scenario: a file; empty: its id
    std::string sender = {};   // what `--sender` takes: a file; empty: the name of the container
    std::string options = {};  // the others, quoted, each with a space in front
    bool is_played_as = false; // the id of the scenario is what `--as` takes
};

struct Delivery {
    std::string scenario; // id
    std::string title;
    std::string file;   // scenario file, for JUnit and GitHub annotations
    std::string sender; // ReportedSender::name
    Policy policy;
    std::optional<std::string> mutant = {}; // as ReportedSender::mutant
    std::string
        container;    // what `--sender` names it by, also another server of this machine; empty: its Postfix
    std::string twin; // `--twin NAME` and what belongs to it; empty: it is no twin
    std::string twin_resolver; // the container of its resolver; empty: ours
    std::string recipient;
    Shared<Expectation> expected;
    std::vector<std::string> sources;
    Remedy remedy = {};            // of the scenario
    Boxed<Expectation> known = {}; // what the sender is known to do instead, and what shows it
    bool attacked = false;         // the scenario is an attack
    Verdict verdict;
    Boxed<Reported> reported;                        // of the scenario
    std::vector<std::string> not_judged_before = {}; // why each earlier try could not be judged, in order
    // With --repeat: the verdict of each repetition, in order, of which `verdict` is the worst; else empty.
    std::vector<VerdictKind> repetitions = {};
    Expectations documented = {}; // of a sender that claims nothing: under every policy
    Again again;
};

inline bool was_judged(const Delivery& delivery) {
    return delivery.verdict.kind != VerdictKind::not_judged;
}

/// A delivery for which an outcome is documented, and which the sender cannot make.
struct NotApplicable {
    std::string sender;
    std::string scenario; // id; empty: the sender is not run at all
    std::string why;      // a clause
};

/// What a run says about one sentence of a documentation.
struct ClaimResult {
    enum class State {
        kept,
        deviates, // a promise that is not kept, and only where that is known
        broken,   // a promise that is not kept
        refuted,  // a belief that is not so
        untested,
    };
    std::string id;
    std::string sentence;
    std::string source;
    State state = State::untested;
    std::string because;               // why untested, what is known, or the figures that decide
    std::vector<std::string> deciding; // not kept, refuted: the cells or comparisons that decide it
};

struct RunResult {
    std::string version; // of mxproof
    std::chrono::system_clock::time_point started;
    double seconds = 0;
    double world_seconds = 0; // staging and binding, before the first sender starts
    bool interrupted = false;
    std::vector<ReportedSender> senders;
    std::vector<Delivery> deliveries;
    std::vector<NotApplicable> not_applicable;
    std::vector<ClaimResult> claims;
};

} // namespace harness
