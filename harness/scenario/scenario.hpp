// A scenario: one peer and, per policy, what the documentation says must happen. Plain data, made by
// scenario_parser.
#pragma once

#include "harness/model/key.hpp"
#include "harness/model/message.hpp"
#include "harness/model/peer.hpp"
#include "harness/model/postfix_version.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/scenario/expectation.hpp"
#include "harness/scenario/known_difference.hpp"
#include "harness/scenario/route.hpp"

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// What is documented otherwise of the versions before one.
struct VersionExpectations {
    PostfixVersion before;
    std::string why;                  // in each expectation too
    Expectations expect;              // some of those of the scenario
    std::vector<std::string> sources; // in each expectation too
};

inline constexpr Mapping kThen{
    "then",
    "What is different of the peer when a second message is sent, and what is documented of that one.",
    R"({"minProperties": 2})",
    std::tuple{
        ParsedKey{"zone", "[a zone](#a-zone)", "as it was", R"({"$ref": "#/definitions/zone"})"},
        ParsedKey{
            "mx",
            "a list of 1 to 16 [hosts](#an-mx-host), or `null`. What a host does not say of itself is as it "
            "was; a host that is not in the list is gone",
            "as they were",
            R"({"anyOf": [{"type": "null"}, {"type": "array", "minItems": 1, "maxItems": 16,
                "items": {"$ref": "#/definitions/host"}}]})"},
        ParsedKey{
            "dns",
            "a list of [faults](#a-dns-fault); `[]`: there are none any more",
            "as they were",
            R"({"type": "array", "items": {"$ref": "#/definitions/dns-fault"}})"},
        ParsedKey{
            "sts",
            "[an MTA-STS policy](#an-mta-sts-policy)",
            "as it was",
            R"({"$ref": "#/definitions/sts"})"},
        ParsedKey{
            "expect",
            "[what is documented](#expect) of the second message, per policy",
            "",
            R"({"$ref": "#/definitions/expect"})",
            true},
    }};

inline constexpr Mapping kVersion{
    "version",
    "What is documented otherwise of older versions.",
    "{}",
    std::tuple{
        ParsedKey{
            "before",
            "the first version that `expect` of the scenario is right about: `\"3.6\"`, `\"3.7.13\"`",
            "",
            R"({"$ref": "#/definitions/version-number"})",
            true},
        ParsedKey{
            "expect",
            "the policies that differ, as in [`expect`](#expect)",
            "",
            R"({"$ref": "#/definitions/expectations"})",
            true},
        Key{.name = "sources",
            .member = &VersionExpectations::sources,
            .meaning = "the documents that say so",
            .required = true},
        Key{.name = "why",
            .member = &VersionExpectations::why,
            .meaning = "one sentence for `mxproof explain`"},
    }};

/// What somebody reported of a server, in the words of the expectations: the one that `policy` documents, or
/// one that no policy does.
struct Reported {
    std::optional<Policy> policy;  // that the server really had; empty: it had a fault instead
    std::optional<Policy> claimed; // that its documentation gave it; empty: the same, or nothing is claimed
    Expectation saw;
    std::string text = {}; // of Postfix's own words, as the report quotes them; empty: it quotes none
};

inline constexpr Mapping kReported{
    "reported",
    "What the reporter of a bug saw, of a server with which policy.",
    R"({"anyOf": [{"required": ["policy"]}, {"required": ["claimed"]}],
        "examples": [{"policy": "dane-only", "saw": "deferred no-dnssec"}]})",
    std::tuple{
        ParsedKey{
            "policy",
            "the policy that it really had, `dane insecure-mx=dane`; not the group `dane`",
            "",
            R"({"$ref": "#/definitions/policy"})"},
        ParsedKey{
            "claimed",
            "the policy that its documentation gave it, if it is another one",
            "",
            R"({"$ref": "#/definitions/policy"})"},
        ParsedKey{
            "saw",
            "what became of the mail, in the forms of an expectation",
            "",
            R"({"$ref": "#/definitions/expectation"})",
            true},
        Key{.name = "text",
            .member = &Reported::text,
            .meaning = "Postfix's own words, as the report quotes them: they must be in what is seen"},
    }};

/// What can be done so that the mail arrives, and safely. Either text may be empty.
struct Remedy {
    std::string sender;
    std::string recipient;
    bool operator==(const Remedy&) const = default;
};

inline constexpr Mapping kRemedy{
    "remedy",
    "What can be done where mail waits, or travels unprotected.",
    R"({"minProperties": 1})",
    std::tuple{
        Key{.name = "sender", .member = &Remedy::sender, .meaning = "by the operator of the sender"},
        Key{.name = "recipient", .member = &Remedy::recipient, .meaning = "by the operator of the recipient"},
    }};

/// How `mxproof capture` came to a file.
struct Captured {
    std::string date;     // `2026-11-29`
    std::string resolver; // that was asked
    std::string domain;   // real names; empty: they are left out
    std::vector<std::string> hosts;
    std::vector<std::string> left_out; // sentences: what is otherwise than the file says
};

inline constexpr Mapping kCaptured{
    "captured",
    "How `mxproof capture` came to this file.",
    "{}",
    std::tuple{
        Key{.name = "date", .member = &Captured::date, .meaning = "the day", .required = true},
        Key{.name = "resolver", .member = &Captured::resolver, .meaning = "the resolver that was asked"},
        Key{.name = "domain",
            .member = &Captured::domain,
            .meaning = "the name of the domain, where names were kept"},
        Key{.name = "hosts",
            .member = &Captured::hosts,
            .meaning = "list of the real names of `mx1`, `mx2`, …, likewise"},
        Key{.name = "left-out",
            .member = &Captured::left_out,
            .meaning = "list of sentences: what was seen and is otherwise here, and what was not seen"},
    }};

/// Where expectations are from that a file takes from another one: `expect: {like: dane/correct}`.
struct TakenFrom {
    std::string id;
    std::vector<std::string> but_for; // the keys of `expect` that the file has itself
};

/// Which attempt is judged.
enum class Attempt { first, later, second_message };
template <>
inline constexpr auto kWords<Attempt> = std::to_array<Word<Attempt>>({
    {Attempt::first, "first", "the attempt made when the message is fresh", "the first attempt"},
    {Attempt::later,
     "later",
     "an attempt after Postfix's `minimal_backoff_time`",
     "an attempt later than minimal_backoff_time"},
    {Attempt::second_message,
     "second-message",
     "the first attempt of another message, after one for the same domain has been tried; of that one "
     "nothing is "
     "judged",
     "the first attempt of a second message"},
});

/// What a sender keeps of a delivery for the next one.
enum class Kept { nothing, tls_sessions, connections };
template <>
inline constexpr auto kWords<Kept> = std::to_array<Word<Kept>>({
    {Kept::nothing, "nothing"},
    {Kept::tls_sessions, "tls-sessions", "TLS sessions (smtp_tls_session_cache_database)", "TLS sessions"},
    {Kept::connections,
     "connections",
     "connections, those with TLS among them (smtp_connection_cache_destinations, smtp_tls_connection_reuse)",
     "connections"},
});

enum class Submission { shared, own };
template <>
inline constexpr auto kWords<Submission> = std::to_array<Word<Submission>>({
    {Submission::shared, "shared", "one recipient among those of other scenarios"},
    {Submission::own, "own", "the recipient gets a message of its own"},
});

struct Scenario {
    std::string id;             // equals peer.id
    std::filesystem::path file; // as given to the loader
    std::string title;
    std::string life;   // how this happens in life
    std::string attack; // what the attacker does; empty for honest failures
    std::string why;    // why the documented outcomes are what they are
    Peer peer;
    Attempt attempt = Attempt::first;
    Kept kept = Kept::nothing;
    Route route = Route::mx;
    Submission submission = Submission::shared;
    MessageFacts message;
    Expectations expect;           // a policy that is missing here is not judged
    std::optional<TakenFrom> like; // where what `expect` does not say itself is from
    Expectations first;            // of the message before, at a peer that changes; `expect`: of the second
    std::optional<TakenFrom> first_like;       // likewise
    std::vector<VersionExpectations> versions; // the highest bound first, see in_version()
    std::vector<KnownDifference> deviates;     // what mail servers are known to do instead of `expect`
    std::vector<std::string> sources;
    Remedy remedy;                    // empty: nothing is said
    std::optional<Reported> reported; // for a peer that was made from a bug report
    std::optional<Captured> captured; // for one that was captured
};

inline constexpr Mapping kScenario{
    "scenario",
    "One peer and, per policy, what the documentation says must happen. Specified in scenarios/README.md.",
    R"({"if": {"properties": {"expect": {"required": ["like"]}}}, "else": {"required": ["sources"]}})",
    std::tuple{
        Key{.name = "title",
            .member = &Scenario::title,
            .meaning = "what is special about this peer, in one line",
            .required = true},
        Key{.name = "life", .member = &Scenario::life, .meaning = "how this happens in life"},
        Key{.name = "attack",
            .member = &Scenario::attack,
            .meaning = "what the attacker does; not for honest failures"},
        Key{.name = "why",
            .member = &Scenario::why,
            .meaning = "why the documented outcomes are what they are"},
        ParsedKey{
            "peer",
            "[the peer](#peer); without it, the correct one",
            "",
            R"({"$ref": "#/definitions/peer"})"},
        Key{.name = "attempt", .member = &Scenario::attempt, .meaning = "which attempt is judged"},
        Key{.name = "keeps",
            .member = &Scenario::kept,
            .meaning =
                "what the sender keeps of the first message's delivery for that of the second; only process "
                "senders can be told so for one peer"},
        Key{.name = "route",
            .member = &Scenario::route,
            .meaning = "how the sender finds the hosts. A relay is told to it, whatever the MX records say "
                       "(postconf(5) relayhost); only process senders can be told so for one peer"},
        ParsedKey{
            "message",
            "whether the recipient shares a message: `shared`, one with those of other scenarios; `own`, one "
            "of its own; or what [its own message](#a-message) is like",
            "`shared`",
            R"({"anyOf": [{"enum": ["shared", "own"], "default": "shared"}, {"$ref": "#/definitions/message"}]})"},
        ParsedKey{
            "expect",
            "[what is documented](#expect), per policy",
            "",
            R"({"$ref": "#/definitions/expect"})",
            true},
        ParsedKey{
            "then",
            "[what is different](#then) of the peer when a second message is sent, after the first one has "
            "been "
            "tried; both are judged. `versions`, `deviates` and `reported` are about the second",
            "",
            R"({"$ref": "#/definitions/then"})"},
        ParsedKey{
            "versions",
            "[what is documented otherwise of some versions of Postfix](#versions)",
            "",
            R"({"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/version"}})"},
        ParsedKey{
            "deviates",
            "[where a mail server is known to do something else than its documents say](#deviates)",
            "",
            R"({"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/known-difference"}})"},
        ParsedKey{
            "remedy",
            "[what can be done](#remedy) where mail waits, or travels unprotected",
            "",
            R"({"$ref": "#/definitions/remedy"})"},
        ParsedKey{
            "reported",
            "[what a reporter saw](#reported); for peers made from bug reports",
            "",
            R"({"$ref": "#/definitions/reported"})"},
        ParsedKey{
            "captured",
            "[how it was captured](#captured); `mxproof capture` writes it",
            "",
            R"({"$ref": "#/definitions/captured"})"},
        Key{.name = "sources",
            .member = &Scenario::sources,
            .meaning = "list of the documents that say so: `postconf(5) smtp_tls_security_level`, `RFC 7672 "
                       "2.2`",
            .preset = "required; with `like`, in addition to those of the other file",
            .schema = R"({"allOf": [{"$ref": "#/definitions/texts"}, {"minItems": 1}]})"},
    }};

} // namespace harness
