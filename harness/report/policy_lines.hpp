// What the lines of a policy table do: each domain that one of them names, played as correct, as stripped and
// as impersonated, beside the same peers under a name that no line names. Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <array>
#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// A line of the table (postmap(1)), and under which domain it was played.
struct PlayedLine {
    std::size_t line = 0; // of the file, from 1
    std::string key;
    std::string value;
    std::string domain;  // of a relay its host; empty: it was not played
    std::string why_not; // a clause; empty: it was
    // The relay that no line names, and that it is compared with; empty: the domain is no relay, and is
    // compared with the catalogue's own peer.
    std::string beside = {};
};

/// How a domain is played: one run each, since a name has one peer.
struct Situation {
    std::string_view name;     // `a correct host with TLSA records`
    std::string_view scenario; // of the catalogue
    bool attacked = false;
};

inline constexpr std::array kSituations{
    Situation{"a correct host with TLSA records", "certificate/public-ca-with-tlsa"},
    Situation{"a correct host without TLSA records", "certificate/public-ca-without-tlsa"},
    Situation{"STARTTLS stripped from a host with TLSA records", "attack/strips-starttls", true},
    Situation{"STARTTLS stripped from a host without", "attack/strips-starttls-without-tlsa", true},
    Situation{"a host with TLSA records impersonated", "attack/certificate-of-the-attacker", true},
    Situation{
        "a host without TLSA records impersonated", "attack/impersonates-a-signed-host-without-tlsa", true},
};

/// What a run calls the peer that plays a domain in a situation.
std::string played_id(const std::string& domain, const Situation& situation);

struct PolicyLines {
    std::string table; // the file, as the user named it
    std::vector<PlayedLine> lines;
    std::vector<RunResult> runs; // one for each of kSituations, in order; of the same senders
};

/// One table and, for each line, what it does: whom it keeps from the mail, whom it lets have it, which mail
/// it holds up. Exit code as of a run that claims nothing: 0, or 3 if something was not judged.
std::string policy_lines_text(const PolicyLines& played, const TextStyle& style);
std::string policy_lines_json(const PolicyLines& played);
int exit_code(const PolicyLines& played);

} // namespace harness
