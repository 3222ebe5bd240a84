// Builds the evidence of one delivery, step by step, as the three witnesses would have seen it.
#pragma once

#include "harness/mta/postfix/postfix_log.hpp"
#include "harness/mta/postfix/postfix_reason.hpp"
#include "harness/verdict/verdict.hpp"

#include <chrono>
#include <memory>
#include <string>
#include <utility>

namespace harness_test {

using namespace harness;

inline constexpr const char* kRecipient = "user@a.example";
inline constexpr const char* kMx1 = "198.18.0.1";
inline constexpr const char* kMx2 = "198.18.0.2";

// The peer of the evidence that is built here: nothing in it deviates.
inline Peer peer_of_two_hosts() {
    Peer peer;
    peer.domain = "a.example.";
    for (const char* label : {"mx1", "mx2"}) {
        MxHost host;
        host.label = label;
        host.name = std::string(label) + ".a.example.";
        host.zone_name = peer.domain;
        peer.mx.push_back(host);
    }
    return peer;
}

// What a documentation says of a delivery.
inline Expectation delivered(Channel channel) {
    Expectation expected;
    expected.channel = channel;
    return expected;
}
inline Expectation deferred(Reason reason) {
    Expectation expected;
    expected.outcome = Outcome::deferred;
    expected.reason = reason;
    return expected;
}

class EvidenceBuilder {
public:
    EvidenceBuilder() {
        evidence.recipient = kRecipient;
        evidence.hosts = {{"mx1", {kMx1}}, {"mx2", {kMx2}}};
    }

    // An MX host accepts the message; returns the text that Postfix will log.
    std::string accept(const std::string& address, bool over_tls, const std::string& sni = {}) {
        auto session = begin(address);
        if (over_tls) {
            session->tls = fake_mx::TlsRecord{};
            session->tls->established = true;
            session->tls->version = "TLSv1.3";
            session->tls->sni = sni;
        }
        fake_mx::ReceivedMessage message;
        message.recipients = {kRecipient};
        message.over_tls = over_tls;
        session->messages.push_back(message);
        return "250 2.0.0 Accepted (session " + std::to_string(session->id) + ")";
    }

    std::shared_ptr<fake_mx::SessionRecord> begin(const std::string& address) {
        auto session = std::make_shared<fake_mx::SessionRecord>();
        session->id = ++sessions_;
        session->started = tick();
        session->server = address;
        evidence.sessions.push_back(session);
        return session;
    }

    // `word`: what Postfix calls the peer, such as `Verified`.
    EvidenceBuilder& tls_summary(const std::string& address, const std::string& word) {
        return line(
            word + " TLS connection established to mx[" + address + "]:25: TLSv1.3 with cipher X (128/128)"
        );
    }

    EvidenceBuilder& matched(const std::string& address) { return log(TlsaReported{"mx", address, true}); }

    EvidenceBuilder& status(Outcome outcome, const std::string& text, const std::string& relay = {}) {
        AttemptEnded line;
        line.queue_id = "QUEUEID";
        line.recipient = kRecipient;
        line.outcome = outcome;
        line.text = text;
        line.relay_address = relay;
        line.relay_host = relay.empty() ? "" : "mx";
        if (outcome != Outcome::delivered) line.failed = failed_step(text, "a.example");
        if (line.failed.address.empty()) line.failed.address = relay;
        line.attempted = !is_without_attempt(text);
        log(line);
        evidence.status.push_back(evidence.log.back());
        return *this;
    }

    // A line of smtp(8), as it logs it of a host that it gives up before it tries the next one.
    EvidenceBuilder& line(const std::string& text) {
        evidence.log.push_back(parse_log_line("Nov 24 08:59:00 sender postfix/smtp[178]: " + text, tick()));
        evidence.log.back().pid = 0;
        return *this;
    }

    EvidenceBuilder& policy_warning(const std::string& host, const std::string& text) {
        return line("warning: TLS policy lookup for a.example/" + host + ": " + text);
    }

    EvidenceBuilder& query(const std::string& name, const std::string& type, const std::string& rcode) {
        fake_dns::QueryAnswered query;
        query.time = tick();
        query.name = name;
        query.type = type;
        query.rcode = rcode;
        query.answered = !rcode.empty();
        evidence.queries.push_back(query);
        return *this;
    }

    // The sender looks for the peer, as it does before anything else.
    EvidenceBuilder& asked() { return query("a.example.", "MX", "NOERROR"); }

    EvidenceBuilder& wait(std::chrono::seconds time) {
        now_ += time;
        return *this;
    }

    EvidenceBuilder& queued() {
        evidence.queued = QueueEntry{"deferred", "QUEUEID", kRecipient, "why"};
        return *this;
    }

    DeliveryEvidence evidence;

private:
    template <typename What>
    EvidenceBuilder& log(What what) {
        LogEvent event;
        event.time = tick();
        event.what = std::move(what);
        evidence.log.push_back(event);
        return *this;
    }

    std::chrono::system_clock::time_point tick() { return now_ += std::chrono::milliseconds(1); }

    std::chrono::system_clock::time_point now_{};
    std::uint64_t sessions_ = 0;
};

} // namespace harness_test
