// What a log says of the mail that went out, or did not: the figures, as plain data.
#pragma once

#include "harness/analyze/log_time.hpp"
#include "harness/model/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace harness {

using Count = std::uint64_t;

/// What a log calls the peer of a delivery.
enum class PeerWord { verified, trusted_by_tlsa, trusted, untrusted, anonymous, unnamed, no_tls };
template <>
inline constexpr auto kWords<PeerWord> = std::to_array<Word<PeerWord>>({
    {PeerWord::verified,
     "Verified",
     "authenticated, by DANE or by a certificate of a CA, as the policy asked"},
    {PeerWord::trusted_by_tlsa,
     "Trusted by TLSA",
     "a TLSA record matched, and the domain's MX record is not signed"},
    {PeerWord::trusted,
     "Trusted",
     "TLS with a certificate of a known CA, for whatever name: an attacker has such a one, too"},
    {PeerWord::untrusted, "Untrusted", "TLS with a certificate that nobody vouches for"},
    {PeerWord::anonymous, "Anonymous", "TLS without a certificate"},
    {PeerWord::unnamed, "TLS", "encrypted; the log does not say with what certificate"},
    {PeerWord::no_tls, "plaintext", "no TLS"},
});

Channel channel_of(PeerWord word);

/// A host at which an attempt failed.
struct FailedHost {
    std::string name = {};                // empty: the log does not say
    std::string address = {};             // empty: it was not dialled
    Reason reason = Reason::unrecognised; // what was in the way there, the last time
    Count times = 0;                      // attempts
};

/// What a program beside the mail server, which looks up a domain's TLS policy for it, has found.
enum class PolicyFound { none, enforced, testing, dane, dane_only, not_fetched, failed };
template <>
inline constexpr auto kWords<PolicyFound> = std::to_array<Word<PolicyFound>>({
    {PolicyFound::none, "none", "no policy: the mail server's own settings hold"},
    {PolicyFound::enforced, "enforced", "an MTA-STS policy that is enforced: `secure`"},
    {PolicyFound::testing, "testing", "an MTA-STS policy that is not enforced"},
    {PolicyFound::dane, "dane", "`dane`"},
    {PolicyFound::dane_only, "dane-only", "`dane-only`"},
    {PolicyFound::not_fetched,
     "not-fetched",
     "its MTA-STS policy could not be fetched: one that was fetched before holds on, else none does"},
    {PolicyFound::failed, "failed", "its policy could not be looked up: mail waits until it can"},
});

struct DomainPolicy {
    std::string program = {}; // `mta-sts-daemon`; a table of Postfix where that says it itself
    PolicyFound found = PolicyFound::none;
    bool from_cache = false;
    std::string why = {}; // if it could not be had; empty: the log does not say
    std::optional<LogTime> time = {};
};

/// The attempts at one domain that came to the same end.
struct FailedAttempts {
    Outcome outcome = Outcome::deferred;
    Reason reason = Reason::unrecognised;
    std::string dsn = {}; // RFC 3463; empty: the log does not say
    Count times = 0;      // attempts
    Count repeats = 0;    // lines that repeat it, and nothing was tried
    std::optional<LogTime> first = {};
    std::optional<LogTime> last = {};
    // Messages, each counted for what it was deferred for at last:
    Count delivered_later = 0;
    Count returned = 0; // bounced or expired
    Count gone = 0;     // left the queue otherwise
    Count waiting = 0;
    std::vector<FailedHost> hosts = {};
    Count hosts_left_out = 0;                             // of more hosts than are kept: attempts at them
    std::shared_ptr<const DomainPolicy> policy = nullptr; // the last word on it before the last attempt
};

/// How mail of a domain came to travel with less protection than before. Levels: 0 not delivered, and above
/// that the channel.
struct Decline {
    int from = 0;
    int to = 0;
    std::optional<LogTime> last_good = {}; // at the level `from`
    std::optional<LogTime> since = {};     // the first that was worse, after that
    Count times = 0;                       // attempts since; 0: it has not become worse
};

struct DomainFigures {
    std::array<Count, kWords<PeerWord>.size()> delivered{}; // messages, by PeerWord
    std::vector<FailedAttempts> failed = {};
    Count failed_left_out = 0; // attempts of more kinds than are kept
    Decline decline = {};
    std::optional<int> level = {}; // of the last attempt, as in Decline
};

struct DayFigures {
    std::array<Count, kWords<Channel>.size()> delivered{}; // messages, by Channel
    Count deferred = 0;                                    // attempts
    Count bounced = 0;
};

/// What became of the lookups of a domain's policy.
struct PolicyLookups {
    std::shared_ptr<const DomainPolicy> last = nullptr;
    std::shared_ptr<const DomainPolicy> last_failed = nullptr; // not fetched, or not looked up
    Count failed = 0;
};

/// Lines that are alike but for names and numbers.
struct UnknownLines {
    Count times = 0;
    std::string example = {}; // without the local part of any address
};

struct Analysis {
    Count lines = 0;
    Count mail_lines = 0; // of mail servers that mxproof knows
    Count cut_lines = 0;  // longer than is read
    Count attempts = 0;   // at other hosts, within what was asked for
    Count inside = 0;     // at hosts of the server's own: a content filter
    Count not_understood = 0;
    Count other_lines = 0;     // of other programs
    bool tells_of_tls = false; // some line says that a TLS session was established
    std::optional<LogTime> first = {};
    std::optional<LogTime> last = {};
    std::map<std::string, DomainFigures, std::less<>> domains = {};
    std::map<std::chrono::sys_days, DayFigures> days = {};
    std::map<std::string, UnknownLines, std::less<>> unknown = {}; // by what they have in common
    std::map<std::string, UnknownLines, std::less<>> others =
        {}; // likewise, of other programs, by their names
    std::map<std::string, PolicyLookups, std::less<>> policies = {}; // by domain
    Count policies_left_out = 0;                                     // lines of more domains than are kept
    Count others_left_out = 0;                                       // lines of more programs than are kept
    Count domains_left_out = 0;                                      // attempts at more domains than are kept
    Count days_left_out = 0;                                         // attempts at more days than are kept
    Count unknown_left_out = 0;                                      // lines of more kinds than are kept
    Count messages_left_out = 0; // deferred messages beyond those that are followed
    bool queue_known = false;    // `waiting` is what the queue says
};

} // namespace harness
