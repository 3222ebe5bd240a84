#include "harness/sender/container/twin_resolver.hpp"

#include "harness/network/namespace_thread.hpp"
#include "harness/sender/container/container_io.hpp"
#include "tests/harness/sender/container/fake_twins.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <array>

namespace {

using namespace sender_test;
using namespace support;
using boost::asio::ip::udp;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

// Answers every query of the loop's as authentic data would come: the header is all that is looked at.
class AuthenticAnswers {
public:
    AuthenticAnswers(boost::asio::io_context& context, int network_namespace) : socket_(context) {
        in_network_namespace(network_namespace, [this] {
            socket_.open(udp::v4());
            socket_.bind(udp::endpoint(udp::v4(), 53));
        });
        boost::asio::co_spawn(
            context, [this] { return answer_all(); }, boost::asio::detached
        );
    }

    const std::vector<std::string>& askers() const { return askers_; }

private:
    boost::asio::awaitable<void> answer_all() {
        std::array<char, 512> query{};
        for (;;) {
            udp::endpoint asker;
            co_await socket_.async_receive_from(
                boost::asio::buffer(query), asker, boost::asio::use_awaitable
            );
            askers_.push_back(asker.address().to_string());
            const std::array<char, 12> reply{query[0], query[1], '\x81', '\xa0', 0, 1, 0, 1, 0, 0, 0, 0};
            co_await socket_.async_send_to(boost::asio::buffer(reply), asker, boost::asio::use_awaitable);
        }
    }

    udp::socket socket_;
    std::vector<std::string> askers_;
};

constexpr const char* kUnbound =
    "== file\n/etc/unbound/unbound.conf\n== text\nserver:\n== chroot\n\n"
    "== directory\n/etc/unbound\n== module-config\nvalidator iterator\n"
    "== auto-trust-anchor-file\nroot.key\n== root-hints\n/etc/unbound/root.hints\n";

class TwinOfAResolverTest : public FakeTwinTest {
protected:
    void SetUp() override {
        FakeTwinTest::SetUp();
        if (IsSkipped()) return;
        answer_ = kUnbound;
        runs("/usr/sbin/unbound -d -c /etc/unbound/unbound.conf");
        serve_asker("172.20.0.6");
        serve_original(in_network("172.20.0.53"));
        asker_holder_ = sleeping_container();
        engine_.on(
            "GET /containers/asker-holder/json",
            FakeEngine::Reply{inspection("asker-holder", asker_holder_->pid())}
        );
        engine_.on("GET /networks/", FakeEngine::Reply{R"({"Containers":{}})"});
        TwinResolverSettings settings{
            "original", {". 1 IN NS a.\n", ". IN DS 1 13 2 AB"}, {"198.19.128.53"}, 7};
        resolver_.emplace(client_, engine_.socket(), settings);
    }
    void TearDown() override {
        if (resolver_) run(resolver_->remove());
        if (!IsSkipped()) {
            EXPECT_THAT(left_behind(), IsEmpty());
        }
        FakeTwinTest::TearDown();
    }

    void runs(const std::string& process) {
        engine_.on(
            "GET /containers/original/top",
            FakeEngine::Reply{R"({"Processes":[["root",")" + process + R"("]]})"}
        );
    }

    static boost::json::object in_network(const std::string& address) {
        return {{"NetworkSettings", {{"Networks", {{"mail_default", {{"IPAddress", address}}}}}}}};
    }

    // The original of who asks.
    void serve_asker(const std::string& address) {
        boost::json::object asker = in_network(address);
        asker["Id"] = "asker";
        asker["Name"] = "/smtp";
        engine_.on("GET /containers/asker/json", FakeEngine::Reply{boost::json::serialize(asker)});
    }

    auto start() { return resolver_->start("asker", sender_link(3)); }
    auto serve() { return resolver_->serve("asker-holder"); }

    std::unique_ptr<IsolatedProcess> asker_holder_;
    std::optional<TwinResolver> resolver_;
};

TEST_F(TwinOfAResolverTest, HasTheFakeRootInItsFilesBeforeItStarts) {
    run(start());

    const auto asked = engine_.asked();
    EXPECT_EQ(asked.back(), "POST /containers/made3/start");
    EXPECT_THAT(
        engine_.body_of("PUT /containers/made3/archive"),
        AllOf(HasSubstr("root.hints"), HasSubstr(". 1 IN NS a."))
    );
    std::vector<std::string> names;
    for (const Setting& setting : resolver_->settings())
        names.push_back(setting.name);
    EXPECT_THAT(names, testing::IsSupersetOf({"resolver", "mail-smtp-1:/etc/unbound/root.key"}));
}

// It may drop its privileges, and write its file of trust anchors.
TEST_F(TwinOfAResolverTest, LeavesAFileToItsOwner) {
    engine_.on(
        "GET /containers/made3/archive",
        FakeEngine::Reply{tar_archive({{"/root.key", std::string(200'000, 'k'), 0640, 101, 102}}, 0)}
    );

    run(start());

    ArchivedFile file{"", ""};
    take_owner(file, engine_.body_of("PUT /containers/made3/archive"));
    EXPECT_EQ(file.mode, 0640U);
    EXPECT_EQ(file.uid, 101U);
    EXPECT_EQ(file.gid, 102U);
}

TEST_F(TwinOfAResolverTest, IsAskedAtTheAddressThatItsOriginalHasForTheAsker) {
    run(start());
    EXPECT_EQ(resolver_->address(), "172.20.0.53");

    const FileDescriptor network = network_namespace_of(container_->pid());
    const AuthenticAnswers answers(context_, network.get());
    run(serve());

    EXPECT_EQ(answers.askers().at(0), "172.20.0.6");
}

TEST_F(TwinOfAResolverTest, IsAskedAtItsLinkWhereTheyShareNoNetwork) {
    serve_original({});

    run(start());

    EXPECT_EQ(resolver_->address(), sender_link(7).sender4);
    const FileDescriptor network = network_namespace_of(container_->pid());
    const AuthenticAnswers answers(context_, network.get());
    run(serve());
    EXPECT_EQ(answers.askers().at(0), sender_link(3).sender4);
}

TEST_F(TwinOfAResolverTest, IsNotWaitedForOnceItHasEnded) {
    run(start());
    engine_.on(
        "GET /containers/made3/json",
        FakeEngine::Reply{R"({"Id":"made3","State":{"Running":false,"Pid":0,"ExitCode":1}})"}
    );

    EXPECT_EQ(
        failure_of(serve()),
        "the twin of the resolver mail-smtp-1 (asked at 172.20.0.53): it has ended with exit code 1: "
        "`docker logs` of its original may say why"
    );
}

TEST_F(TwinOfAResolverTest, IsNoneOfAContainerWithoutAKnownResolver) {
    runs("/usr/sbin/dnsmasq -k");

    EXPECT_THAT(
        failure_of(start()),
        AllOf(StartsWith("no twin of the resolver original: none of the resolvers"), HasSubstr("Unbound, "))
    );
}

TEST_F(TwinOfAResolverTest, IsNoneOfOneThatDoesNotValidate) {
    answer_ = "== file\n/etc/unbound/unbound.conf\n== text\n\n== module-config\niterator\n";

    EXPECT_THAT(failure_of(start()), HasSubstr("it does not validate"));
}

TEST_F(TwinOfAResolverTest, NeedsADirectoryForItsFiles) {
    engine_.on("PUT /containers/made3/archive", refusal("no such directory", 404));

    EXPECT_THAT(failure_of(start()), HasSubstr("there is no directory for its file /etc/unbound/"));
}

} // namespace
