// What any mail server says of its deliveries, in the words of mxproof. Plain data: made by the log reader
// and the queue parser of a program (mta/postfix, mta/exim, ...), which alone know that program's own words.
#pragma once

#include "harness/base/boxed.hpp"
#include "harness/model/tls_report.hpp"
#include "harness/model/vocabulary.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace harness {

using SenderTime = std::chrono::system_clock::time_point; // when the line was read

/// What went wrong, and with what: the name and type of a lookup, or the address of a host.
struct FailedStep {
    Reason reason = Reason::unrecognised;
    std::string name = {};    // absolute; of lookups
    std::string type = {};    // mnemonic; of lookups
    std::string address = {}; // where the text names a host with its address
    std::string at = {};      // where in the dialogue: CONNECT, or as kCommands; empty: the text does not say
    bool at_once = false;     // the sender's own system refused: it has no route, and waited for nothing
};

/// Whether the program takes the peer of a TLS session for authenticated.
enum class PeerIs {
    unauthenticated,
    authenticated_if_sni_was_sent, // the program uses one word for two cases, and sends SNI in this one alone
    authenticated,
};

/// A TLS handshake has completed.
struct TlsReported {
    PeerIs peer = PeerIs::unauthenticated;
    std::string word = {}; // the program's own for it: `Verified`
    bool reused = false;   // the connection had been used before: no new handshake
    std::string host = {};
    std::string address = {};
    std::uint16_t port = 0;
    std::string version = {};
    std::string cipher = {};
};

/// One attempt to deliver to one recipient has ended.
struct AttemptEnded {
    std::string queue_id = {};
    std::string recipient = {};
    std::string relay_host = {}; // empty: none was dialled, or the line does not say
    std::string relay_address = {};
    std::uint16_t relay_port = 0;
    std::string dsn = {}; // RFC 3463; empty: the line does not say
    Outcome outcome = Outcome::deferred;
    FailedStep failed = {}; // unless it was delivered
    bool failed_as_last_step =
        false;             // the line does not say why: the last StepFailed at a host of the peer does
    std::string text = {}; // the program's own words
    bool attempted = true; // false: the line repeats an earlier failure, and nothing was tried
    std::optional<bool> authenticated = {}; // the line names the policy in force; nothing: it does not
    std::optional<bool> over_tls = {};      // of a delivery, likewise: whether there was TLS
    Boxed<TlsReported> tls = {};            // of programs that say both in one line
};

/// DANE's part of a handshake: a TLSA record matched, or none was usable.
struct TlsaReported {
    std::string host;
    std::string address;
    bool matched = false;
};

/// A step has failed before the attempt ended: of a host that the program gives up before it tries the next.
struct StepFailed {
    FailedStep step;
    std::string nexthop = {}; // the recipient's domain; empty: the line does not say
    std::string host = {};    // likewise
};

/// Whoever looks up MTA-STS policies did not get one.
struct PolicyFetchFailed {
    enum class Because { certificate_was_rejected, of_an_error, not_said };
    Because because = Because::not_said;
};

/// What was handed over to be reported to a domain (RFC 8460), by the program itself and not in its log.
struct TlsReportSent {
    std::string domain; // without final dot
    std::vector<TlsReport> says;
};

/// The log says that one was.
struct TlsReportLogged {
    std::string domain;
};

/// The program runs.
struct Started {
    std::string version; // empty: the line does not say
};

/// Whoever looks up MTA-STS policies runs.
struct CompanionStarted {};

/// A part of the program has given up.
struct GaveUp {};

/// Who says what is in a TlsReportSent.
inline constexpr const char* kTlsReporter = "TLSRPT";

/// Every other line: kept for evidence.
struct OtherLine {};

struct LogEvent {
    SenderTime time;
    std::string line;           // the whole line as read, for evidence
    std::size_t text_start = 0; // in it, behind date and host
    std::string companion = {}; // who says it, if that is not the mail server: `mta-sts-daemon`
    int pid = 0;                // of the process that says it; 0: the line does not say
    bool about_deliveries = false;
    std::variant<
        OtherLine,
        AttemptEnded,
        TlsReported,
        TlsaReported,
        StepFailed,
        PolicyFetchFailed,
        TlsReportSent,
        TlsReportLogged,
        Started,
        CompanionStarted,
        GaveUp>
        what = {};
};

/// What an event of that kind says; throws std::bad_variant_access for any other.
inline const AttemptEnded& ended_of(const LogEvent& event) {
    return std::get<AttemptEnded>(event.what);
}

using LogSink = std::function<void(LogEvent)>;

/// One recipient that is still in the queue.
struct QueueEntry {
    std::string queue_name; // `deferred`, `active`, ... where the program has several
    std::string queue_id;
    std::string recipient;
    std::string delay_reason; // empty: the listing does not say
};

} // namespace harness
