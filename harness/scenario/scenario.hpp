// A scenario: one peer and, per policy, what the documentation says must happen. Plain data, made by
// scenario_parser.
#pragma once

#include "harness/model/peer.hpp"
#include "harness/model/postfix_version.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/scenario/route.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// The documented result of one delivery. `delivered` carries a channel, `deferred` and `bounced` a reason.
struct Expectation {
    Outcome outcome = Outcome::delivered;
    std::optional<Channel> channel;
    std::optional<Reason> reason;
    std::string by; // label of the MX host that must have taken the message; empty: any
    std::vector<std::string> never_got_mail; // labels of MX hosts that must not have received the message
    std::string why;                         // one sentence for `explain`; may be empty
    std::vector<std::string> sources;        // in addition to the scenario's
    bool operator==(const Expectation&) const = default;
};

/// What is documented otherwise of the versions before one.
struct VersionExpectations {
    PostfixVersion before;
    std::string why;                      // in each expectation too
    std::map<Policy, Expectation> expect; // some of those of the scenario
    std::vector<std::string> sources;     // in each expectation too
};

/// What somebody reported of a server, in the words of the expectations: the one that `policy` documents, or
/// one that no policy does.
struct Reported {
    std::optional<Policy> policy;  // that the server really had; empty: it had a fault instead
    std::optional<Policy> claimed; // that its documentation gave it; empty: the same, or nothing is claimed
    Expectation saw;
    std::string text = {}; // of Postfix's own words, as the report quotes them; empty: it quotes none
};

/// Which attempt is judged.
enum class Attempt {
    first, // the attempt made when the message is fresh
    later, // an attempt made after minimal_backoff_time
};

enum class Submission {
    shared, // one recipient among others in one message
    own,    // a message of its own
};

struct Scenario {
    std::string id;             // equals peer.id
    std::filesystem::path file; // as given to the loader
    std::string title;
    std::string life;   // how this happens in life
    std::string attack; // what the attacker does; empty for honest failures
    std::string why;    // why the documented outcomes are what they are
    Peer peer;
    Attempt attempt = Attempt::first;
    Route route = Route::mx;
    Submission submission = Submission::shared;
    std::map<Policy, Expectation> expect;      // a policy that is missing here is not judged
    std::vector<VersionExpectations> versions; // the highest bound first, see in_version()
    std::vector<std::string> sources;
    std::optional<Reported> reported; // for a peer that was made from a bug report
};

} // namespace harness
