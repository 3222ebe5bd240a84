// `mxproof capture` by a real Unbound, and without a look at the hosts.
#include "tests/end_to_end/replayed_column.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using namespace harness;
using namespace support;
using testing::HasSubstr;

class CaptureByUnbound : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
        for (const char* program : {"dig", "unbound"})
            if (!has_program(program)) GTEST_SKIP() << program << " is not installed";
    }

    fs::path captured() const { return directory_.path() / "captured"; }

    ProgramResult capture(
        const std::vector<std::string>& peers,
        const std::string& modules,
        const std::vector<std::string>& arguments
    ) const {
        std::vector<std::string> words{"world"};
        words.insert(words.end(), peers.begin(), peers.end());
        words.insert(
            words.end(),
            {"--",
             "sh",
             MXPROOF_SOURCE_DIR "/tests/end_to_end/capture_by_unbound.sh",
             directory_.path(),
             modules}
        );
        words.insert(
            words.end(),
            {built_program("mxproof"), "capture", "--resolver", "127.0.0.2", "--limit", "5", "-o", captured()}
        );
        words.insert(words.end(), arguments.begin(), arguments.end());
        return run_mxproof(std::move(words));
    }

    const TemporaryDirectory directory_;
};

TEST_F(CaptureByUnbound, HasTheExpectationsOfTheShippedPeers) {
    const std::vector<std::string> peers{
        "dane/correct",
        "dane/tlsa-of-another-key",
        "dns/bogus-signatures-expired",
        "dns/tlsa-signature-expired",
        "dns/tlsa-lookup-servfail",
        "insecure-mx/no-starttls",
        "cname/alias-into-unsigned-zone-records-at-target",
        "certificate/public-ca-expired"};
    std::map<std::string, Scenario> catalogue;
    for (const Scenario& scenario : load_catalogue(MXPROOF_SOURCE_DIR "/scenarios").scenarios)
        catalogue.emplace(scenario.id, scenario);
    std::vector<std::string> domains;
    for (const std::string& peer : peers)
        domains.push_back(recipient_domain(catalogue.at(peer).peer));

    const ProgramResult result = capture(peers, "validator iterator", domains);

    ASSERT_EQ(result.exit_code, 0) << result.err;
    const auto loaded = load_catalogue(directory_.path()).scenarios;
    ASSERT_EQ(loaded.size(), peers.size());
    for (const Scenario& scenario : loaded) {
        const std::string& peer = peers.at(std::stoul(scenario.id.substr(scenario.id.rfind('-') + 1)) - 1);
        for (const auto& [policy, expected] : scenario.expect) {
            const auto documented = accepted(catalogue.at(peer), policy);
            EXPECT_TRUE(documented.empty() || documented.contains(expectation_text(expected)))
                << peer << " under " << to_text(policy);
        }
    }
}

TEST_F(CaptureByUnbound, WithoutSmtpTakesTheHostsForRight) {
    const ProgramResult result = capture(
        {"insecure-mx/no-starttls"}, "validator iterator", {"--no-smtp", "no-starttls.insecure-mx.example"}
    );

    ASSERT_EQ(result.exit_code, 0) << result.err;
    const std::string file = read_file(captured());
    EXPECT_THAT(file, HasSubstr("No host was asked: all of them are taken for right."));
    EXPECT_THAT(file, HasSubstr("  zone: unsigned\n"));
    EXPECT_THAT(file, testing::Not(HasSubstr("starttls:")));
    EXPECT_THAT(read_file(captured()), HasSubstr("dane-only: deferred no-dnssec"));
}

TEST_F(CaptureByUnbound, IsRefusedWhereItDoesNotValidate) {
    const ProgramResult result = capture({"dane/correct"}, "iterator", {"correct.dane.example"});

    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(
        result.err,
        HasSubstr(
            "the resolver 127.0.0.2 does not validate: its answer about the root, which is signed, has no AD"
        )
    );
    EXPECT_FALSE(fs::exists(captured()));
}

} // namespace
