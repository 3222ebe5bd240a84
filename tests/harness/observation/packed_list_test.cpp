#include "harness/observation/packed_list.hpp"

#include "fake_dns/dns_event.hpp"
#include "fake_mx/mx_event.hpp"
#include "harness/mta/delivery_event.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <variant>
#include <vector>

using namespace harness;
using namespace std::chrono_literals;
using testing::ElementsAre;

namespace {

template <class T>
T packed_and_back(const T& value) {
    return PackedList<T>{value}[0];
}

TEST(PackedList, GivesEveryFieldOfAQueryBack) {
    fake_dns::QueryAnswered query;
    query.time = fake_mx::Time(17s);
    query.late = 3ns;
    query.delay = 4ms;
    query.client = "198.19.192.2";
    query.server = "2001:db8:53::53";
    query.face = fake_dns::Face::authoritative;
    query.transport = fake_dns::Transport::tcp;
    query.name = "_25._tcp.mx1.correct.dane.example.";
    query.type = "TLSA";
    query.answered = false;
    query.rcode = "SERVFAIL";
    query.ad = true;
    query.truncated = true;
    query.security = fake_dns::Security::bogus;
    query.ede = 7;
    query.answers = {"one", "", std::string(300, 'x')};
    query.failed = "no room";

    const auto back = packed_and_back(query);

    EXPECT_EQ(back.time, query.time);
    EXPECT_EQ(back.late, query.late);
    EXPECT_EQ(back.delay, query.delay);
    EXPECT_EQ(back.client, query.client);
    EXPECT_EQ(back.server, query.server);
    EXPECT_EQ(back.face, query.face);
    EXPECT_EQ(back.transport, query.transport);
    EXPECT_EQ(back.name, query.name);
    EXPECT_EQ(back.type, query.type);
    EXPECT_EQ(back.answered, query.answered);
    EXPECT_EQ(back.rcode, query.rcode);
    EXPECT_EQ(back.ad, query.ad);
    EXPECT_EQ(back.truncated, query.truncated);
    EXPECT_EQ(back.security, query.security);
    EXPECT_EQ(back.ede, query.ede);
    EXPECT_EQ(back.answers, query.answers);
    EXPECT_EQ(back.failed, query.failed);
}

TEST(PackedList, GivesALogLineBackWithWhatItSays) {
    TlsReported tls;
    tls.word = "Verified";
    tls.port = 25;
    AttemptEnded ended;
    ended.recipient = "user@correct.dane.example";
    ended.failed.at = "CONNECT";
    ended.authenticated = true;
    ended.tls = tls;
    LogEvent event;
    event.line = "Nov 29 12:00:00 host postfix/smtp[17]: …";
    event.pid = 17;
    event.what = ended;

    const auto back = packed_and_back(event);

    EXPECT_EQ(back.line, event.line);
    EXPECT_EQ(back.pid, 17);
    EXPECT_EQ(ended_of(back).recipient, ended.recipient);
    EXPECT_EQ(ended_of(back).failed.at, "CONNECT");
    EXPECT_EQ(ended_of(back).authenticated, true);
    ASSERT_TRUE(ended_of(back).tls);
    EXPECT_EQ(ended_of(back).tls->word, "Verified");
    EXPECT_EQ(ended_of(back).tls->port, 25);
    event.what = TlsReportLogged{"a.example"};
    EXPECT_EQ(std::get<TlsReportLogged>(packed_and_back(event).what).domain, "a.example");
    event.what = GaveUp{};
    EXPECT_TRUE(std::holds_alternative<GaveUp>(packed_and_back(event).what));
}

TEST(PackedList, KeepsTheOrder) {
    PackedList<std::string> list;
    for (const char* text : {"", "a", "bc"})
        list.push_back(text);
    ASSERT_EQ(list.size(), 3U);
    EXPECT_EQ(list[0], "");
    EXPECT_EQ(list[1], "a");
    EXPECT_EQ(list[2], "bc");
}

std::shared_ptr<fake_mx::SessionRecord> session_to(const std::string& server) {
    auto session = std::make_shared<fake_mx::SessionRecord>();
    session->server = server;
    return session;
}

TEST(ConnectionList, ShowsWhatAnOpenConnectionHasDoneSince) {
    const auto session = session_to("198.18.0.1");
    ConnectionList<fake_mx::SessionRecord> list{session};
    EXPECT_FALSE(list.have_ended());

    session->dialogue.push_back({fake_mx::Time(1s), fake_mx::Direction::received, "EHLO a"});
    EXPECT_EQ(list[0]->dialogue.at(0).text, "EHLO a");
}

TEST(ConnectionList, KeepsTheWholeRecordOfAConnectionThatHasEndedInItsPlace) {
    const auto open = session_to("198.18.0.1");
    const auto ended = session_to("198.18.0.2");
    fake_mx::TlsRecord tls;
    tls.cipher = "TLS_AES_256_GCM_SHA384";
    ended->tls = tls;
    ended->dialogue.push_back({fake_mx::Time(1s), fake_mx::Direction::sent, "220 mx"});
    ended->attempted_recipients = {"a@b.example"};
    ended->messages.push_back(
        {fake_mx::Time(2s), "c@d.example", {"a@b.example"}, "text", true, false, "250 ok"}
    );
    ended->ended = fake_mx::Time(3s);
    const std::weak_ptr<const fake_mx::SessionRecord> itself = ended;
    ConnectionList<fake_mx::SessionRecord> list{open, ended, session_to("198.18.0.3")};

    EXPECT_FALSE(list.have_ended());

    EXPECT_EQ(itself.use_count(), 1) << "it is kept twice";
    EXPECT_EQ(list[0], open);
    EXPECT_EQ(list.server(1), "198.18.0.2");
    const auto back = list[1];
    EXPECT_EQ(back->server, "198.18.0.2");
    EXPECT_EQ(back->tls.value().cipher, tls.cipher);
    EXPECT_EQ(back->dialogue.at(0).direction, fake_mx::Direction::sent);
    EXPECT_EQ(back->dialogue.at(0).text, "220 mx");
    EXPECT_THAT(back->attempted_recipients, ElementsAre("a@b.example"));
    EXPECT_THAT(back->messages.at(0).recipients, ElementsAre("a@b.example"));
    EXPECT_EQ(back->messages.at(0).accepted_reply, "250 ok");
    EXPECT_EQ(back->ended, ended->ended);
    EXPECT_EQ(list[2]->server, "198.18.0.3");
}

TEST(ConnectionList, PacksWhileItGrows) {
    ConnectionList<fake_mx::SessionRecord> list;
    std::vector<std::weak_ptr<const fake_mx::SessionRecord>> all;
    for (int i = 0; i < 1000; ++i) {
        const auto session = session_to("198.18.0.1");
        session->ended = fake_mx::Time(1s);
        all.push_back(session);
        list.push_back(session);
    }
    const auto kept = std::count_if(all.begin(), all.end(), [](const auto& one) { return !one.expired(); });
    EXPECT_LT(kept, 100);
    EXPECT_TRUE(list.have_ended());
}

} // namespace
