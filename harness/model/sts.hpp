// The MTA-STS policy of a domain (RFC 8461) and the host `mta-sts.<domain>` that serves it. Pure.
#pragma once

#include "harness/model/certificate.hpp"
#include "harness/model/key.hpp"

#include <cstdint>

namespace harness {

enum class StsMode { enforce, testing, none };
template <>
inline constexpr auto kWords<StsMode> = std::to_array<Word<StsMode>>({
    {StsMode::enforce, "enforce"},
    {StsMode::testing, "testing"},
    {StsMode::none, "none"},
});

/// What is found at `_mta-sts.<domain>`.
enum class StsTxt { present, missing, doubled, malformed };
template <>
inline constexpr auto kWords<StsTxt> = std::to_array<Word<StsTxt>>({
    {StsTxt::present, "present"},
    {StsTxt::missing, "missing", "no record", "there is no TXT record that announces it"},
    {StsTxt::doubled, "doubled", "two records, each of them right", "two TXT records announce it"},
    {StsTxt::malformed, "malformed", "a record without id", "the TXT record that announces it has no id"},
});

/// Which of the two names is an alias (a CNAME) of one in the same zone, as of a provider's.
enum class StsAlias { none, record, policy_host };
template <>
inline constexpr auto kWords<StsAlias> = std::to_array<Word<StsAlias>>({
    {StsAlias::none, "none"},
    {StsAlias::record,
     "record",
     "`_mta-sts.{domain}` leads to a name with the TXT record",
     "the name of the TXT record is an alias"},
    {StsAlias::policy_host,
     "policy-host",
     "`mta-sts.{domain}` leads to a host with the addresses; the certificate stays that of "
     "`mta-sts.{domain}` "
     "(RFC 8461 3.3)",
     "the name of the policy host is an alias"},
});

enum class StsHttp {
    ok,
    chunked,
    redirect,
    not_found,
    server_error,
    oversized,
    oversized_chunked,
    garbage,
    wrong_type,
    hangs,
    unreachable,
};
struct StsHttpWord : Word<StsHttp> {
    bool shows_policy = false; // the policy comes, whatever is wrong beside it
    bool answers = true;       // the request gets an answer
    bool is_reachable = true;
};

template <>
inline constexpr auto kWords<StsHttp> = std::to_array<StsHttpWord>({
    {{StsHttp::ok, "ok"}, true},
    {{StsHttp::chunked,
      "chunked",
      "the policy in chunks, without a Content-Length (RFC 9112 7.1)",
      "the policy comes in chunks"},
     true},
    {{StsHttp::redirect,
      "redirect",
      "301 to a place on the same host where the policy is",
      "the policy host redirects to another place"},
     true},
    {{StsHttp::not_found, "not-found", "404", "the policy host answers 404"}},
    {{StsHttp::server_error, "server-error", "500", "the policy host answers 500"}},
    {{StsHttp::oversized,
      "oversized",
      "the policy, and then more than the 64 KiB of RFC 8461 3.3",
      "the policy is larger than 64 KiB"},
     true},
    {{StsHttp::oversized_chunked,
      "oversized-chunked",
      "the same in chunks, so that no header says how large it is",
      "the policy is larger than 64 KiB, and no header says so"},
     true},
    {{StsHttp::garbage, "garbage", "a text that is no policy", "what the policy host serves is no policy"}},
    {{StsHttp::wrong_type, "wrong-type", "as `text/html`", "the policy is served as text/html"}, true},
    {{StsHttp::hangs,
      "hangs",
      "the request is taken and never answered",
      "the policy host never answers the request"},
     false,
     false},
    {{StsHttp::unreachable,
      "unreachable",
      "every connection is refused",
      "the policy host refuses every connection"},
     false,
     false,
     false},
});

/// Whether senders get the policy that the host has, and nothing but it.
constexpr bool serves_policy(StsHttp http) {
    return http == StsHttp::ok || http == StsHttp::chunked;
}

struct StsFacts {
    StsMode mode = StsMode::enforce;
    std::vector<std::string> mx =
        {}; // patterns, without final dot; default (scenario layer): the hosts' names
    std::uint32_t max_age = 86'400;
    std::string id = "20260101";
    StsTxt txt = StsTxt::present;
    std::vector<std::string> record = {}; // in place of what id and txt make; empty: that
    std::string policy = {};              // in place of what mode, mx and max_age make; empty: that
    StsAlias alias = StsAlias::none;
    CertificateFacts certificate = {.issuer = Issuer::public_ca}; // of the policy host
    StsHttp http = StsHttp::ok;
};

inline constexpr Mapping kSts{
    "sts",
    "The MTA-STS policy of the domain (RFC 8461) and the host that serves it: a mode, or a mapping.",
    R"({"examples": ["enforce", {"mode": "testing", "mx": ["*.{domain}"]}]})",
    std::tuple{
        Key{.name = "mode",
            .member = &StsFacts::mode,
            .meaning = "what senders are to do with hosts that fail"},
        ParsedKey{
            "mx",
            "a list of up to 16 patterns for the names of MX hosts: `\"{mx1}\"`, `\"*.{domain}\"`",
            "the names of all hosts",
            R"({"type": "array", "maxItems": 16, "items": {"$ref": "#/definitions/text"},
                "examples": [["*.{domain}"], ["{mx1}"]]})"},
        Key{.name = "max-age",
            .member = &StsFacts::max_age,
            .meaning = "seconds; RFC 8461 allows up to 31557600",
            .sentence = "; max_age {}",
            .most = 4'294'967'295U},
        Key{.name = "id",
            .member = &StsFacts::id,
            .meaning = "of the policy; RFC 8461 allows up to 32 letters and digits",
            .sentence = "; id {}",
            .schema = R"({"type": ["string", "integer"], "default": "20260101"})"},
        Key{.name = "txt",
            .member = &StsFacts::txt,
            .meaning = "what is at `_mta-sts.{domain}`; for a resolver that fails, a DNS fault "
                       "there",
            .sentence = "; {}"},
        ParsedKey{
            "record",
            "a list of up to 4 texts: the TXT records at `_mta-sts.{domain}`, in place of what `id` and "
            "`txt` "
            "would make",
            "what `id` and `txt` make",
            R"({"type": "array", "minItems": 1, "maxItems": 4,
                "items": {"type": "string", "minLength": 1, "maxLength": 255},
                "examples": [["v=STSv1; id=1; extension=value;"]]})"},
        ParsedKey{
            "policy",
            "the text that the policy host serves, in place of what `mode`, `mx` and `max-age` would make; "
            "`{domain}`, `{mx1}`, … stand for names in it",
            "what `mode`, `mx` and `max-age` make",
            R"({"$ref": "#/definitions/text", "examples": ["version: STSv1\nmode: report\nmx: {mx1}\nmax_age: 1\n"]})"},
        Key{.name = "alias",
            .member = &StsFacts::alias,
            .meaning = "a name of these two that is an alias (CNAME) of another name in the domain",
            .sentence = "; {}"},
        ParsedKey{
            "certificate",
            "[a certificate](#a-certificate) of the policy host; its `issuer` is `public-ca` unless it says "
            "otherwise",
            "of the public CA, valid",
            R"({"$ref": "#/definitions/certificate"})"},
        Key{.name = "http",
            .member = &StsFacts::http,
            .meaning = "what becomes of the request for the policy",
            .sentence = "; {}"},
    }};

/// Whether what is at `_mta-sts.<domain>` announces a policy: of the records that begin with `v=STSv1;` there
/// is one, and it has an id of 1 to 32 letters and digits (RFC 8461 3.1).
bool announces_policy(const StsFacts& sts);

} // namespace harness
