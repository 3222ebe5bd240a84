// Descriptions of senders that are container images (scenarios/senders/*.yaml): plain data and its loader.
// The format is specified in scenarios/senders/README.md.
#pragma once

#include "harness/model/key.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/scenario/known_difference.hpp"
#include "harness/scenario/problem.hpp"
#include "harness/scenario/route.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// A text that the container gets: an environment variable or a file. Its value may hold placeholders
/// (`{resolver4}`), see known_placeholders().
struct GivenText {
    std::string name; // of the variable, or the absolute path
    std::string value;
    std::string why; // for the report; may be empty
};

struct SenderDescription {
    std::string name; // of the file, without suffix
    std::filesystem::path file;
    std::string title;
    std::string source; // of the claim
    std::string image;
    std::string program = "postfix"; // which mail server it is: one of known_programs()
    std::optional<Policy>
        claims; // the documented policy; nothing: it can be set to each one, by parameter_prefix
    std::string
        parameter_prefix; // of the environment variables that set a parameter of the program: `POSTFIX_`
    std::vector<GivenText> environment;
    std::vector<GivenText> files;
    bool needs_admin = false; // Mailu's admin, over HTTP
    bool needs_milter = false;
    std::uint16_t submission_port = 0;     // where its own users' mail comes in, with XCLIENT; 0: port 25
    std::string tlsrpt;                    // where it hands reports on TLS over; empty: it does not
    bool requiretls = false;               // it can be asked for REQUIRETLS (RFC 8689)
    Route route = Route::mx;               // a relay: all of its mail goes there, so that it takes one peer
    bool asks_as_musl = false;             // its DNS queries are read as musl would have sent them
    bool admin_defers_on_tls_error = true; // what that admin's own DEFER_ON_TLS_ERROR is
    std::vector<KnownDifference> deviates = {}; // what it is known to do instead of what it claims
};

inline constexpr Mapping kSender{
    "sender",
    "A mail server in a container, and the policy that its documentation claims. Specified in "
    "scenarios/senders/README.md.",
    R"({"anyOf": [{"required": ["base"]}, {"required": ["image", "claims"]},
        {"required": ["image", "parameters"]}]})",
    std::tuple{
        Key{.name = "title",
            .member = &SenderDescription::title,
            .meaning = "what it is, in one line",
            .required = true},
        ParsedKey{
            "base",
            "another sender, which may have a base itself: this one has everything that it has, and replaces "
            "what it gives again",
            "",
            R"({"$ref": "#/definitions/text"})"},
        Key{.name = "image",
            .member = &SenderDescription::image,
            .meaning = "as the engine calls it; pulled if need be. `mxproof/NAME` is built from "
                       "[images/NAME](../../images/README.md). `--image` overrides it"},
        ParsedKey{
            "program",
            "`postfix`; `exim`; `opensmtpd`: which mail server it is, so whose log and queue are read, and "
            "whose "
            "[documents](../programs/README.md) it is judged by",
            "`postfix`",
            R"({"enum": ["postfix", "exim", "opensmtpd"], "default": "postfix"})"},
        ParsedKey{
            "claims",
            "the policy that its documentation claims, in the words of `--policy`",
            "",
            R"({"$ref": "#/definitions/text"})"},
        Key{.name = "source",
            .member = &SenderDescription::source,
            .meaning = "where it claims that: document, section and version"},
        Key{.name = "parameters",
            .member = &SenderDescription::parameter_prefix,
            .meaning =
                "instead of `claims`: a prefix for environment variables that set a parameter of main.cf, "
                "for `exim` an option of its smtp transport, for `opensmtpd` the options of its action "
                "`relay`. It is then run once for every policy that the mail server can be told"},
        ParsedKey{
            "environment",
            "variables; `{value, why}` if the report is to say why",
            "",
            R"({"type": "object", "additionalProperties": {"anyOf": [
                {"type": ["string", "number", "boolean", "null"]},
                {"type": "object", "additionalProperties": false, "required": ["value"], "properties": {
                    "value": {"type": ["string", "number", "boolean", "null"]},
                    "why": {"$ref": "#/definitions/text"}}}]}})"},
        ParsedKey{
            "files",
            "put into the container before it starts: `path`, `text`, `why`",
            "",
            R"({"type": "array", "items": {"type": "object", "additionalProperties": false,
                "required": ["path", "text"], "properties": {
                    "path": {"type": "string", "pattern": "^/"},
                    "text": {"$ref": "#/definitions/text"},
                    "why": {"$ref": "#/definitions/text"}}}})"},
        ParsedKey{
            "services",
            "what of its own stack mxproof plays: `admin` (Mailu's, HTTP on ports 80 and 8080), `milter` "
            "(port 11332, accepts everything); both at `{services4}`",
            "",
            R"({"type": "array", "items": {"enum": ["admin", "milter"]}})"},
        Key{.name = "submission-port",
            .member = &SenderDescription::submission_port,
            .meaning =
                "where its own users' mail comes in, from a proxy that says by XCLIENT who has logged "
                "in. Mail is submitted there; to port 25 if it does not answer, and the report says so",
            .preset = "25",
            .most = 65535},
        Key{.name = "tlsrpt",
            .member = &SenderDescription::tlsrpt,
            .meaning = "where its Postfix, 3.10 or later with libtlsrpt, looks for a TLSRPT collector: the "
                       "absolute path of a "
                       "socket. mxproof takes the collector's place; without it, scenarios that expect a "
                       "`report` are left out",
            .schema = R"({"type": "string", "pattern": "^/.*[^/]$"})"},
        Key{.name = "requiretls",
            .member = &SenderDescription::requiretls,
            .meaning = "whether it can be asked for REQUIRETLS (RFC 8689): its mail server is Postfix 3.11 "
                       "or later. "
                       "Without it, scenarios whose `message` wants REQUIRETLS are left out"},
        Key{.name = "route",
            .member = &SenderDescription::route,
            .meaning = "where all of its mail goes. A relay host is in its environment as `{relay}`; it "
                       "then takes the scenarios with this `route`, and is run once for each"},
        ParsedKey{
            "dns-queries",
            "`as-sent`; `as-musl-sends-them`: the resolver reads them as the libc of Alpine would have sent "
            "them, with AD and without EDNS and DO. For stand-ins of images that are made from Alpine",
            "`as-sent`",
            R"({"enum": ["as-sent", "as-musl-sends-them"], "default": "as-sent"})"},
        ParsedKey{
            "admin-defers-on-tls-error",
            "that admin's own `DEFER_ON_TLS_ERROR`",
            "`true`",
            R"({"type": "boolean", "default": true})"},
        ParsedKey{
            "deviates",
            "[where it is known to do something else than its documentation says](#deviates)",
            "",
            R"({"type": "array", "minItems": 1, "items": {"$ref": "#/definitions/known-difference-of-a-sender"}})"},
    }};

struct SenderLoadResult {
    std::vector<SenderDescription> senders; // by name; only those without an error
    std::vector<Problem> problems;
};

/// Reads all *.yaml files of a folder, and `files`, whose bases are looked for among all of these; of two
/// with the same name the one in `files` stays, and may name the other one as its base. A base may have a
/// base itself. Never throws for what is in or about them.
SenderLoadResult
load_senders(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files = {});

/// The mail servers whose words are known: `postfix`, and those that scenarios/programs is about.
const std::vector<std::string>& known_programs();

/// What may stand in braces in a value.
const std::vector<std::string>& known_placeholders();

} // namespace harness
