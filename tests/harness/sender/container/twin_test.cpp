#include "harness/sender/container/twin.hpp"

#include "tests/harness/sender/container/fake_twins.hpp"

#include <thread>

namespace {

using namespace sender_test;
using namespace support;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TwinOfAContainer : public FakeTwinTest {
protected:
    void SetUp() override {
        FakeTwinTest::SetUp();
        if (!IsSkipped()) make({"original", {}, {}});
    }
    void TearDown() override {
        if (twin_) run(twin_->remove());
        if (!IsSkipped()) {
            EXPECT_THAT(left_behind(), IsEmpty());
        }
        FakeTwinTest::TearDown();
    }

    void make(TwinOptions options) {
        twin_.emplace(client_, engine_.socket(), std::move(options), sender_link(3));
    }

    // A container to read its queue's place from, the holder of its network, and itself: `made3`.
    boost::asio::awaitable<std::string> create() {
        co_await twin_->find();
        co_await twin_->take();
        const std::vector<std::string> resolvers{"198.19.128.53"};
        TwinPlaces places{{"/var/spool/postfix"}, {}};
        co_return co_await twin_->create(std::move(places), resolvers);
    }

    std::string shown(const std::string& name) const {
        for (const Setting& setting : twin_->settings())
            if (setting.name == name) return setting.value + ": " + setting.why;
        return "";
    }

    std::optional<Twin> twin_;
};

TEST_F(TwinOfAContainer, HasTheFilesOfItsOriginalWhichGoesOnMeanwhile) {
    run(twin_->find());
    run(twin_->take());

    EXPECT_EQ(twin_->original().name, "mail-smtp-1");
    EXPECT_THAT(
        engine_.asked(),
        Contains(
            AllOf(HasSubstr("POST /commit?container=original&pause=false"), HasSubstr("org.mxproof.owner"))
        )
    );
}

TEST_F(TwinOfAContainer, IsAskedInAContainerWithoutANetwork) {
    run(twin_->find());
    run(twin_->take());
    answer_ = "queue=/queue\nlog=\n";

    const std::vector<std::string> question{"sh", "-c", "postconf"};
    EXPECT_EQ(run(twin_->ask(question)), answer_);

    EXPECT_EQ(specs_.at(0).at("Image"), "sha256:taken");
    EXPECT_EQ(specs_[0].at("HostConfig").at("NetworkMode"), "none");
    EXPECT_THAT(left_behind(), ElementsAre("sha256:taken"));
}

TEST_F(TwinOfAContainer, IsNotReadWithoutAnEnd) {
    run(twin_->find());
    answer_.assign(20, 'x');
    answer_ += "\n";
    for (int doubled = 0; doubled < 14; ++doubled)
        answer_ += answer_;

    const std::vector<std::string> question{"postconf"};
    EXPECT_EQ(failure_of(twin_->ask(question)), "postconf answers more than 64 KiB");
}

TEST_F(TwinOfAContainer, IsMadeInANetworkThatHasNoOtherInternet) {
    EXPECT_EQ(run(create()), "made3");

    EXPECT_EQ(specs_.at(1).at("HostConfig").at("NetworkMode"), "none");
    EXPECT_EQ(specs_.at(2).at("HostConfig").at("NetworkMode"), "container:made2");
    EXPECT_EQ(twin_->holder(), "made2");
    EXPECT_TRUE(was_asked("POST /containers/made2/start"));
    EXPECT_FALSE(was_asked("POST /containers/made3/start")) << "it gets files first";
    EXPECT_THAT(in_container("/proc/self/net/fib_trie"), HasSubstr(sender_link(3).sender4));
    EXPECT_THAT(in_container("/etc/resolv.conf"), HasSubstr("nameserver 198.19.128.53\n"));
}

TEST_F(TwinOfAContainer, HasACopyOfAMountReadFromAContainerThatNeverStarts) {
    serve_original(with_mount("/state"));
    engine_.on(
        "GET /containers/made1/archive?path=%2Fstate%2F.",
        FakeEngine::Reply{tar_archive({{"/file", "text"}}, 0)}
    );

    EXPECT_EQ(run(create()), "made3");

    EXPECT_FALSE(was_asked("POST /containers/made1/start"));
    EXPECT_THAT(engine_.body_of("PUT /containers/made3/archive?path=%2Fstate"), HasSubstr("text"));
    EXPECT_EQ(shown("/state"), "copied: less than 64 MiB; --copy and --empty say otherwise");
}

TEST_F(TwinOfAContainer, HasASingleFileInItsOwnLayer) {
    serve_original(with_mount("/etc/own.cf"));
    engine_.on(
        "GET /containers/made1/archive?path=%2Fetc%2Fown.cf",
        FakeEngine::Reply{tar_archive({{"/own.cf", "text"}}, 0)}
    );
    engine_.on(
        "GET /containers/made1/archive?path=%2Fetc%2Fown.cf%2F.",
        refusal("extraction point is not a directory", 400)
    );

    run(create());

    EXPECT_THAT(engine_.body_of("PUT /containers/made3/archive?path=%2Fetc"), HasSubstr("text"));
    EXPECT_THAT(shown("/etc/own.cf"), HasSubstr("copied"));
}

// An engine breaks off where a file has become shorter than it was.
TEST_F(TwinOfAContainer, IsNotMadeOfAMountThatDoesNotComeWhole) {
    serve_original(with_mount("/state"));
    const std::string whole = tar_archive({{"/file", std::string(5000, 'x')}}, 0);
    engine_.on(
        "GET /containers/made1/archive?path=%2Fstate", FakeEngine::Reply{whole.substr(0, whole.size() / 2)}
    );

    EXPECT_EQ(failure_of(create()), "/state/. changes while it is copied");
}

TEST_F(TwinOfAContainer, JoinsTheNetworkInWhichOtherServicesOfItsProjectRun) {
    const auto in_project = [](const std::string& service, const std::string& address) {
        return boost::json::object{
            {"Config",
             {{"Labels", {{"com.docker.compose.project", "mail"}, {"com.docker.compose.service", service}}}}},
            {"NetworkSettings", {{"Networks", {{"mail_default", {{"IPAddress", address}}}}}}}};
    };
    serve_original(in_project("smtp", "172.20.0.5"));
    boost::json::object database = in_project("db", "172.20.0.9");
    database["Id"] = "db-id";
    database["Name"] = "/db";
    boost::json::object of_a_run = in_project("admin", "172.20.0.10");
    of_a_run["Id"] = "run-id";
    of_a_run["Name"] = "/twin";
    of_a_run["Config"].as_object()["Labels"].as_object()["org.mxproof.owner"] = "1:2:3";
    engine_.on("GET /containers/db-id/json", FakeEngine::Reply{boost::json::serialize(database)});
    engine_.on("GET /containers/run-id/json", FakeEngine::Reply{boost::json::serialize(of_a_run)});
    engine_.on(
        "GET /networks/mail_default",
        FakeEngine::Reply{R"({"Containers":{"original":{},"db-id":{},"run-id":{}}})"}
    );

    run(create());

    const auto& host = specs_.at(1).at("HostConfig");
    EXPECT_EQ(host.at("NetworkMode"), "mail_default");
    const std::string hosts = boost::json::serialize(host.at("ExtraHosts"));
    EXPECT_THAT(hosts, AllOf(HasSubstr("db:172.20.0.9"), HasSubstr("mail-smtp-1:127.0.0.1")));
    EXPECT_THAT(hosts, Not(HasSubstr("172.20.0.10"))) << "another run's";
    EXPECT_THAT(shown("joined"), HasSubstr("mail_default"));
}

TEST_F(TwinOfAContainer, JoinsNoNetworkIfItIsNotTo) {
    make({"original", {}, {}, Join::never});
    serve_original({{"NetworkSettings", {{"Networks", {{"mail_default", {{"IPAddress", "172.20.0.5"}}}}}}}});

    run(create());

    EXPECT_EQ(specs_.at(1).at("HostConfig").at("NetworkMode"), "none");
    EXPECT_FALSE(was_asked("GET /networks/"));
}

TEST_F(TwinOfAContainer, SaysWhetherThereIsADirectoryForAFile) {
    run(create());
    EXPECT_TRUE(run(twin_->put({"/etc/ssl/roots.pem", "PEM"})));
    EXPECT_THAT(engine_.body_of("PUT /containers/made3/archive?path=%2Fetc%2Fssl"), HasSubstr("PEM"));

    engine_.on("PUT /containers/made3", refusal("no such directory", 404));
    EXPECT_FALSE(run(twin_->put({"/etc/ssl/roots.pem", "PEM"})));

    engine_.on("PUT /containers/made3", refusal("no space left on device"));
    EXPECT_EQ(failure_of(twin_->put({"/etc/ssl/roots.pem", "PEM"})), "no space left on device");
}

TEST_F(TwinOfAContainer, IsRemovedWithTheNetworkLastAndOnlyOnce) {
    run(create());

    run(twin_->remove());
    const std::size_t asked = engine_.asked().size();
    run(twin_->remove());

    const auto all = engine_.asked();
    ASSERT_EQ(all.size(), asked);
    EXPECT_THAT(
        std::vector<std::string>(all.end() - 3, all.end()),
        ElementsAre(
            HasSubstr("DELETE /containers/made3"),
            HasSubstr("DELETE /containers/made2"),
            HasSubstr("DELETE /images/sha256%3Ataken")
        )
    );
}

// Its destructor has a loop of its own, so the engine needs somebody who runs its.
TEST_F(TwinOfAContainer, IsRemovedByItsDestructorIfNobodyElseDid) {
    run(create());
    const auto goes_on = boost::asio::make_work_guard(context_);
    context_.restart();
    std::jthread loop([this] { context_.run(); });

    twin_.reset();

    context_.stop();
    loop.join();
    EXPECT_THAT(left_behind(), IsEmpty());
}

class RefusedTwin : public TwinOfAContainer, public testing::WithParamInterface<const char*> {};

// Each step in turn; TearDown looks for what is left behind.
TEST_P(RefusedTwin, SaysWhyAndLeavesNothingBehind) {
    serve_original(with_mount("/state"));
    engine_.on("GET /containers/made1/archive", FakeEngine::Reply{tar_archive({{"/file", "text"}}, 0)});
    engine_.on(GetParam(), refusal("no space left on device"));

    EXPECT_EQ(failure_of(create()), "no space left on device");
}

INSTANTIATE_TEST_SUITE_P(
    At,
    RefusedTwin,
    testing::Values(
        "GET /containers/original/json",
        "POST /commit",
        "GET /containers/made1/archive",
        "GET /images/mxproof/keeper:",
        "POST /containers/made2/start",
        "GET /containers/made2/json",
        "PUT /containers/made3/archive"
    )
);

} // namespace
