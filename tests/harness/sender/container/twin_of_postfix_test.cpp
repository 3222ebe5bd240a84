#include "harness/sender/container/twin_of_postfix.hpp"

#include "tests/harness/sender/container/fake_twins.hpp"

namespace {

using namespace sender_test;
using namespace support;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

class TwinOfPostfix : public FakeTwinTest {
protected:
    void SetUp() override {
        FakeTwinTest::SetUp();
        if (IsSkipped()) return;
        engine_.on(
            "GET /containers/original/top",
            FakeEngine::Reply{R"({"Processes":[["root","/usr/lib/postfix/sbin/master -w"]]})"}
        );
        answer_ = "queue=/queue\nca_file=\nca_path=/usr/share/certs\nca_path_as_named=/etc/ssl/certs\n"
                  "log=/dev/stdout\n";
        twin_.emplace(client_, engine_.socket(), TwinOptions{"original", {}, {}}, sender_link(3));
    }
    void TearDown() override {
        if (twin_) run(twin_->remove());
        FakeTwinTest::TearDown();
    }

    auto make() {
        PostfixTwinSettings wanted;
        wanted.options.original = "original";
        wanted.roots_pem = "PEM of the fake CA";
        wanted.roots_file_name = "0a1b2c3d.0";
        const std::vector<std::string> resolvers{"198.19.128.53"};
        return make_twin_of_postfix(*twin_, std::move(wanted), resolvers, settings_);
    }

    std::string shown(const std::string& name) const {
        for (const Setting& setting : settings_)
            if (setting.name == name) return setting.value;
        return "";
    }

    std::optional<Twin> twin_;
    std::vector<Setting> settings_;
};

TEST_F(TwinOfPostfix, TrustsTheFakeCaBesideWhatIsInItsDirectory) {
    const std::string id = run(make());

    EXPECT_THAT(
        engine_.body_of("PUT /containers/" + id + "/archive?path=%2Fusr%2Fshare%2Fcerts"),
        HasSubstr("PEM of the fake CA")
    );
    EXPECT_EQ(shown("/usr/share/certs/0a1b2c3d.0"), "the world's roots");
    EXPECT_FALSE(was_asked("POST /containers/" + id + "/start"));
}

// smtp(8) opens the path as it is configured, below the queue, and reads resolv.conf there.
TEST_F(TwinOfPostfix, HasResolverAndRootsAlsoInItsChroot) {
    const std::string id = run(make());

    const std::string put = "PUT /containers/" + id + "/archive?path=%2Fqueue";
    EXPECT_THAT(engine_.body_of(put + "%2Fetc%2Fssl%2Fcerts"), HasSubstr("PEM of the fake CA"));
    EXPECT_TRUE(was_asked(put + "%2Fetc"));
    EXPECT_THAT(shown("/etc/resolv.conf"), HasSubstr("nameserver 198.19.128.53\n"));
}

TEST_F(TwinOfPostfix, TrustsTheFakeCaAloneWhereItsRootsAreOneFile) {
    answer_ = "queue=/queue\nca_file=/etc/ssl/ca.crt\nca_path=/etc/ssl/certs\nlog=/dev/stdout\n";

    const std::string id = run(make());

    EXPECT_THAT(
        engine_.body_of("PUT /containers/" + id + "/archive?path=%2Fetc%2Fssl"),
        HasSubstr("PEM of the fake CA")
    );
    EXPECT_EQ(shown("/etc/ssl/ca.crt"), "the world's roots");
    EXPECT_EQ(shown("/etc/ssl/certs/0a1b2c3d.0"), "");
}

TEST_F(TwinOfPostfix, IsNotSaidToTrustWhatHasNoPlaceInIt) {
    engine_.on(
        "PUT /containers/made4/archive?path=%2Fusr%2Fshare%2Fcerts", refusal("no such directory", 404)
    );

    run(make());

    EXPECT_EQ(shown("/usr/share/certs/0a1b2c3d.0"), "");
}

TEST_F(TwinOfPostfix, IsSaidToLogWhereNobodyReads) {
    run(make());
    EXPECT_EQ(shown("note"), "");

    run(twin_->remove());
    settings_.clear();
    answer_ = "queue=/queue\nlog=\n";
    twin_.emplace(client_, engine_.socket(), TwinOptions{"original", {}, {}}, sender_link(4));
    run(make());
    EXPECT_EQ(shown("note"), "maillog_file is empty");
}

TEST_F(TwinOfPostfix, IsNoneOfAContainerThatHasNoPostfix) {
    answer_ = "sh: postconf: not found\nqueue=\nlog=\n";

    EXPECT_THAT(failure_of(make()), HasSubstr("there is no Postfix in it: sh: postconf: not found"));
    run(twin_->remove());
    EXPECT_THAT(left_behind(), IsEmpty());
}

} // namespace
