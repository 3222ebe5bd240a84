// What was seen becomes a peer, and the peer a file, whatever it was that was seen.
#include "harness/capture/captured_file.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

Lookup answered(const std::string& name, const std::string& type, std::vector<std::string> records) {
    return {
        .name = name,
        .type = type,
        .end = LookupEnd::answered,
        .security = Security::secure,
        .records = std::move(records)};
}

SeenSession right_session() {
    SeenSession session;
    session.address = "192.0.2.1";
    session.dialled = Dialled::connected;
    session.greeting = {"220 mx.example.org"};
    session.ehlo = {
        "250-mx.example.org",
        "250-PIPELINING",
        "250-SIZE 1000",
        "250-ENHANCEDSTATUSCODES",
        "250-8BITMIME",
        "250-DSN",
        "250-SMTPUTF8",
        "250-CHUNKING",
        "250 STARTTLS"};
    session.starttls = {"220 go"};
    session.handshake = Handshake::done;
    session.version = "TLSv1.3";
    session.sni = true;
    session.ehlo_in_tls = {
        "250-mx.example.org",
        "250-PIPELINING",
        "250-SIZE 1000",
        "250-ENHANCEDSTATUSCODES",
        "250-8BITMIME",
        "250-DSN",
        "250-SMTPUTF8",
        "250 CHUNKING"};
    session.end = SessionEnd::finished;
    SeenCertificate leaf;
    leaf.der = "leaf";
    leaf.common_name = "mx.example.org";
    leaf.dns_names = {"mx.example.org"};
    leaf.key = "EC 256";
    leaf.is_self_signed = true;
    session.chain.sent = {leaf};
    return session;
}

Capture right_capture() {
    Capture capture;
    capture.domain = "example.org.";
    capture.resolver = "192.0.2.53";
    capture.date = "2026-11-29";
    capture.soa = answered("example.org.", "SOA", {"ns. hostmaster. 1 2 3 4 5"});
    capture.mx = answered("example.org.", "MX", {"10 mx.example.org."});
    SeenHost host;
    host.name = host.canonical = "mx.example.org.";
    host.preference = 10;
    host.a = answered(host.name, "A", {"192.0.2.1"});
    host.aaaa = answered(host.name, "AAAA", {"2001:db8::1"});
    host.tlsa = {
        .name = "_25._tcp.mx.example.org.",
        .type = "TLSA",
        .end = LookupEnd::no_data,
        .security = Security::secure};
    host.sessions = {right_session()};
    capture.hosts = {host};
    return capture;
}

std::string file_of(const Capture& capture, Names names = Names::anonymous) {
    const auto file = captured_file(capture, names, "captured/domain-1");
    return file ? *file : "failure: " + file.error().why;
}

void expect_plain(const std::string& file) {
    EXPECT_THAT(file, Not(HasSubstr("failure: ")));
    for (const char c : file)
        ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c) << "\n" << file;
}

TEST(CapturedPeer, OfARightDomainIsRight) {
    const std::string file = file_of(right_capture());

    EXPECT_THAT(
        file,
        HasSubstr("peer:\n  zone: signed\n  mx:\n    - preference: 10\n      certificate: {issuer: self}\n   "
                  "   tlsa: none\n      ehlo: {size: 1000}\nexpect:")
    );
    EXPECT_THAT(file, Not(HasSubstr("example.org")));
    EXPECT_THAT(
        file_of(right_capture(), Names::kept),
        HasSubstr("  domain: \"example.org\"\n  hosts: [\"mx.example.org\"]\n")
    );
}

TEST(CapturedPeer, SaysNothingInTheHostsOwnWords) {
    Capture capture = right_capture();
    SeenSession& session = capture.hosts[0].sessions[0];
    session.greeting = {"554 5.7.1 \x1b]0;mx.example.org\x07 says \"no\"\r\nexpect: {}"};

    const std::string file = file_of(capture);

    expect_plain(file);
    EXPECT_THAT(file, HasSubstr(R"(replies: {GREETING: "554 5.7.1 As captured"})"));
}

TEST(CapturedPeer, TakesNoKeywordThatIsNone) {
    Capture capture = right_capture();
    auto& ehlo = capture.hosts[0].sessions[0].ehlo_in_tls;
    for (const char* line :
         {"250-XEVIL \x1b[2J", "250-\"}\n", "250-lower", "250--MINUS", "250-X  Y", "250-", "250-GOOD PLAIN"})
        ehlo.insert(ehlo.begin() + 1, line);
    for (int i = 0; i < 1000; ++i)
        ehlo.insert(ehlo.begin() + 1, "250-X" + std::to_string(i) + " " + std::string(300, 'y'));

    const std::string file = file_of(capture);

    expect_plain(file);
    EXPECT_THAT(file, HasSubstr(R"(with: ["GOOD PLAIN"])"));
}

TEST(CapturedPeer, HasNoMoreRecordsAndNamesThanTheFormat) {
    Capture capture = right_capture();
    SeenHost& host = capture.hosts[0];
    host.tlsa.end = LookupEnd::answered;
    for (int i = 0; i < 64; ++i)
        host.tlsa.records.push_back("3 1 0 " + std::string(20000, 'a'));
    auto& leaf = host.sessions[0].chain.sent[0];
    for (int i = 0; i < 200; ++i)
        leaf.dns_names.push_back("host" + std::to_string(i) + ".example.net");

    const std::string file = file_of(capture);

    expect_plain(file);
    EXPECT_THAT(file, HasSubstr("elsewhere19.example"));
    EXPECT_THAT(file, Not(HasSubstr("elsewhere20.example")));
    EXPECT_THAT(file, HasSubstr("The certificate of mx1 has 201 names."));
}

TEST(CapturedPeer, OfHostileOctetsEverywhereIsAFileOrAReason) {
    std::mt19937 random(11); // NOLINT(*-msc51-cpp,*-msc32-c): the same each time
    const auto garbage = [&] {
        std::string text(random() % 60, '\0');
        for (char& c : text)
            c = static_cast<char>(random() % 256);
        return text;
    };
    for (int i = 0; i < 300; ++i) {
        Capture capture = right_capture();
        SeenHost& host = capture.hosts[0];
        SeenSession& session = host.sessions[0];
        for (auto* reply : {&session.greeting, &session.ehlo, &session.starttls, &session.ehlo_in_tls})
            if (random() % 2 == 0) (*reply)[random() % reply->size()] = garbage();
        session.version = garbage();
        auto& leaf = session.chain.sent[0];
        leaf.subject = leaf.issuer = leaf.common_name = garbage();
        leaf.dns_names = {garbage(), garbage()};
        leaf.key = garbage();
        host.tlsa.end = LookupEnd::answered;
        host.tlsa.records = {garbage(), "3 1 1 " + garbage(), "300 -1 99999999999999999999 00"};
        capture.mx.ede_text = garbage();
        SeenPolicy policy;
        policy.txt = answered("_mta-sts.example.org.", "TXT", {garbage()});
        policy.dialled = Dialled::connected;
        policy.handshake = Handshake::done;
        policy.status = 200;
        policy.content_type = "text/plain";
        policy.body = garbage();
        capture.policy = policy;
        const std::string file = file_of(capture);
        for (const char c : file)
            ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c) << "\n" << file;
    }
}

TEST(CapturedPeer, OfARefusalBehindTheHandshakeRepliesLikewise) {
    Capture capture = right_capture();
    capture.hosts[0].refusals = {{"RCPT", "450 4.2.0"}};

    EXPECT_THAT(file_of(capture), HasSubstr(R"(replies: {RCPT: "450 4.2.0 As captured"})"));
}

TEST(CapturedPeer, WithoutDerTakesRecordsForRightUnlessAVerifierSaysOtherwise) {
    Capture capture = right_capture();
    SeenHost& host = capture.hosts[0];
    host.tlsa.end = LookupEnd::answered;
    host.tlsa.records = {"3 1 1 " + std::string(64, 'a')};
    host.sessions[0].chain.sent[0].der.clear();
    EXPECT_THAT(file_of(capture), HasSubstr("of: leaf"));

    host.sessions[0].chain.no_record_matches = true;
    EXPECT_THAT(file_of(capture), HasSubstr("of: another-key"));
}

} // namespace
