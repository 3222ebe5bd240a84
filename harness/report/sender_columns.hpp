// What several reports need to know about senders: their deliveries, their short names, their settings.
#pragma once

#include "harness/report/run_result.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// A sender with its deliveries in the order of the run.
struct SenderColumn {
    std::string name;
    const ReportedSender* sender = nullptr; // null: a delivery names a sender that the run does not list
    Policy policy;                          // documented
    std::optional<std::string> mutant = {};
    std::vector<const Delivery*> deliveries;
};

/// One column per sender in the order of the run; the pointers are into `result`.
std::vector<SenderColumn> sender_columns(const RunResult& result);

/// The name under which claims know a sender; a mutant's is that of whom it pretends to be.
std::string claimed_name(const SenderColumn& column);

/// `dane insecure-mx=may` -> `dane/may`; `may sts=on` -> `may+sts`; a mutant that claims `may` -> `may*`.
std::string short_name(const SenderColumn& column);

/// A word as a POSIX shell takes it: as it is, or in single quotes.
std::string shell_quoted(std::string_view word);

/// The command that repeats one delivery, to be pasted into a shell: `mxproof run dane/foo --policy 'dane
/// insecure-mx=may'`.
std::string reproduction(const Delivery& delivery);

/// Numbers of a list of deliveries by verdict.
struct Counts {
    std::size_t kept = 0;
    std::size_t deviating = 0; // as known
    std::size_t broken = 0;
    std::size_t not_judged = 0;
};
Counts count_verdicts(const std::vector<SenderColumn>& columns);
Counts count_verdicts(const std::vector<const Delivery*>& deliveries);

std::string_view to_text(Witness witness); // `dns`, `mx`, `sender`

} // namespace harness
