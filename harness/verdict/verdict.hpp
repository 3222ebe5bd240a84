// The verdict on one delivery. Pure: expectations and evidence in, verdict out.
#pragma once

#include "harness/model/vocabulary.hpp"
#include "harness/observation/delivery_evidence.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/verdict/evidence.hpp"

#include <chrono>
#include <optional>
#include <string>
#include <vector>

namespace harness {

enum class VerdictKind {
    kept,       // observed what is documented
    deviates,   // observed what the sender is known to do instead
    broken,     // observed something else, or what is documented where the sender is known to deviate
    not_judged, // could not be observed, or the witnesses contradict each other; never a pass
};
std::string_view to_text(VerdictKind kind);

struct ObservedTls {
    std::string version;
    std::string cipher;
    std::string sni;
    std::string summary; // the sender's word for the peer: `Verified`, …
};

/// What the witnesses agree on.
struct Observed {
    std::optional<Outcome> outcome;
    std::optional<Channel> channel;
    std::optional<Reason> reason;
    std::string dsn;
    std::string relay; // `mx1 (mx1.peer.example[198.18.0.1]:25)`; empty: none
    std::string text;  // the sender's own text
    std::optional<ObservedTls> tls;
    std::string report;  // to the domain, as `expect: report` has it; empty: the sender hands none over
    bool intact = false; // the host that took the message has the body as it was submitted
    bool lost_requiretls = false;         // that host was not told that the message wants REQUIRETLS
    SessionUse session = SessionUse::any; // by which a host took the message; of any other: any
};

struct Verdict {
    VerdictKind kind = VerdictKind::not_judged;
    Observed observed;
    std::vector<std::string>
        mismatches; // one sentence each: `expected deferred, observed delivered plaintext`
    std::string not_judged_because;
    // The policies that the scenario documents, by whether their outcome was observed; none if not judged.
    std::vector<Policy> fits;
    std::vector<Policy> fits_as_known; // what the sender is known to do under them instead was observed
    std::vector<Policy> differs;
    bool attacker_got_mail = false;
    Evidence evidence; // in time order
};

/// Judges one delivery against one expectation. `known`: what the sender is known to do instead; null:
/// nothing. The scenario's own differences must be those of the sender's program and version, see
/// differences_of().
Verdict judge(
    const Scenario& scenario,
    const Expectation& expected,
    const DeliveryEvidence& seen,
    const Expectation* known = nullptr
);

} // namespace harness
