#include "harness/report/outcome_word.hpp"

namespace harness {

std::string_view word_of(const Observed& observed) {
    if (!observed.outcome) return "?";
    if (*observed.outcome == Outcome::deferred) return "defer";
    if (*observed.outcome == Outcome::bounced) return "bounce";
    if (!observed.channel) return "sent";
    switch (*observed.channel) {
    case Channel::plaintext:
        return "plain";
    case Channel::encrypted:
        return "TLS";
    case Channel::authenticated:
        return "auth";
    }
    return "?";
}

} // namespace harness
