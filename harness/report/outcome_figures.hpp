// How many peers got a sender's mail, and how; and which documented policy a sender behaves like. Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/scenario/claim.hpp"

#include <cstddef>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

struct OutcomeFigures {
    std::size_t authenticated = 0;
    std::size_t encrypted = 0;
    std::size_t plaintext = 0;
    std::size_t undelivered = 0;
    std::size_t not_judged = 0;
    std::size_t attacked = 0; // peers
    std::size_t deceived = 0; // of these, whose mail the attacker got
};

OutcomeFigures figures_of(const std::vector<const Delivery*>& deliveries);
/// Counts one peer's outcome.
void count_outcome(OutcomeFigures& figures, Outcome outcome, const std::optional<Channel>& channel);

/// `31 deferred no-tlsa, 9 bounced null-mx`: the largest number first, and no more than `most`.
std::string numbers_text(
    const std::map<std::string, std::size_t>& numbers,
    std::size_t most = std::numeric_limits<std::size_t>::max()
);

std::size_t value_of(const OutcomeFigures& figures, Figure figure);

/// The documented policy whose column fits a sender's observed outcomes best.
struct PolicyFit {
    Policy policy;
    std::size_t judged = 0;             // deliveries whose scenarios document it
    std::vector<std::string> differing; // of these, the scenarios whose outcome is another one
};

/// How a sender fits one policy.
PolicyFit fit_of(const SenderColumn& column, const Policy& policy);

/// Of all known policies the one whose documented outcome was observed most often; of several that fit
/// equally well the one that the sender claims, else a usual one (in the order of usual_policies()), else the
/// first in the order of known_policies(). Nothing if no delivery was judged.
std::optional<PolicyFit> behaves_like(const SenderColumn& column);

} // namespace harness
