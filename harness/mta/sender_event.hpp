// What a sender's own log and queue say, as plain data. Made by postfix_log.cpp and postfix_queue.cpp (pure).
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace harness {

using SenderTime = std::chrono::system_clock::time_point; // when the line was read

enum class DeliveryStatus { sent, deferred, bounced }; // `status=` of the log line

/// `QID: to=<…>, relay=…, dsn=…, status=… (text)` of the smtp(8) client, qmgr(8) or error(8).
struct StatusLine {
    std::string queue_id;
    std::string recipient;
    std::string relay_host; // empty: relay=none
    std::string relay_address;
    std::uint16_t relay_port = 0;
    std::string dsn;
    DeliveryStatus status = DeliveryStatus::deferred;
    std::string text;      // inside the outer parentheses
    std::string tls_field; // Postfix 3.11 and later: `dane`, `!encrypt`, …; empty before
};

enum class PeerTrust { anonymous, untrusted, trusted, verified }; // TLS summary word

/// `Verified TLS connection established to mx[ip]:25: TLSv1.3 with cipher …`. No queue id: join on pid and
/// relay.
struct TlsSummary {
    PeerTrust trust = PeerTrust::untrusted;
    bool reused = false;
    std::string host;
    std::string address;
    std::uint16_t port = 0;
    std::string version;
    std::string cipher;
};

/// `host[ip]:25: Matched DANE EE certificate at depth 0: 3 1 1 …` (log level certmatch).
struct CertificateMatched {
    std::string host;
    std::string address;
    std::string text;
};

/// `warning: TLS policy lookup for NEXTHOP/MXHOST: REASON`. No queue id.
struct PolicyWarning {
    std::string nexthop;
    std::string host;
    std::string text;
};

/// Every other line: kept for evidence and for infrastructure trouble (`fatal:`, `panic:`).
struct OtherLine {};

struct LogEvent {
    SenderTime time;
    std::string service; // `smtp`, `qmgr`, `smtpd`, … of Postfix; `mta-sts-daemon`
    int pid = 0;
    std::string line; // the whole line as read, for evidence
    std::variant<OtherLine, StatusLine, TlsSummary, CertificateMatched, PolicyWarning> what;
};

using LogSink = std::function<void(LogEvent)>;

/// One recipient that is still in the queue, from `postqueue -j`.
struct QueueEntry {
    std::string queue_name; // deferred, active, …
    std::string queue_id;
    std::string recipient;
    std::string delay_reason;
};

} // namespace harness
