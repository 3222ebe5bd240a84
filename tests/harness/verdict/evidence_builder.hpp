// Builds the evidence of one delivery, step by step, as the three witnesses would have seen it.
#pragma once

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

    EvidenceBuilder& tls_summary(const std::string& address, PeerTrust trust) {
        TlsSummary summary;
        summary.trust = trust;
        summary.address = address;
        return log(summary);
    }

    EvidenceBuilder& matched(const std::string& address) {
        return log(CertificateMatched{"mx", address, "Matched"});
    }

    EvidenceBuilder& status(DeliveryStatus status, const std::string& text, const std::string& relay = {}) {
        StatusLine line;
        line.queue_id = "QUEUEID";
        line.recipient = kRecipient;
        line.status = status;
        line.text = text;
        line.relay_address = relay;
        line.relay_host = relay.empty() ? "" : "mx";
        log(line);
        evidence.status.push_back(evidence.log.back());
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
