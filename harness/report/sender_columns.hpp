// What several reports need to know about senders: their deliveries, their short names, their settings.
#pragma once

#include "harness/report/run_result.hpp"

#include <cstddef>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness {

/// A sender with its deliveries in the order of the run.
struct SenderColumn {
    std::string name;
    const ReportedSender* sender = nullptr; // null: a delivery names a sender that the run does not list
    std::vector<const Delivery*> deliveries;
};

/// One column per sender in the order of the run; the pointers are into `result`.
std::vector<SenderColumn> sender_columns(const RunResult& result);

/// `dane insecure-mx=may` -> `dane/may`; `may sts=on` -> `may+sts`; a mutant, `may (mutant: really none)`, ->
/// `may*`.
std::string short_name(std::string_view sender);

/// Whether the name is a mutant's: a deliberately wrong sender.
bool is_mutant(std::string_view sender);

/// The name under which claims know a sender: `may (mutant: really none)` -> `may`.
std::string claimed_name(std::string_view sender);

/// A word as a POSIX shell takes it: as it is, or in single quotes.
std::string shell_quoted(std::string_view word);

/// The command that repeats one delivery, to be pasted into a shell: `mxproof run dane/foo --policy 'dane
/// insecure-mx=may'`.
std::string reproduction(const Delivery& delivery);

/// `5s – nothing is far away` -> value and why; an empty why if there is none.
std::pair<std::string_view, std::string_view> split_setting(std::string_view text);

/// Numbers of a list of deliveries by verdict.
struct Counts {
    std::size_t kept = 0;
    std::size_t broken = 0;
    std::size_t not_judged = 0;
};
Counts count_verdicts(const std::vector<const Delivery*>& deliveries);

std::string_view to_text(Witness witness); // `dns`, `mx`, `sender`

} // namespace harness
