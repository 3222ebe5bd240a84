// A session that somebody changes while others use it.
#include "harness/run/session.hpp"

#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <ctime>
#include <functional>
#include <future>
#include <map>
#include <string_view>
#include <thread>

namespace {

namespace asio = boost::asio;
using namespace harness;
using namespace support;
using testing::HasSubstr;

Scenario shipped(const std::string& id) {
    LoadResult loaded = load_file(MXPROOF_SOURCE_DIR "/scenarios/" + id + ".yaml");
    loaded.scenarios.at(0).peer.id = id;
    return loaded.scenarios.at(0);
}

// The session is served by a thread of its own, so that the test can wait for programs that use it.
class LivingSession : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
        if (!has_program("swaks") || !has_program("dig")) GTEST_SKIP() << "swaks or dig is not installed";
        session_.emplace(
            context_, std::vector<const Scenario*>{&correct_}, StageSettings{"seed", std::time(nullptr)}
        );
        loop_ = std::thread([this] { context_.run(); });
    }

    void TearDown() override {
        context_.stop();
        if (loop_.joinable()) loop_.join();
    }

    // On the loop, where the session lives.
    template <class Work>
    auto on_loop(Work work) {
        std::packaged_task<decltype(work())()> task(std::move(work));
        auto result = task.get_future();
        boost::asio::post(context_, [&task] { task(); });
        return result.get();
    }

    static std::string dig(const std::string& name, const std::string& type) {
        return run_program({"dig", "@198.19.128.53", "+dnssec", name, type}).out;
    }

    static ProgramResult send(const std::string& server, const std::string& recipient) {
        return run_program(
            {"swaks", "--server", server, "--to", recipient, "--from", "a@sender.example", "--tls"}
        );
    }

    const Scenario correct_ = shipped("dane/correct");
    const Scenario later_ = shipped("dane/host-in-another-signed-zone");
    boost::asio::io_context context_{1};
    std::optional<Session> session_;
    std::thread loop_;
};

TEST_F(LivingSession, ServesAPeerFromWhenItIsAddedUntilItIsRemoved) {
    const std::string domain = later_.peer.domain;
    EXPECT_THAT(dig(domain, "MX"), HasSubstr("NXDOMAIN"));

    const StagedPeer peer = on_loop([&] { return session_->add_peer(later_); });
    const std::string address = peer.hosts.at(0).addresses.at(0);
    EXPECT_THAT(dig(domain, "MX"), HasSubstr(" ad;"));
    EXPECT_EQ(send(address, peer.recipient).exit_code, 0);
    EXPECT_EQ(on_loop([&] { return session_->world().scenarios.size(); }), 2U);

    EXPECT_TRUE(on_loop([&] { return session_->remove_peer(peer.id); }));
    EXPECT_THAT(dig(domain, "MX"), HasSubstr("NXDOMAIN"));
    EXPECT_NE(send(address, peer.recipient).exit_code, 0);
    EXPECT_FALSE(on_loop([&] { return session_->remove_peer(peer.id); }));
    EXPECT_EQ(send("198.18.0.1", "user@correct.dane.example").exit_code, 0);
}

TEST_F(LivingSession, RefusesAPeerWhoseNamesAreInUse) {
    Scenario same_names = correct_;
    same_names.peer.id = "mine/correct";

    EXPECT_THROW(on_loop([&] { return session_->add_peer(correct_); }), std::invalid_argument);
    EXPECT_THROW(on_loop([&] { return session_->add_peer(same_names); }), std::invalid_argument);

    EXPECT_THAT(dig("correct.dane.example", "MX"), HasSubstr(" ad;"));
    EXPECT_EQ(on_loop([&] { return session_->world().scenarios.size(); }), 1U);
}

TEST_F(LivingSession, TellsEverySubscriberUntilItLeaves) {
    int first = 0;
    int second = 0;
    std::string message;
    Subscription one = on_loop([&] { return session_->subscribe({.query = [&](const auto&) { ++first; }}); });
    const Subscription other = on_loop([&] {
        WorldListener listener;
        listener.query = [&](const auto&) { ++second; };
        listener.session_grown = [&](const fake_mx::SessionRecord& session) {
            if (!session.messages.empty()) message = session.messages.back().content;
        };
        return session_->subscribe(std::move(listener));
    });

    dig("correct.dane.example", "MX");
    on_loop([&] { return one.reset(), 0; });
    dig("correct.dane.example", "MX");
    send("198.18.0.1", "user@correct.dane.example");

    EXPECT_EQ(on_loop([&] { return first; }), 1);
    EXPECT_EQ(on_loop([&] { return second; }), 2);
    EXPECT_THAT(on_loop([&] { return message; }), HasSubstr("To: user@correct.dane.example"));
}

// Starts, submits one message and stops; the recipients that had no attempt.
asio::awaitable<std::vector<std::string>> deliver_to(Sender& sender, std::vector<std::string> recipients) {
    co_await sender.start();
    Message message{kEnvelopeSender, recipients, "mxproof: a test", false};
    co_await sender.submit(std::move(message));
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(30);
    auto missing = co_await sender.wait_for_status(std::move(recipients), deadline);
    co_await sender.stop();
    co_return missing;
}

// A real Postfix, started in a session, delivers to a peer that came later.
TEST_F(LivingSession, LetsASenderDeliverToAPeerThatWasAddedWhileItRan) {
    RunSettings settings;
    settings.senders = {honest_sender({Level::dane_only, InsecureMx::dane})};
    std::vector<AttemptEnded> attempts;
    const Subscription log = on_loop([&] {
        return session_->subscribe({.log = [&](const SenderLine& line) {
            if (const auto* ended = std::get_if<AttemptEnded>(&line.event.what)) attempts.push_back(*ended);
        }});
    });
    std::unique_ptr<Sender> sender = on_loop([&] { return session_->make_sender(settings, 0); });
    const StagedPeer peer = on_loop([&] { return session_->add_peer(later_); });

    const auto work = [&] { return deliver_to(*sender, {peer.recipient}); };
    const auto missing = asio::co_spawn(context_, work, asio::use_future).get();

    EXPECT_THAT(missing, testing::IsEmpty());
    on_loop([&] { return sender.reset(), 0; });
    ASSERT_EQ(on_loop([&] { return attempts.size(); }), 1U);
    EXPECT_EQ(attempts[0].recipient, peer.recipient);
    EXPECT_EQ(attempts[0].outcome, Outcome::delivered);
}

// When a peer goes: in the middle of what is told, as a browser that listens may ask for it.
struct Removal {
    const char* when;
    Outcome outcome;
};

class RemovedPeer : public LivingSession, public testing::WithParamInterface<Removal> {
protected:
    // Calls `remove` when the peer is asked for, or dialled, or has taken the message.
    WorldListener when_it_is(std::string_view when, const StagedPeer& peer, std::function<void()> remove) {
        const std::string domain = later_.peer.domain; // absolute, as the queries name it
        const auto is_its_host = [addresses = peer.hosts.at(0).addresses](const std::string& address) {
            return std::find(addresses.begin(), addresses.end(), address) != addresses.end();
        };
        WorldListener listener;
        if (when == "AskedFor")
            listener.query = [=](const fake_dns::QueryAnswered& query) {
                if (query.name == domain) remove();
            };
        if (when == "Dialled")
            listener.session = [=](const std::shared_ptr<const fake_mx::SessionRecord>& session) {
                if (is_its_host(session->server)) remove();
            };
        if (when == "Done")
            listener.session_grown = [=](const fake_mx::SessionRecord& session) {
                if (is_its_host(session.server) && !session.messages.empty()) remove();
            };
        return listener;
    }
};

TEST_P(RemovedPeer, LeavesTheDeliveryUnderWayAndAllOthersAnEnd) {
    RunSettings settings;
    settings.senders = {honest_sender({Level::dane_only, InsecureMx::dane})};
    std::map<std::string, Outcome> outcomes;
    const Subscription log = on_loop([&] {
        return session_->subscribe({.log = [&](const SenderLine& line) {
            if (const auto* ended = std::get_if<AttemptEnded>(&line.event.what))
                outcomes[ended->recipient] = ended->outcome;
        }});
    });
    const StagedPeer peer = on_loop([&] { return session_->add_peer(later_); });
    int removed = 0;
    const Subscription removal = on_loop([&] {
        return session_->subscribe(when_it_is(GetParam().when, peer, [this, &removed, id = peer.id] {
            removed += session_->remove_peer(id) ? 1 : 0;
        }));
    });
    std::unique_ptr<Sender> sender = on_loop([&] { return session_->make_sender(settings, 0); });

    const std::string other = "user@correct.dane.example";
    const auto work = [&] { return deliver_to(*sender, {peer.recipient, other}); };
    const auto missing = asio::co_spawn(context_, work, asio::use_future).get();
    on_loop([&] { return sender.reset(), 0; });

    EXPECT_THAT(missing, testing::IsEmpty());
    EXPECT_EQ(on_loop([&] { return removed; }), 1);
    EXPECT_EQ(outcomes.at(peer.recipient), GetParam().outcome);
    EXPECT_EQ(outcomes.at(other), Outcome::delivered);
    EXPECT_THAT(dig(later_.peer.domain, "MX"), HasSubstr("NXDOMAIN"));
}

INSTANTIATE_TEST_SUITE_P(
    When,
    RemovedPeer,
    testing::Values(
        Removal{"AskedFor", Outcome::bounced},
        Removal{"Dialled", Outcome::delivered},
        Removal{"Done", Outcome::delivered}
    ),
    [](const auto& removal) { return std::string(removal.param.when); }
);

} // namespace
