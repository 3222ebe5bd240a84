#include "tests/harness/report/example_events.hpp"

namespace harness {

namespace {

constexpr const char* kSender = "198.19.192.2";
constexpr const char* kExampleHost = "198.18.0.1";

fake_dns::QueryAnswered example_query() {
    fake_dns::QueryAnswered query;
    query.time = example_time(0);
    query.late = std::chrono::microseconds(180);
    query.client = kSender;
    query.server = "198.19.128.53";
    query.name = "_25._tcp.mx1.correct.dane.example.";
    query.type = "TLSA";
    query.rcode = "NOERROR";
    query.ad = true;
    query.security = fake_dns::Security::secure;
    query.answers = {"_25._tcp.mx1.correct.dane.example. 300 IN TLSA 3 1 1 4f1c"};
    return query;
}

fake_mx::TlsRecord example_handshake() {
    fake_mx::TlsRecord tls;
    tls.time = example_time(4);
    tls.established = true;
    tls.version = "TLSv1.3";
    tls.cipher = "TLS_AES_256_GCM_SHA384";
    tls.sni = "mx1.correct.dane.example";
    tls.certificate = "9e3a";
    return tls;
}

void tell_a_session(EventStream& stream) {
    using fake_mx::Direction;
    fake_mx::SessionRecord session;
    session.id = 17;
    session.started = example_time(2);
    session.client = kSender;
    session.server = kExampleHost;
    session.host = "mx1.correct.dane.example";
    stream.on_event(session);
    session.dialogue = {
        {example_time(4), Direction::received, "STARTTLS"},
        {example_time(4), Direction::sent, "220 2.0.0 Ready to start TLS"}};
    stream.on_growth(session);
    session.tls = example_handshake();
    session.dialogue.push_back(
        {example_time(5), Direction::note, "TLSv1.3 established, TLS_AES_256_GCM_SHA384"}
    );
    stream.on_growth(session);
    session.messages.push_back(
        {.time = example_time(6),
         .sender = "sender@mxproof.example",
         .recipients = {"user@correct.dane.example"},
         .content = "Subject: mxproof: first attempts\r\n\r\n",
         .over_tls = true,
         .accepted_reply = "250 2.0.0 Accepted by mx1.correct.dane.example over TLSv1.3 (session 17)"}
    );
    stream.on_growth(session);
    session.tls->client_alert = "unknown CA";
    stream.on_growth(session);
    session.late = std::chrono::milliseconds(1);
    session.ended = example_time(7);
    stream.on_growth(session);
}

void tell_a_fetch(EventStream& stream) {
    fake_mx::PolicyFetch fetch;
    fetch.id = 1;
    fetch.started = example_time(9);
    fetch.client = kSender;
    fetch.server = "198.18.0.2";
    fetch.host = "mta-sts.correct.dane.example";
    fetch.tls = example_handshake();
    fetch.tls.time = example_time(9);
    fetch.tls.sni = fetch.host;
    stream.on_event(fetch);
    fetch.method = "GET";
    fetch.requested_host = fetch.host;
    fetch.target = "/.well-known/mta-sts.txt";
    fetch.status = 200;
    fetch.ended = example_time(10);
    stream.on_growth(fetch);
}

} // namespace

EventTime example_time(int milliseconds) {
    using namespace std::chrono;
    return sys_days{2026y / November / 28} + 12h + 30min + std::chrono::milliseconds(milliseconds);
}

void introduce(EventStream& stream) {
    stream.add_peer({"dane/correct", {kExampleHost, "198.18.0.2"}, {"correct.dane.example."}});
    stream.add_sender(kSender, "dane-only");
}

std::vector<std::string> example_event_lines() {
    std::vector<std::string> lines;
    EventStream stream([&](std::string_view line) { lines.emplace_back(line); });
    introduce(stream);
    stream.on_event(example_query());
    tell_a_session(stream);
    stream.on_log(
        example_time(8),
        "dane-only",
        "Nov 28 12:30:00 mail postfix/smtp[71]: 4RbJ: to=<user@correct.dane.example>, "
        "relay=mx1.correct.dane.example[198.18.0.1]:25, dsn=2.0.0, status=sent (250 2.0.0 Accepted)",
        "user@correct.dane.example"
    );
    tell_a_fetch(stream);
    stream.on_event(mailu::AdminRequest{
        .time = example_time(11),
        .client = kSender,
        .method = "GET",
        .target = "/internal/postfix/dane/correct.dane.example",
        .status = 200,
        .answer = "dane-only",
        .why = "its TLSA record is authentic"});
    stream.on_event(mailu::MilterConnection{
        .time = example_time(12), .client = kSender, .messages = 1, .trouble = {}});
    stream.on_failure(example_time(13), "a connection could not be accepted: Too many open files");
    return lines;
}

} // namespace harness
