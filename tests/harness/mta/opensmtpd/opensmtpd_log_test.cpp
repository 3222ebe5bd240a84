#include "harness/mta/opensmtpd/opensmtpd_log.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace {

using namespace harness;

// The events of a log.
std::vector<LogEvent> read(const std::vector<std::string>& lines) {
    OpensmtpdLogReader reader;
    std::vector<LogEvent> events;
    for (const std::string& line : lines)
        events.push_back(reader.read(line, {}));
    return events;
}

template <typename What>
What last_of(const std::vector<std::string>& lines) {
    const auto events = read(lines);
    const What* const what = std::get_if<What>(&events.back().what);
    EXPECT_NE(what, nullptr) << lines.back();
    return what ? *what : What{};
}

const std::string kId = "8f40b42a2b652567 ";
const std::string kConnecting =
    kId + "mta connecting address=smtp+tls://[2001:db8:25::a]:25 host=mx1.a.example";
const std::string kCiphers = kId + "mta tls ciphers=TLSv1.3:TLS_AES_256_GCM_SHA384:256";
const std::string kDelivery =
    "mta delivery evpid=6a730914e0393a9d from=<probe@sender.example> to=<user@a.example> "
    "rcpt=<-> source=\"[2001:db8:ffff::2]\" ";
const std::string kAtHost = "relay=\"[2001:db8:25::a] (mx1.a.example)\" delay=1s ";
const std::string kOk = kId + kDelivery + kAtHost +
                        "result=\"Ok\" stat=\"250 2.0.0 Accepted by mx1.a.example over TLSv1.3 (session 9)\"";
const std::string kAllFailed =
    "0000000000000000 mta delivery evpid=6a730914e0393a9d from=<probe@sender.example> "
    "to=<user@a.example> rcpt=<-> source=\"-\" relay=\"a.example\" delay=12s "
    "result=\"TempFail\" stat=\"Network error on destination MXs\"";

TEST(OpensmtpdLog, ReadsADeliveryWithTheHostOfItsSession) {
    const auto ended = last_of<AttemptEnded>(
        {kConnecting, kId + "mta connected", kCiphers, kId + "mta server-cert-check result=\"failure\"", kOk}
    );
    EXPECT_EQ(ended.outcome, Outcome::delivered);
    EXPECT_EQ(ended.queue_id, "6a730914");
    EXPECT_EQ(ended.recipient, "user@a.example");
    EXPECT_EQ(ended.relay_host, "mx1.a.example");
    EXPECT_EQ(ended.relay_address, "2001:db8:25::a");
    EXPECT_EQ(ended.relay_port, 25);
    EXPECT_EQ(ended.text, "250 2.0.0 Accepted by mx1.a.example over TLSv1.3 (session 9)");
    ASSERT_TRUE(ended.tls);
    EXPECT_EQ(ended.tls->version, "TLSv1.3");
    EXPECT_EQ(ended.tls->cipher, "TLS_AES_256_GCM_SHA384");
    EXPECT_EQ(ended.tls->word, "result=\"failure\"");
    EXPECT_EQ(ended.authenticated, false);
}

// In the words of 6.8 and of 7.6.
TEST(OpensmtpdLog, TakesAHostForAuthenticatedWhoseCertificateIsValid) {
    for (const char* said :
         {"mta server-cert-check result=\"success\"",
          "mta cert-check result=\"valid\" fingerprint=\"SHA256:5d8c\""})
        EXPECT_EQ(last_of<AttemptEnded>({kConnecting, kCiphers, kId + said, kOk}).authenticated, true)
            << said;
    const std::string unverified = kId + "mta cert-check result=\"unverified\" fingerprint=\"SHA256:5d8c\"";
    EXPECT_EQ(last_of<AttemptEnded>({kConnecting, kCiphers, unverified, kOk}).authenticated, false);
}

TEST(OpensmtpdLog, SaysNothingOfTlsWhereTheSessionIsCalledAgainWithoutIt) {
    const auto ended = last_of<AttemptEnded>(
        {kConnecting,
         kCiphers,
         "smtp-out: Error on session 8f40b42a2b652567: opportunistic TLS failed, downgrading to plain",
         kId + "mta connecting address=smtp+notls://198.18.0.10:25 host=mx1.a.example",
         kOk}
    );
    EXPECT_FALSE(ended.tls);
    EXPECT_EQ(ended.relay_address, "198.18.0.10");
}

TEST(OpensmtpdLog, ReadsAPeersRefusal) {
    const auto deferred = last_of<AttemptEnded>(
        {kConnecting, kId + kDelivery + kAtHost + "result=\"TempFail\" stat=\"450 4.2.0 Try \"later\"\""}
    );
    EXPECT_EQ(deferred.outcome, Outcome::deferred);
    EXPECT_EQ(deferred.failed.reason, Reason::refused_by_peer);
    EXPECT_EQ(deferred.failed.address, "2001:db8:25::a");
    EXPECT_EQ(deferred.text, "450 4.2.0 Try \"later\"");
    EXPECT_FALSE(deferred.failed_as_last_step);
    const auto bounced = last_of<AttemptEnded>(
        {kConnecting, kId + kDelivery + kAtHost + "result=\"PermFail\" stat=\"550 5.1.1 User unknown\""}
    );
    EXPECT_EQ(bounced.outcome, Outcome::bounced);
    EXPECT_EQ(bounced.failed.reason, Reason::refused_by_peer);
}

TEST(OpensmtpdLog, ReadsWhatFailedInTheDns) {
    const std::string of_domain = "0000000000000000 " + kDelivery + "relay=\"a.example\" delay=0s ";
    const auto lookup =
        last_of<AttemptEnded>({of_domain + "result=\"TempFail\" stat=\"Temporary failure in MX lookup\""});
    EXPECT_EQ(lookup.failed.reason, Reason::dns_lookup_failed);
    EXPECT_EQ(lookup.failed.type, "MX");
    EXPECT_EQ(lookup.relay_host, "");
    const auto missing =
        last_of<AttemptEnded>({of_domain + "result=\"PermFail\" stat=\"Domain does not exist\""});
    EXPECT_EQ(missing.outcome, Outcome::bounced);
    EXPECT_EQ(missing.failed.reason, Reason::no_such_domain);
}

TEST(OpensmtpdLog, LeavesToEachHostsLineWhyAllOfThemFailed) {
    const auto ended = last_of<AttemptEnded>({kAllFailed});
    EXPECT_EQ(ended.outcome, Outcome::deferred);
    EXPECT_TRUE(ended.failed_as_last_step);
}

TEST(OpensmtpdLog, ReadsWhatFailedAtTheHostOfASession) {
    const auto failed =
        last_of<StepFailed>({kConnecting, kId + "mta error reason=IO Error: Connection refused"});
    EXPECT_EQ(failed.step.reason, Reason::connection_refused);
    EXPECT_EQ(failed.step.address, "2001:db8:25::a");
    EXPECT_EQ(failed.host, "mx1.a.example");
    const auto handshake = last_of<StepFailed>(
        {kConnecting,
         "smtp-out: Error on session 8f40b42a2b652567: opportunistic TLS failed, downgrading to plain"}
    );
    EXPECT_EQ(handshake.step.reason, Reason::handshake_failed);
    EXPECT_EQ(handshake.step.address, "2001:db8:25::a");
}

TEST(OpensmtpdLog, ReadsTheVersionWhenItStarts) {
    EXPECT_EQ(last_of<Started>({"info: OpenSMTPD 6.8.0p2 starting"}).version, "6.8.0p2");
    EXPECT_EQ(last_of<Started>({"info: OpenSMTPD 7.6.0-portable starting"}).version, "7.6.0-portable");
}

TEST(OpensmtpdLog, GivesUpWhereItCannotRun) {
    last_of<GaveUp>({"smtpd: process control socket closed"});
    last_of<GaveUp>({"fatal: cannot run /usr/sbin/smtpd: No such file or directory"});
}

TEST(OpensmtpdLog, KnowsNoSessionThatHasEnded) {
    const std::vector<std::string> lines{
        kConnecting,
        kId + "mta disconnected reason=quit messages=1",
        kId + "mta error reason=Connection timeout"};
    EXPECT_TRUE(std::holds_alternative<OtherLine>(read(lines).back().what));
}

TEST(OpensmtpdLog, RemembersNoMoreSessionsThanALimit) {
    OpensmtpdLogReader reader;
    const auto connect = [&](std::size_t n) {
        std::string id = std::to_string(n);
        id.insert(0, 16 - id.size(), '0');
        reader.read(id + " mta connecting address=smtp://198.18.0.1:25 host=mx1.a.example", {});
    };
    reader.read(kConnecting, {});
    for (std::size_t n = 0; n < OpensmtpdLogReader::kMostSessions; ++n)
        connect(n);
    const auto event = reader.read(kId + "mta error reason=Connection timeout", {});
    EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what));
}

TEST(OpensmtpdLog, KeepsEveryOtherLine) {
    for (const std::string& line :
         {std::string("8f40b42a2b652567 smtp connected address=198.19.192.1 host=<unknown>"),
          std::string("smtp-out: Disabling route [] <-> 198.18.0.1 (mx1.a.example) for 15s"),
          std::string("smtp-out: Error on session 8f40b42a2b652567 after 1 message sent: Connection timeout"),
          std::string("8f40b42a2b652567 mta delivery evpid=6a73"),
          std::string("8f40b42a2b652567 mta error reason=BANNER rejected: 554 5.7.1 No"
          ), // of no known session
          std::string("8f40b42a2b652567 mta connecting address=smtp://"),
          std::string("info: OpenSMTPD"),
          std::string()}) {
        const auto event = read({line}).back();
        EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what)) << line;
        EXPECT_EQ(event.line, line);
    }
}

} // namespace
