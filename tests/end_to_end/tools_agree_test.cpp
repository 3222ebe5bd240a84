// Real programs take the replay of a captured domain for the domain: delv, posttls-finger and gnutls-cli see
// the same.
#include "harness/model/peer_names.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace {

namespace fs = std::filesystem;
using namespace harness;
using namespace support;

// What one session or lookup shows and the next does not, and what each asker finds in time or not.
const std::set<std::string> kOtherwiseLater{
    "delivery/greeting-421-once",
    "starttls/refused-once",
    "starttls/refused-to-the-second-message",
    "dns/aaaa-lookup-too-late",
    "dns/mx-lookup-too-late",
    "dns/tlsa-lookup-too-late",
    "dns/tlsa-lookup-delayed",
    "dns/tlsa-lookup-servfail-once"};

// delv validates by itself; capture and Postfix go by what the resolver says.
bool has_a_resolver_that_keeps_back_what_it_knows(const Scenario& scenario) {
    const auto& faults = scenario.peer.dns;
    return std::any_of(faults.begin(), faults.end(), [](const auto& fault) {
        return row_of(fault.kind).reach == FaultReach::ad;
    });
}

// About every 24th peer, by its name, so that a new one does not change which the others are.
bool is_drawn(const Scenario& scenario) {
    constexpr unsigned kEvery = 24;
    constexpr unsigned kDrawn = 13;
    return std::accumulate(scenario.id.begin(), scenario.id.end(), 0U) % kEvery == kDrawn;
}

std::vector<Scenario> some_of_the_catalogue() {
    std::vector<Scenario> chosen;
    for (const Scenario& scenario : load_catalogue(MXPROOF_SOURCE_DIR "/scenarios").scenarios)
        if (is_drawn(scenario) && !kOtherwiseLater.contains(scenario.id) &&
            !has_a_resolver_that_keeps_back_what_it_knows(scenario))
            chosen.push_back(scenario);
    return chosen;
}

class ToolsAgree : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
        for (const char* program : {"dig", "delv", "posttls-finger"})
            if (!has_program(program)) GTEST_SKIP() << program << " is not installed";
        // An old one: Postfix's programs wait for a fresh one to age.
        const fs::path configuration = directory_.write("main.cf", "compatibility_level = 3.6\n");
        fs::last_write_time(configuration, fs::file_time_type::clock::now() - std::chrono::hours(1));
        for (const char* folder : {"seen", "captured", "replayed"})
            fs::create_directories(directory_.path() / folder);
    }

    // Within a world of these peers: captures the domains if that is wanted, and lets the programs look at
    // them.
    ProgramResult look(
        const std::vector<std::string>& peers,
        const std::vector<std::string>& domains,
        bool captures,
        const std::string& folder
    ) const {
        const std::string names = fmt::format("{}", fmt::join(domains, " "));
        const std::string capture = fmt::format(
            "SSL_CERT_FILE=$MXPROOF_WORLD/public-root.pem {} capture --limit 5 -o {} {}; ",
            built_program("mxproof"),
            (directory_.path() / "captured").string(),
            names
        );
        const std::string see = fmt::format(
            "unshare -m sh {} {} {}",
            MXPROOF_SOURCE_DIR "/tests/end_to_end/tool_results.sh",
            (directory_.path() / folder).string(),
            names
        );
        std::vector<std::string> words{"world"};
        words.insert(words.end(), peers.begin(), peers.end());
        words.insert(
            words.end(),
            {"--",
             "env",
             "MAIL_CONFIG=" + directory_.path().string(),
             "sh",
             "-c",
             (captures ? capture : "") + see}
        );
        return run_mxproof(std::move(words));
    }

    const TemporaryDirectory directory_;
};

TEST_F(ToolsAgree, OnACapturedDomainAndOnItsReplay) {
    const std::vector<Scenario> chosen = some_of_the_catalogue();
    std::vector<std::string> peers;
    std::vector<std::string> domains;
    std::vector<std::string> files;
    std::vector<std::string> replayed;
    for (const Scenario& scenario : chosen) {
        peers.push_back(scenario.id);
        domains.push_back(without_final_dot(recipient_domain(scenario.peer)));
        files.push_back(directory_.path() / "captured" / fmt::format("domain-{}.yaml", files.size() + 1));
        replayed.push_back(fmt::format("domain-{}.captured.example", files.size()));
    }

    const ProgramResult first = look(peers, domains, true, "seen");
    const ProgramResult second = look(files, replayed, false, "replayed");

    ASSERT_GE(chosen.size(), 20U);
    ASSERT_EQ(second.exit_code, 0) << first.err << second.err;
    std::string all;
    for (std::size_t i = 0; i < chosen.size(); ++i) {
        const std::string seen = read_file(directory_.path() / "seen" / domains[i]);
        EXPECT_EQ(seen, read_file(directory_.path() / "replayed" / replayed[i])) << peers[i];
        all += seen;
    }
    for (const char* word :
         {"fully validated", "unsigned answer", "TLSA 3 1 1", "Verified TLSv1.3", "Untrusted TLSv1.3"})
        EXPECT_THAT(all, testing::HasSubstr(word));
    if (has_program("gnutls-cli")) {
        EXPECT_THAT(all, testing::HasSubstr("DANE: Certificate matches."));
    }
}

} // namespace
