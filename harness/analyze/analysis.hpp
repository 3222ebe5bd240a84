// What a log says of the mail that went out, or did not: the figures, as plain data.
#pragma once

#include "harness/analyze/log_time.hpp"
#include "harness/model/vocabulary.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

using Count = std::uint64_t;

/// What a log calls the peer of a delivery.
enum class PeerWord { verified, trusted_by_tlsa, trusted, untrusted, anonymous, no_tls };
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
    {PeerWord::no_tls, "plaintext", "no TLS"},
});

Channel channel_of(PeerWord word);

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
    bool tells_of_tls = false; // some line says that a TLS session was established
    std::optional<LogTime> first = {};
    std::optional<LogTime> last = {};
    std::map<std::string, DomainFigures, std::less<>> domains = {};
    std::map<std::chrono::sys_days, DayFigures> days = {};
    std::map<std::string, UnknownLines, std::less<>> unknown = {}; // by what they have in common
    Count domains_left_out = 0;                                    // attempts at more domains than are kept
    Count days_left_out = 0;                                       // attempts at more days than are kept
    Count unknown_left_out = 0;                                    // lines of more kinds than are kept
    Count messages_left_out = 0; // deferred messages beyond those that are followed
    bool queue_known = false;    // `waiting` is what the queue says
};

} // namespace harness
