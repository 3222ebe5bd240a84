// What must become of one delivery, or became of it: the words of `expect:` and of every `saw:`. Plain data.
#pragma once

#include "harness/base/shared.hpp"
#include "harness/model/key.hpp"
#include "harness/model/vocabulary.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace harness {

/// What the host that took the message must have of it.
enum class Content { any, intact };
template <>
inline constexpr auto kWords<Content> = std::to_array<Word<Content>>({
    {Content::any, "any", "whatever came"},
    {Content::intact, "intact", "the body, octet for octet as it was submitted", "intact"},
});

/// What of an earlier delivery the message comes by.
enum class SessionUse { any, fresh, tls_resumed, reused };
template <>
inline constexpr auto kWords<SessionUse> = std::to_array<Word<SessionUse>>({
    {SessionUse::any, "any", "whatever was seen"},
    {SessionUse::fresh, "new", "nothing: a connection and a TLS session of its own", "of its own"},
    {SessionUse::tls_resumed,
     "tls-resumed",
     "a new connection, with the TLS session of an earlier one",
     "new, with an earlier TLS session resumed"},
    {SessionUse::reused,
     "reused",
     "a connection that has carried another message before",
     "one that has carried another message"},
});

/// In place of the name that a client asks for: it asks for none.
inline constexpr std::string_view kNoSni = "none";

/// The documented result of one delivery. `delivered` carries a channel, `deferred` and `bounced` a reason.
struct Expectation {
    Outcome outcome = Outcome::delivered;
    std::optional<Channel> channel = {};
    std::optional<Reason> reason = {};
    std::string by = {}; // label of the MX host that must have taken the message; empty: any
    std::vector<std::string> never_got_mail = {}; // labels of MX hosts: none of the message
    std::vector<std::string> never_dialled = {};  // likewise: no connection
    std::vector<std::string> never_greeted = {};  // likewise: no EHLO
    std::vector<std::string> not_asked = {};      // DNS questions, `TLSA _25._tcp.mx1.foo.dane.example.`; the
                                                  // names are absolute and in lower case
    std::string sni = {}; // the name in the ClientHello, without final dot; kNoSni: none; empty: any or none
    std::string dsn = {}; // RFC 3463, `4.7.5`; empty: any
    Content content = Content::any;
    SessionUse session = SessionUse::any;
    std::string report = {}; // to the recipient's domain, as to_text(std::set<TlsReport>); empty: any or none
    std::string why = {};    // one sentence for `explain`; may be empty
    std::vector<std::string> sources = {}; // in addition to the scenario's
    std::string undocumented = {}; // what it rests on where no document decides; empty: a document does
    bool operator==(const Expectation&) const = default;
};

/// A column: most policies share their expectation with others.
using Expectations = std::map<Policy, Shared<Expectation>>;

inline constexpr Mapping kExpectation{
    "expectation",
    "An expectation in detail.",
    R"({"if": {"properties": {"outcome": {"const": "delivered"}}},
        "then": {"required": ["channel"], "properties": {"reason": false}},
        "else": {"required": ["reason"], "properties": {"channel": false, "by": false, "content": false,
                  "session": false}}})",
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
            .sentence = " by {}",
            .schema = R"({"$ref": "#/definitions/label"})"},
        Key{.name = "never-got-mail",
            .member = &Expectation::never_got_mail,
            .meaning = "list of hosts that must not get the message: no MAIL, no RCPT, none of its content",
            .sentence = "; the message never reaches {}",
            .schema = R"({"type": "array", "items": {"$ref": "#/definitions/label"}})"},
        Key{.name = "never-dialled",
            .member = &Expectation::never_dialled,
            .meaning = "list of hosts that the sender must not connect to",
            .sentence = "; never connects to {}",
            .schema = R"({"type": "array", "items": {"$ref": "#/definitions/label"}})"},
        Key{.name = "never-greeted",
            .member = &Expectation::never_greeted,
            .meaning = "list of hosts to which the sender must not say EHLO or HELO",
            .sentence = "; never says EHLO to {}",
            .schema = R"({"type": "array", "items": {"$ref": "#/definitions/label"}})"},
        Key{.name = "not-asked",
            .member = &Expectation::not_asked,
            .meaning = "list of questions that must not be asked of the DNS, each a type and a name as in "
                       "[a DNS fault](#a-dns-fault): `\"TLSA _25._tcp.{mx1}\"`",
            .sentence = "; never asks for {}",
            .schema = R"({"type": "array", "items": {"type": "string",
                "pattern": "^(MX|A|AAAA|TLSA|TXT|SOA|NS|DS|DNSKEY|CNAME) "}})"},
        Key{.name = "sni",
            .member = &Expectation::sni,
            .meaning = "the server name that the client asks for in the TLS handshake (RFC 6066 3), "
                       "`\"{mx1}\"`; `none`: it asks for none",
            .preset = "any, or none",
            .sentence = "; SNI {}"},
        Key{.name = "dsn",
            .member = &Expectation::dsn,
            .meaning = "the enhanced status code (RFC 3463) in the log, `4.7.5`; of a mail server that logs "
                       "none, nothing",
            .preset = "any",
            .sentence = "; status {}",
            .schema = R"({"type": "string", "pattern": "^[245][.][0-9]{1,3}[.][0-9]{1,3}$"})"},
        Key{.name = "content",
            .member = &Expectation::content,
            .meaning = "what has become of the message; only with `delivered`",
            .sentence = "; the message is {}"},
        Key{.name = "session",
            .member = &Expectation::session,
            .meaning = "what of an earlier delivery it comes by; only with `delivered`",
            .sentence = "; the connection is {}"},
        Key{.name = "report",
            .member = &Expectation::report,
            .meaning = "what the sender hands over to be reported to the domain (RFC 8460): [a policy and a "
                       "result](#reports), "
                       "`tlsa certificate-expired`; several are separated by commas; `none`: nothing",
            .preset = "any",
            .sentence = "; reports {}",
            .schema = R"({"type": "string",
                "pattern": "^(none|(tlsa|sts|no-policy-found) [a-z-]+(, (tlsa|sts|no-policy-found) [a-z-]+)*)$"})"},
        Key{.name = "why", .member = &Expectation::why, .meaning = "one sentence for `mxproof explain`"},
        Key{.name = "sources", .member = &Expectation::sources, .meaning = "in addition to the scenario's"},
        Key{.name = "undocumented",
            .member = &Expectation::undocumented,
            .meaning =
                "what it rests on where no document decides: who was seen to do so, `Postfix 3.5 to 3.10`"},
    }};

} // namespace harness
