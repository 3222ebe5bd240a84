// Where a mail server is known to do something else than its documents say: the `deviates:` part of a
// scenario file, and of a sender's. Plain data; read by known_difference_parser.
#pragma once

#include "harness/model/postfix_version.hpp"
#include "harness/scenario/expectation.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Versions of a mail server; without bounds all of them, also where the version is not known.
struct VersionRange {
    std::optional<PostfixVersion> from;   // the first
    std::optional<PostfixVersion> before; // the first that is too late
    bool operator==(const VersionRange&) const = default;
};

inline constexpr Mapping kVersionRange{
    "version-range",
    "Versions of a mail server: from one on, or before one, or both.",
    R"({"minProperties": 1, "examples": [{"from": "3.6"}, {"from": "3.6", "before": "3.10.11"}]})",
    std::tuple{
        ParsedKey{
            "from",
            "the first version that does so: `\"3.6\"`, `\"3.7.13\"`",
            "the first there is",
            R"({"$ref": "#/definitions/version-number"})"},
        ParsedKey{
            "before",
            "the first version that does not any more",
            "none",
            R"({"$ref": "#/definitions/version-number"})"},
    }};

/// One known difference.
struct KnownDifference {
    std::string program;                // `postfix`; empty: the sender in whose file it stands
    std::vector<std::string> keys;      // of the policies, as in `expect`; empty: whatever the sender claims
    std::vector<Policy> policies;       // that these keys stand for
    VersionRange versions;              // of the mail server
    std::vector<std::string> scenarios; // of a sender's file: selectors; empty: the scenario that says so
    Expectation saw;                    // with `why` and `sources`
};

// Of every known difference, wherever it stands.
inline constexpr ParsedKey kSawKey{
    "saw",
    "what is seen instead, in the forms of an expectation",
    "",
    R"({"$ref": "#/definitions/expectation"})",
    true};
inline constexpr ParsedKey kWhyKey{
    "why", "what the mail server does, in one sentence", "", R"({"$ref": "#/definitions/text"})", true};
inline constexpr ParsedKey kSourcesKey{
    "sources",
    "what shows it: the source, a changelog, a report",
    "",
    R"({"allOf": [{"$ref": "#/definitions/texts"}, {"minItems": 1}]})",
    true};
inline constexpr ParsedKey kVersionsKey{
    "versions",
    R"(of the mail server: `{from: "3.6", before: "3.10"}`, one of them or both)",
    "all",
    R"({"$ref": "#/definitions/version-range"})"};

inline constexpr Mapping kKnownDifference{
    "known-difference",
    "What a mail server is known to do instead of what its documents say.",
    R"({"examples": [{"program": "postfix", "policy": "may", "saw": "deferred handshake-failed",
        "why": "It waits first.", "sources": ["HISTORY 20230917"]}]})",
    std::tuple{
        ParsedKey{
            "program",
            "the mail server: `postfix`, `exim`, `opensmtpd`",
            "",
            R"({"$ref": "#/definitions/text"})",
            true},
        ParsedKey{
            "policy",
            "one key of `expect`, or a list of them",
            "",
            R"({"anyOf": [{"$ref": "#/definitions/text"}, {"$ref": "#/definitions/texts"}]})",
            true},
        kVersionsKey,
        kSawKey,
        kWhyKey,
        kSourcesKey,
    }};

inline constexpr Mapping kKnownDifferenceOfASender{
    "known-difference-of-a-sender",
    "What a sender is known to do instead of what its documentation says.",
    "{}",
    std::tuple{
        ParsedKey{
            "scenarios",
            "where, as `mxproof run` selects scenarios",
            "",
            R"({"allOf": [{"$ref": "#/definitions/texts"}, {"minItems": 1}]})",
            true},
        ParsedKey{
            "policy",
            "one policy that it may claim, or a list of them, as keys of `expect`",
            "every one",
            R"({"anyOf": [{"$ref": "#/definitions/text"}, {"$ref": "#/definitions/texts"}]})"},
        kVersionsKey,
        kSawKey,
        kWhyKey,
        kSourcesKey,
    }};

/// Whether a version is in the range; one that is not known, only if the range has no bounds.
bool contains(const VersionRange& range, const std::optional<PostfixVersion>& version);

/// `from 3.6, before 3.10.11`; empty without bounds.
std::string to_text(const VersionRange& range);

/// Those of a program's version, as its sender tells it (`3.7.11`; empty: not known).
std::vector<KnownDifference>
differences_of(const std::vector<KnownDifference>& all, std::string_view program, std::string_view version);

/// The first about this policy; null: none is.
const KnownDifference*
difference_under(const Policy& policy, const std::vector<KnownDifference>& differences);

} // namespace harness
