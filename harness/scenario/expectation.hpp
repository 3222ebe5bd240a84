// What must become of one delivery, or became of it: the words of `expect:` and of every `saw:`. Plain data.
#pragma once

#include "harness/model/key.hpp"
#include "harness/model/vocabulary.hpp"

#include <optional>
#include <string>
#include <tuple>
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
    std::string undocumented; // what it rests on where no document decides; empty: a document does
    bool operator==(const Expectation&) const = default;
};

inline constexpr Mapping kExpectation{
    "expectation",
    "An expectation in detail.",
    R"({"if": {"properties": {"outcome": {"const": "delivered"}}},
        "then": {"required": ["channel"], "properties": {"reason": false}},
        "else": {"required": ["reason"], "properties": {"channel": false, "by": false}}})",
    std::tuple{
        ParsedKey{
            "outcome",
            "what becomes of the message in the attempt that is judged: `delivered`, `deferred`, `bounced`",
            "",
            R"({"$ref": "#/definitions/outcome"})",
            true},
        ParsedKey{
            "channel",
            "[how it travels](#channels)",
            "with `delivered`, only then",
            R"({"$ref": "#/definitions/channel"})"},
        ParsedKey{
            "reason",
            "[why it is not delivered](#reasons)",
            "with `deferred` and `bounced`, only then",
            R"({"$ref": "#/definitions/reason"})"},
        Key{.name = "by",
            .member = &Expectation::by,
            .meaning = "the host that must take the message, `mx2`; without it, any",
            .preset = "only with `delivered`",
            .schema = R"({"$ref": "#/definitions/label"})"},
        Key{.name = "never-got-mail",
            .member = &Expectation::never_got_mail,
            .meaning = "list of hosts that must not get the message",
            .schema = R"({"type": "array", "items": {"$ref": "#/definitions/label"}})"},
        Key{.name = "why", .member = &Expectation::why, .meaning = "one sentence for `mxproof explain`"},
        Key{.name = "sources", .member = &Expectation::sources, .meaning = "in addition to the scenario's"},
        Key{.name = "undocumented",
            .member = &Expectation::undocumented,
            .meaning =
                "what it rests on where no document decides: who was seen to do so, `Postfix 3.5 to 3.10`"},
    }};

} // namespace harness
