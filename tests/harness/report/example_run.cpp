#include "tests/harness/report/example_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace harness {

namespace {

using std::chrono::microseconds;

// 2026-11-24 09:36:29 UTC
const std::chrono::system_clock::time_point kStart{std::chrono::seconds(1795512989)};

Delivery delivery_of(const std::string& scenario, const ReportedSender& sender, Expectation expected) {
    Delivery delivery;
    delivery.scenario = scenario;
    delivery.title = "The peer " + scenario;
    delivery.file = "scenarios/" + scenario + ".yaml";
    delivery.sender = sender.name;
    delivery.policy = sender.policy;
    delivery.mutant = sender.mutant;
    const auto slash = scenario.find('/');
    delivery.recipient =
        fmt::format("probe@{}.{}.example", scenario.substr(slash + 1), scenario.substr(0, slash));
    delivery.expected = std::move(expected);
    delivery.sources = {"rfc7672 2.2"};
    delivery.verdict.kind = VerdictKind::kept;
    delivery.verdict.observed.outcome = delivery.expected->outcome;
    delivery.verdict.observed.channel = delivery.expected->channel;
    delivery.verdict.observed.reason = delivery.expected->reason;
    delivery.verdict.observed.dsn = delivery.expected->outcome == Outcome::delivered ? "2.0.0" : "4.7.5";
    delivery.verdict.fits = {sender.policy};
    return delivery;
}

Expectation delivered(Channel channel) {
    Expectation expected;
    expected.channel = channel;
    return expected;
}

Expectation deferred(Reason reason) {
    Expectation expected;
    expected.outcome = Outcome::deferred;
    expected.reason = reason;
    return expected;
}

ReportedSender sender_of(std::string name, Policy policy) {
    ReportedSender sender;
    sender.program = "Postfix";
    sender.name = std::move(name);
    sender.kind = "process";
    sender.not_read = "/etc/postfix";
    sender.version = "3.7.11";
    sender.policy = policy;
    sender.settings = {{"smtp_tls_security_level", std::string(to_text(policy.level))}};
    sender.settings_beside = {
        {"smtp_connect_timeout", "5s", "nothing in the world is far away"},
        {"smtp_tls_CAfile", "/etc/postfix/mxproof-roots.pem", "the fake public CA is the only one there is"}};
    sender.start_seconds = 0.412;
    return sender;
}

void break_with_plaintext(Delivery& delivery) {
    Verdict& verdict = delivery.verdict;
    verdict.kind = VerdictKind::broken;
    verdict.observed = {};
    verdict.observed.outcome = Outcome::delivered;
    verdict.observed.channel = Channel::plaintext;
    verdict.observed.dsn = "2.0.0";
    verdict.observed.relay = "mx1 (mx1.no-starttls.tls.example[198.18.0.1]:25)";
    verdict.observed.text = "250 2.0.0 Accepted (session 17)";
    verdict.mismatches = {"expected deferred, observed delivered plaintext"};
    verdict.fits = {{Level::may, InsecureMx::dane}};
    verdict.differs = {delivery.policy};
    verdict.evidence = {
        {kStart + microseconds(100),
         Witness::dns,
         "MX no-starttls.tls.example. -> NOERROR AD (secure): 10 mx1…"},
        {kStart + microseconds(2100), Witness::mx, "mx1 [198.18.0.1] -- session 17 begins"},
        {kStart + microseconds(2500), Witness::mx, "mx1 [198.18.0.1] <- EHLO sender.mxproof.example"},
        {kStart + microseconds(31500), Witness::mx, "mx1 [198.18.0.1] -> 250 2.0.0 Accepted (session 17)"},
        {kStart + microseconds(32000),
         Witness::sender,
         "postfix/smtp[178]: 4Xy1: to=<probe@no-starttls.tls.example>, "
         "relay=mx1.no-starttls.tls.example[198.18.0.1]:25, delay=0.05, delays=0.01/0/0.02/0.02, dsn=2.0.0, "
         "status=sent (250 2.0.0 Accepted (session 17))"}};
}

void break_with_hostile_text(Delivery& delivery) {
    Verdict& verdict = delivery.verdict;
    verdict.kind = VerdictKind::broken;
    verdict.observed = {};
    verdict.observed.outcome = Outcome::bounced;
    verdict.observed.reason = Reason::refused_by_peer;
    verdict.observed.dsn = "5.7.1";
    verdict.observed.relay = "mx1 (mx1.hostile.smtp.example[198.18.0.9]:25)";
    verdict.observed.text = "550 <b>\"no\"</b> & ]]> \x1b[2J\xff\xc3(";
    verdict.observed.tls = ObservedTls{"TLSv1.3", "TLS_AES_256_GCM_SHA384", "", "Untrusted"};
    verdict.mismatches = {"expected delivered encrypted, observed bounced refused-by-peer"};
    verdict.fits = {};
    verdict.differs = {delivery.policy};
    verdict.evidence = {{kStart + microseconds(7), Witness::mx, "mx1 -> 550 \x01\xfe <!--"}};
}

void deviate(Delivery& delivery) {
    delivery.known = deferred(Reason::handshake_failed);
    delivery.known->why = "It waits <first>.";
    delivery.known->sources = {"HISTORY 20230917"};
    delivery.verdict.kind = VerdictKind::deviates;
    delivery.verdict.observed = {};
    delivery.verdict.observed.outcome = Outcome::deferred;
    delivery.verdict.observed.reason = Reason::handshake_failed;
    delivery.verdict.mismatches = {"expected delivered encrypted, observed deferred handshake-failed"};
    delivery.verdict.fits = {};
    delivery.verdict.fits_as_known = {delivery.policy};
}

void leave_unjudged(Delivery& delivery, const std::string& reason) {
    delivery.verdict = {};
    delivery.verdict.not_judged_because = reason;
}

} // namespace

RunResult example_run() {
    RunResult result;
    result.version = "0.1.0";
    result.started = kStart;
    result.seconds = 3.25;
    result.world_seconds = 0.125;
    result.senders = {
        sender_of("may", {Level::may, InsecureMx::dane}),
        sender_of("dane insecure-mx=may", {Level::dane, InsecureMx::may}),
        sender_of("dane-only", {Level::dane_only, InsecureMx::dane}),
        sender_of("dane-only (mutant: really may)", {Level::dane_only, InsecureMx::dane})};
    result.senders[3].mutant = "may";
    result.senders[2].trouble = "postfix ended before it was ready: fatal: queue file system is full";
    for (const std::string scenario : {"dane/tlsa-of-another-key", "dane/valid-3-1-1"})
        for (const ReportedSender& sender : result.senders) {
            const bool may = sender.policy.level == Level::may;
            Expectation expected = delivered(may ? Channel::encrypted : Channel::authenticated);
            if (!may && scenario == "dane/tlsa-of-another-key")
                expected = deferred(Reason::certificate_not_verified);
            result.deliveries.push_back(delivery_of(scenario, sender, expected));
        }
    result.deliveries.push_back(delivery_of("smtp/hostile", result.senders[0], delivered(Channel::encrypted))
    );
    break_with_hostile_text(result.deliveries.back());
    for (const ReportedSender& sender : result.senders)
        result.deliveries.push_back(delivery_of(
            "tls/no-starttls",
            sender,
            sender.policy.level == Level::may ? delivered(Channel::plaintext)
                                              : deferred(Reason::tls_not_offered)
        ));
    break_with_plaintext(result.deliveries.back());
    Expectation expected = result.deliveries.back().expected;
    expected.why = "The TLSA record says that the host does TLS.";
    result.deliveries.back().expected = std::move(expected);
    for (Delivery& delivery : result.deliveries)
        if (delivery.sender == "dane-only") leave_unjudged(delivery, result.senders[2].trouble);
    result.claims = {
        {"may-is-opportunistic", "may is opportunistic.", "postconf(5)", ClaimResult::State::kept, "", {}},
        {"nobody-is-refused",
         "Nobody <i>is</i> refused | ever.",
         "a document",
         ClaimResult::State::broken,
         "",
         {"smtp/hostile under may: bounced refused-by-peer"}},
        {"mailu-default",
         "The default is dane.",
         "another",
         ClaimResult::State::untested,
         "mailu was not in the run",
         {}}};
    result.not_applicable = {
        {"may", "smtp/relayed", "a container is not told to relay"},
        {"dane-only", "smtp/later", "a container makes no later attempts"},
        {"dane-only", "smtp/later-still", "a container makes no later attempts"},
        {"may sts=on", "", "its image <b>looks up</b> no MTA-STS policies"}};
    deviate(result.deliveries[4]);
    leave_unjudged(
        result.deliveries[1],
        "witnesses contradict each other: the log says deferred, but the queue is without it"
    );
    return result;
}

RunResult large_run(std::size_t scenarios) {
    RunResult result;
    result.version = "0.1.0";
    result.started = kStart;
    result.seconds = 12.5;
    for (const Policy& policy : usual_policies())
        result.senders.push_back(sender_of(to_text(policy), policy));
    constexpr std::array kFolders{"dane", "dns", "insecure-mx", "mx", "smtp", "tls"};
    for (std::size_t i = 0; i < scenarios; ++i)
        for (const ReportedSender& sender : result.senders) {
            const bool tls = sender.policy.level != Level::none;
            result.deliveries.push_back(delivery_of(
                fmt::format("{}/peer-number-{:05}", kFolders[i * kFolders.size() / scenarios], i),
                sender,
                i % 3 == 0 && tls ? deferred(Reason::certificate_not_verified)
                                  : delivered(tls ? Channel::authenticated : Channel::plaintext)
            ));
            if (result.deliveries.size() % 10 == 0) break_with_plaintext(result.deliveries.back());
        }
    return result;
}

} // namespace harness
