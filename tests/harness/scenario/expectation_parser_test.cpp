#include "harness/scenario/expectation_parser.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>

namespace harness {
namespace {

constexpr Policy kDane{Level::dane, InsecureMx::dane};
constexpr Policy kDaneEncrypt{Level::dane, InsecureMx::encrypt};
constexpr Policy kDaneMay{Level::dane, InsecureMx::may};

LoadResult read_expect(const std::string& expect) {
    return load_text("title: T\nsources: [a]\nexpect:\n" + expect, "f.yaml", "dane/foo");
}

TEST(ExpectationParser, ReadsTheShortForm) {
    const auto result = read_expect("  may: delivered plaintext\n  dane-only: bounced no-such-domain\n");
    const auto& expect = result.scenarios.at(0).expect;
    const Expectation& may = expect.at({Level::may});
    EXPECT_EQ(may.outcome, Outcome::delivered);
    EXPECT_EQ(may.channel, Channel::plaintext);
    EXPECT_EQ(may.reason, std::nullopt);
    const Expectation& only = expect.at({Level::dane_only});
    EXPECT_EQ(only.outcome, Outcome::bounced);
    EXPECT_EQ(only.channel, std::nullopt);
    EXPECT_EQ(only.reason, Reason::no_such_domain);
}

TEST(ExpectationParser, ReadsReportsInAnyOrder) {
    const auto result = load_text(
        "title: T\nsources: [a]\npeer: {tlsrpt: present}\nexpect:\n"
        "  dane-only: {outcome: delivered, channel: authenticated, report: \"tlsa validation-failure, tlsa "
        "success\"}\n"
        "  may: {outcome: delivered, channel: plaintext, report: none}\n",
        "f.yaml",
        "dane/foo"
    );
    const auto& expect = result.scenarios.at(0).expect;
    EXPECT_EQ(expect.at({Level::dane_only})->report, "tlsa success, tlsa validation-failure");
    EXPECT_EQ(expect.at({Level::may})->report, "none");
}

TEST(ExpectationParser, ReadsTheLongForm) {
    const auto result = load_text(
        "title: T\nsources: [a]\npeer: {mx: [{}, {}]}\nexpect:\n  dane-only: {outcome: delivered, channel: "
        "authenticated, by: mx2, never-got-mail: [mx1], why: Because., sources: [b, c]}\n",
        "f.yaml",
        "dane/foo"
    );
    const Expectation& only = result.scenarios.at(0).expect.at({Level::dane_only});
    EXPECT_EQ(only.channel, Channel::authenticated);
    EXPECT_EQ(only.by, "mx2");
    EXPECT_THAT(only.never_got_mail, testing::ElementsAre("mx1"));
    EXPECT_EQ(only.why, "Because.");
    EXPECT_THAT(only.sources, testing::ElementsAre("b", "c"));
}

TEST(ExpectationParser, FillsInTheNamesOfQuestionsAndOfTheServer) {
    const auto result = load_text(
        "title: T\nsources: [a]\npeer: {mx: [{}, {}]}\nexpect:\n  dane-only: {outcome: delivered, channel: "
        "authenticated, sni: \"{mx2}\", not-asked: [\"TLSA _25._tcp.{mx1}\", \"MX WWW.{domain}\"], "
        "never-dialled: [mx1], never-greeted: [mx1], dsn: 2.0.0}\n",
        "f.yaml",
        "dane/foo"
    );
    const Expectation& only = result.scenarios.at(0).expect.at({Level::dane_only});
    EXPECT_EQ(only.sni, "mx2.foo.dane.example");
    EXPECT_THAT(
        only.not_asked,
        testing::ElementsAre("TLSA _25._tcp.mx1.foo.dane.example.", "MX www.foo.dane.example.")
    );
    EXPECT_THAT(only.never_dialled, testing::ElementsAre("mx1"));
    EXPECT_THAT(only.never_greeted, testing::ElementsAre("mx1"));
    EXPECT_EQ(only.dsn, "2.0.0");
}

TEST(ExpectationParser, TakesDaneForAllHandlingsOfInsecureMx) {
    const auto result = read_expect("  dane: deferred no-tlsa\n");
    const auto& expect = result.scenarios.at(0).expect;
    for (const Policy& policy : {kDane, kDaneEncrypt, kDaneMay})
        EXPECT_EQ(expect.at(policy)->reason, Reason::no_tlsa);
    EXPECT_FALSE(expect.contains({Level::dane_only}));
}

TEST(ExpectationParser, LetsANarrowerKeyWinWhereverItStands) {
    const std::string wide = "  dane: deferred no-tlsa\n";
    const std::string narrow = "  dane insecure-mx=may: delivered plaintext\n";
    for (const std::string& text : {wide + narrow, narrow + wide}) {
        const auto result = read_expect(text);
        const auto& expect = result.scenarios.at(0).expect;
        EXPECT_EQ(expect.at(kDaneMay)->outcome, Outcome::delivered);
        EXPECT_EQ(expect.at(kDane)->outcome, Outcome::deferred);
        EXPECT_EQ(expect.at(kDaneEncrypt)->outcome, Outcome::deferred);
    }
}

TEST(ExpectationParser, TakesAKeyWithoutStsForEveryHandlingOfMtaSts) {
    const auto result = read_expect("  may: delivered plaintext\n  secure sts=on: delivered authenticated\n");
    const auto& expect = result.scenarios.at(0).expect;
    EXPECT_EQ(expect.size(), 4U);
    for (const Sts handling : {Sts::off, Sts::on, Sts::strict_testing})
        EXPECT_EQ(expect.at({Level::may, InsecureMx::dane, handling})->channel, Channel::plaintext);
    EXPECT_TRUE(expect.contains({Level::secure, InsecureMx::dane, Sts::on}));
}

TEST(ExpectationParser, LetsAKeyWithStsWinOverAnyWithout) {
    const std::string handling = "  dane insecure-mx=may: deferred null-mx\n";
    const std::string sts = "  dane sts=on: delivered authenticated\n";
    const std::string both = "  dane insecure-mx=encrypt sts=on: delivered encrypted\n";
    for (const std::string& text : {handling + sts + both, both + sts + handling}) {
        const auto result = read_expect(text);
        const auto& expect = result.scenarios.at(0).expect;
        EXPECT_EQ(expect.at(kDaneMay)->outcome, Outcome::deferred);
        EXPECT_EQ(expect.at({Level::dane, InsecureMx::may, Sts::strict_testing})->outcome, Outcome::deferred);
        EXPECT_EQ(expect.at({Level::dane, InsecureMx::may, Sts::on})->channel, Channel::authenticated);
        EXPECT_EQ(expect.at({Level::dane, InsecureMx::encrypt, Sts::on})->channel, Channel::encrypted);
        EXPECT_FALSE(expect.contains(kDane));
    }
}

TEST(ExpectationParser, NamesThePoliciesWithStsToWhoMisspellsOne) {
    const auto result = read_expect("  may sts=onn: delivered plaintext\n");
    EXPECT_TRUE(result.scenarios.empty());
    EXPECT_THAT(result.problems.at(0).text, testing::HasSubstr("did you mean \"may sts=on\"?"));
}

TEST(ExpectationParser, WarnsOnceOfThePoliciesThatAreNotJudged) {
    const auto result = read_expect("  none: delivered plaintext\n  may: delivered encrypted\n"
                                    "  encrypt: delivered encrypted\n  dane: delivered authenticated\n");
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_TRUE(result.problems[0].warning);
    EXPECT_EQ(
        result.problems[0].to_text(), "f.yaml:4:3: warning: this peer is not judged for: dane-only, secure"
    );
    EXPECT_EQ(result.scenarios.size(), 1U);
}

TEST(ExpectationParser, WarnsOfAnExpectationThatContradictsItsPolicy) {
    const auto result = read_expect("  none: delivered plaintext\n  may: delivered encrypted\n"
                                    "  encrypt: delivered plaintext\n  dane: deferred no-tlsa\n"
                                    "  dane-only: delivered authenticated\n"
                                    "  secure: delivered authenticated\n");
    ASSERT_EQ(result.problems.size(), 2U);
    EXPECT_EQ(
        result.problems[0].to_text(), "f.yaml:6:12: warning: the level encrypt never delivers plaintext"
    );
    EXPECT_EQ(
        result.problems[1].to_text(),
        "f.yaml:7:9: warning: the level dane never keeps a message back for no-tlsa"
    );
    EXPECT_EQ(result.scenarios.size(), 1U);
}

// RFC 8689 5.
TEST(ExpectationParser, LetsAMessageThatNeedsNoTlsOverrideTheLevel) {
    const auto problems_with = [](const std::string& header) {
        const auto texts = problems_of(
            "title: T\nmessage: {headers: [\"" + header +
            "\"]}\nexpect: {dane-only: delivered encrypted}\nsources: [RFC 8689]\n"
        );
        return std::count_if(texts.begin(), texts.end(), [](const std::string& text) {
            return text.find("never delivers encrypted") != std::string::npos;
        });
    };
    EXPECT_EQ(problems_with("X-Test: No"), 1);
    EXPECT_EQ(problems_with("TLS-Required: No"), 0);
}

TEST(ExpectationParser, ReadsWhatALineRestsOnWhereNoDocumentDecides) {
    const auto result = read_expect("  may: {outcome: delivered, channel: plaintext, undocumented: Postfix "
                                    "3.7}\n  none: delivered plaintext\n");
    const auto& expect = result.scenarios.at(0).expect;
    EXPECT_EQ(expect.at({Level::may})->undocumented, "Postfix 3.7");
    EXPECT_EQ(expect.at({Level::none})->undocumented, "");
}

TEST(ExpectationParser, RefusesUndocumentedOfWhatIsSeenAnyway) {
    const auto result = load_text(
        scenario_with("") + "reported:\n  policy: may\n"
                            "  saw: {outcome: delivered, channel: encrypted, undocumented: Postfix 3.7}\n",
        "f.yaml",
        "dane/foo"
    );
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_THAT(result.problems[0].to_text(), testing::HasSubstr("\"undocumented\" has no meaning here"));
}

} // namespace
} // namespace harness
