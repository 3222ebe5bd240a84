// The proof of `mxproof capture --from`: what the real dig, delv, drill, posttls-finger and openssl say of
// shipped peers, and what Postfix logs of them, becomes files whose peers get the same from Postfix as the
// shipped ones.
#include "tests/end_to_end/replayed_column.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>

namespace {

namespace fs = std::filesystem;
using namespace harness;
using namespace support;
using testing::HasSubstr;

const std::vector<std::string> kPeers{
    "dane/correct",
    "dane/tlsa-of-another-key",
    "dane/pkix-records-only",
    "dane/dane-ta-spki-sha2-256",
    "insecure-mx/no-starttls",
    "insecure-mx/valid-tlsa",
    "insecure-mx/starttls-refused",
    "insecure-mx/handshake-fails",
    "certificate/public-ca-expired",
    "certificate/public-ca-other-name",
    "certificate/public-ca-unsigned-zone",
    "certificate/expired-with-dane-ta",
    "dns/tlsa-lookup-servfail",
    "dns/tlsa-signature-expired",
    "dns/bogus-signatures-expired",
    "delivery/connection-refused",
    "delivery/first-refuses-connections-second-correct",
    "cname/alias-into-unsigned-zone-records-at-target"};

// What a text does not have, and is taken for right.
const std::map<std::string, std::string> kUnsaid{
    {"certificate/public-ca-other-name.drill", "posttls-finger at level dane does not look at names"},
    {"certificate/public-ca-unsigned-zone.drill",
     "without CAs posttls-finger calls every certificate untrusted"},
    {"dane/dane-ta-spki-sha2-256.drill", "by DANE it is verified whoever issued it"},
    {"dns/tlsa-lookup-servfail.drill", "posttls-finger at level dane has no session"},
    {"dns/tlsa-signature-expired.drill", "posttls-finger at level dane has no session"},
};

class CaptureFrom : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
        for (const char* program : {"dig", "delv", "drill", "posttls-finger", "openssl"})
            if (!has_program(program)) GTEST_SKIP() << program << " is not installed";
        for (const Scenario& scenario : load_catalogue(MXPROOF_SOURCE_DIR "/scenarios").scenarios)
            catalogue_.emplace(scenario.id, scenario);
        fs::create_directories(texts());
        fs::create_directories(captured());
    }

    fs::path texts() const { return directory_.path() / "texts"; }
    fs::path captured() const { return directory_.path() / "captured"; }

    ProgramResult ask(const std::vector<std::string>& peers) const {
        // An old one: Postfix's programs wait for a fresh one to age.
        const fs::path configuration = directory_.write("main.cf", "compatibility_level = 3.6\n");
        fs::last_write_time(configuration, fs::file_time_type::clock::now() - std::chrono::hours(1));
        std::vector<std::string> words{"world"};
        words.insert(words.end(), peers.begin(), peers.end());
        words.insert(words.end(), {"--", "env", "MAIL_CONFIG=" + directory_.path().string(), "sh"});
        words.insert(words.end(), {MXPROOF_SOURCE_DIR "/tests/end_to_end/pasted_output.sh", texts()});
        words.insert(words.end(), peers.begin(), peers.end());
        return run_mxproof(std::move(words));
    }

    // `drill-dane-correct` of `dane/correct.drill`: names of files have no dots.
    static std::string stem_of(const std::string& peer, const std::string& way) {
        std::string stem = way + "-" + peer;
        std::replace(stem.begin(), stem.end(), '/', '-');
        return stem.substr(0, 57);
    }

    const TemporaryDirectory directory_;
    std::map<std::string, Scenario> catalogue_;
};

TEST_F(CaptureFrom, WhatProgramsSayGetsTheSameFromPostfix) {
    const ProgramResult asked = ask(kPeers);
    std::map<std::string, std::pair<std::string, std::string>> peers; // of a stem: the peer and the way
    std::vector<std::string> words{"run"};
    for (const std::string& peer : kPeers)
        for (const std::string way : {"openssl", "delv", "drill"}) {
            std::string name = peer;
            std::replace(name.begin(), name.end(), '/', '_');
            const std::string stem = stem_of(peer, way);
            const std::string file = captured() / (stem + ".yaml");
            const ProgramResult made = run_mxproof(
                {"capture",
                 "--from",
                 texts() / (name + "." + way),
                 "-o",
                 file,
                 recipient_domain(catalogue_.at(peer).peer)}
            );
            ASSERT_EQ(made.exit_code, 0) << peer << " " << way << ": " << made.err << asked.err;
            peers[stem] = {peer, way};
            words.push_back(file);
        }
    const fs::path report_file = directory_.path() / "report.json";
    words.insert(words.end(), {"--report", "json=" + report_file.string()});

    const ProgramResult replay = run_mxproof(words);

    ASSERT_LT(replay.exit_code, 2) << replay.err;
    std::set<std::string> different;
    const auto report = read_json(report_file);
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const std::string id(delivery.at("scenario").as_string());
        const auto& [peer, way] = peers.at(id.substr(id.find('/') + 1));
        const Policy policy = parse_policy(std::string(delivery.at("policy").as_string())).value();
        const auto expected = accepted(catalogue_.at(peer), policy);
        if (expected.empty() || expected.contains(observed(delivery))) continue;
        different.insert(peer + "." + way);
        EXPECT_TRUE(kUnsaid.contains(peer + "." + way))
            << peer << " by " << way << " under " << to_text(policy) << ": " << observed(delivery)
            << " in place of " << *expected.begin() << "\n"
            << read_file(captured() / (id.substr(id.find('/') + 1) + ".yaml"));
    }
    for (const auto& [name, why] : kUnsaid)
        EXPECT_TRUE(different.contains(name)) << name << " is the same now, which it was not, as " << why;
}

// What Postfix logs of a peer under a policy: the captured one gets the same under that policy, whatever the
// log does not say.
TEST_F(CaptureFrom, WhatPostfixLogsGetsTheSameUnderItsPolicy) {
    const std::vector<std::string> peers{
        "dane/correct",
        "dane/tlsa-of-another-key",
        "insecure-mx/no-starttls",
        "insecure-mx/starttls-refused",
        "insecure-mx/handshake-fails",
        "certificate/public-ca-expired",
        "certificate/public-ca-unsigned-zone",
        "dns/tlsa-lookup-servfail",
        "dns/bogus-signatures-expired",
        "dns/address-lookup-servfail",
        "dane/pkix-records-only",
        "delivery/connection-refused",
        "delivery/greeting-554-without-tlsa"};
    const std::map<std::string, std::string> senders{{"dane-only", "dane-only"}, {"secure", "secure"}};
    std::vector<std::string> words{"run", "--keep"};
    for (const auto& [name, policy] : senders)
        words.insert(words.end(), {"--policy", policy});
    words.insert(words.end(), peers.begin(), peers.end());
    const ProgramResult run = run_mxproof(words);
    const std::string before = "are kept in ";
    const auto at = run.err.find(before);
    ASSERT_NE(at, std::string::npos) << run.err;
    const auto begin = at + before.size();
    const fs::path kept = run.err.substr(begin, run.err.find_first_of(" :\n", begin) - begin);

    for (const auto& [name, policy] : senders)
        for (const std::string& peer : peers) {
            const Scenario& scenario = catalogue_.at(peer);
            const std::string file = captured() / (stem_of(peer, name) + ".yaml");
            const ProgramResult made = run_mxproof(
                {"capture", "--from", kept / name / "log", "-o", file, recipient_domain(scenario.peer)}
            );
            ASSERT_EQ(made.exit_code, 0) << peer << ": " << made.err;
            const auto expected = accepted(scenario, parse_policy(policy).value());
            const std::string text = read_file(file);
            const auto line = text.find("\n  " + policy + ": ");
            ASSERT_NE(line, std::string::npos) << text;
            const auto from = line + policy.size() + 5;
            EXPECT_THAT(expected, testing::Contains(text.substr(from, text.find('\n', from) - from)))
                << peer << text;
        }
    fs::remove_all(kept);
}

class CaptureFromText : public testing::Test {
protected:
    ProgramResult capture(const std::string& text, std::vector<std::string> arguments) const {
        std::vector<std::string> words{"capture", "--from", directory_.write("report.txt", text)};
        words.insert(words.end(), arguments.begin(), arguments.end());
        return run_mxproof(std::move(words));
    }

    const TemporaryDirectory directory_;
};

TEST_F(CaptureFromText, SaysWhatIsMissing) {
    const std::string two =
        "$ dig +short mx example.org\n10 mx.example.org.\n$ dig +short mx example.net\n10 mx.example.net.\n";
    const auto both = capture(two, {});
    EXPECT_EQ(both.exit_code, 2);
    EXPECT_THAT(
        both.err,
        HasSubstr("the text speaks of 2 domains, example.org, example.net: name the one that is meant")
    );

    const auto prose = capture("My mail does not arrive.\n", {});
    EXPECT_EQ(prose.exit_code, 2);
    EXPECT_THAT(prose.err, HasSubstr("nothing in the text is output of dig"));

    const auto none = run_mxproof({"capture"});
    EXPECT_EQ(none.exit_code, 2);
    EXPECT_THAT(none.err, HasSubstr("--from FILE"));
    EXPECT_EQ(run_mxproof({"capture", "--from", "/no/such/file"}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"capture", "--no-smtp", "example.org", "--from", "/dev/null"}).exit_code, 2);
    const auto without_domain =
        capture("$ openssl s_client -starttls smtp -connect 192.0.2.1:25\nconnect:errno=111\n", {});
    EXPECT_EQ(without_domain.exit_code, 2);
    EXPECT_THAT(without_domain.err, HasSubstr("the text names no domain that mail is for"));
}

TEST_F(CaptureFromText, ReadsALineOfAHundredMegabytesAndEscapes) {
    const auto result = capture(
        std::string(100'000'000, 'a') +
            "\n\x1b]0;owned\x07$ dig +short mx ex\x1b[31mample.org\n10 mx.example.org.\n",
        {}
    );

    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("1 line of the text was too long and left out."));
    EXPECT_THAT(result.out + result.err, testing::Not(HasSubstr("\x1b")));
    EXPECT_THAT(result.out, HasSubstr("  zone: signed\n"));
}

} // namespace
