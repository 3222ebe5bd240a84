#include "harness/scenario/sender_description.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <unistd.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class SenderDescriptions : public testing::Test {
protected:
    SenderDescriptions() { std::filesystem::create_directories(folder_); }
    ~SenderDescriptions() override { std::filesystem::remove_all(folder_); }

    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder_ / name) << text;
        return folder_ / name;
    }

    // The one problem of one file.
    std::string problem_of(const std::string& text) const {
        write("x.yaml", text);
        const auto result = load_senders(folder_);
        EXPECT_THAT(result.senders, IsEmpty());
        EXPECT_THAT(result.problems, SizeIs(1)) << text;
        return result.problems.empty() ? "" : result.problems.front().to_text();
    }

    std::filesystem::path folder_ =
        std::filesystem::temp_directory_path() / ("mxproof-senders-" + std::to_string(getpid()));
};

TEST_F(SenderDescriptions, SayWhetherAllTheirMailGoesToARelay) {
    write("mx.yaml", "title: One\nimage: an/image:1\nclaims: may\n");
    write(
        "relay.yaml", "title: Two\nbase: mx\nroute: relay-587\nenvironment: {RELAYHOST: '[{relay}]:587'}\n"
    );
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.problems, IsEmpty());
    ASSERT_THAT(result.senders, SizeIs(2));
    EXPECT_EQ(result.senders[0].route, Route::mx);
    EXPECT_EQ(result.senders[1].route, Route::relay_587);
}

TEST_F(SenderDescriptions, SayWhereACollectorOfTlsReportsIsLookedFor) {
    write("a.yaml", "title: One\nimage: an/image:1\nclaims: may\ntlsrpt: /run/tlsrpt\n");
    write("b.yaml", "title: Two\nbase: a\n");
    const auto result = load_senders(folder_);
    ASSERT_THAT(result.senders, SizeIs(2));
    EXPECT_EQ(result.senders[1].tlsrpt, "/run/tlsrpt");
    std::filesystem::remove(folder_ / "a.yaml");
    std::filesystem::remove(folder_ / "b.yaml");
    for (const char* wrong : {"run/tlsrpt", "/run/"})
        EXPECT_THAT(
            problem_of(std::string("title: One\nimage: an/image:1\nclaims: may\ntlsrpt: ") + wrong + "\n"),
            HasSubstr("expected the absolute path of a socket")
        );
}

TEST_F(SenderDescriptions, SayWhatTheImageGetsAndClaims) {
    write(
        "one.yaml",
        "title: One\nimage: an/image:1\nclaims: dane insecure-mx=may\nsource: a document\nservices: "
        "[admin]\nsubmission-port: 10025\n"
        "admin-defers-on-tls-error: false\nenvironment:\n  DOMAIN: mail.example\n"
        "  SUBNET: {value: '{networks4}', why: mxproof submits}\n"
        "files:\n  - {path: /etc/one, text: '{roots}', why: trust}\n"
    );
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.problems, IsEmpty());
    ASSERT_THAT(result.senders, SizeIs(1));
    const SenderDescription& one = result.senders[0];
    EXPECT_EQ(one.name, "one");
    EXPECT_EQ(one.image, "an/image:1");
    EXPECT_EQ(to_text(one.claims.value()), "dane insecure-mx=may");
    EXPECT_TRUE(one.needs_admin);
    EXPECT_FALSE(one.needs_milter);
    EXPECT_FALSE(one.admin_defers_on_tls_error);
    EXPECT_EQ(one.submission_port, 10025U);
    ASSERT_THAT(one.environment, SizeIs(2));
    EXPECT_EQ(one.environment[1].value, "{networks4}");
    EXPECT_EQ(one.environment[1].why, "mxproof submits");
    ASSERT_THAT(one.files, SizeIs(1));
    EXPECT_EQ(one.files[0].name, "/etc/one");
}

TEST_F(SenderDescriptions, BuildOnABaseAndReplaceWhatTheyGiveAgain) {
    write("base.yaml", "title: Base\nimage: i\nparameters: P_\nenvironment: {A: '1', B: '2'}\n");
    write("own.yaml", "title: Own\nbase: base\nenvironment: {B: '3'}\nservices: [milter]\n");
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.senders, SizeIs(2));
    const SenderDescription& own = result.senders[1];
    EXPECT_EQ(own.image, "i");
    EXPECT_EQ(own.parameter_prefix, "P_");
    EXPECT_TRUE(own.needs_milter);
    ASSERT_THAT(own.environment, SizeIs(2));
    EXPECT_EQ(own.environment[0].name, "A");
    EXPECT_EQ(own.environment[1].value, "3");
}

TEST_F(SenderDescriptions, SayWhichMailServerTheyAreAndArePostfixOtherwise) {
    write("a.yaml", "title: T\nimage: i\nclaims: may\n");
    write("b.yaml", "title: T\nimage: i\nclaims: may\nprogram: exim\n");
    write("c.yaml", "title: T\nbase: b\n");
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.senders, SizeIs(3));
    EXPECT_EQ(result.senders[0].program, "postfix");
    EXPECT_EQ(result.senders[1].program, "exim");
    EXPECT_EQ(result.senders[2].program, "exim");
}

TEST_F(SenderDescriptions, ThatClaimAPolicyAreNotSetToOneAsTheirBaseIs) {
    write("base.yaml", "title: Base\nimage: i\nparameters: P_\n");
    write("claims.yaml", "title: Claims\nbase: base\nclaims: may\n");
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.senders, SizeIs(2));
    EXPECT_EQ(result.senders[1].claims, Policy{Level::may});
    EXPECT_EQ(result.senders[1].parameter_prefix, "");
}

TEST_F(SenderDescriptions, OfAFileOfTheUsersOwnMayBuildOnAShippedOne) {
    write("base.yaml", "title: Base\nimage: i\nparameters: P_\n");
    std::filesystem::create_directories(folder_ / "mine");
    const auto mine = write("mine/mine.yaml", "title: Mine\nbase: base\nclaims: may\n");
    const auto result = load_senders(folder_, {mine});

    ASSERT_THAT(result.senders, SizeIs(2));
    EXPECT_EQ(result.senders[1].name, "mine");
    EXPECT_EQ(result.senders[1].image, "i");
}

// A change of one word in the middle of the chain is seen at its end.
TEST_F(SenderDescriptions, MayBuildOnOneThatHasABaseItself) {
    write(
        "a.yaml",
        "title: A\nimage: i\nclaims: may\nenvironment: {X: '1', Y: '1', Z: '1'}\nservices: [admin]\n"
    );
    write("b.yaml", "title: B\nbase: a\nenvironment: {Y: '2', Z: '2'}\nadmin-defers-on-tls-error: false\n");
    write("c.yaml", "title: C\nbase: b\nenvironment: {Z: '3'}\n");
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.problems, IsEmpty());
    ASSERT_THAT(result.senders, SizeIs(3));
    const SenderDescription& last = result.senders[2];
    EXPECT_EQ(last.image, "i");
    EXPECT_EQ(last.claims, Policy{Level::may});
    EXPECT_TRUE(last.needs_admin);
    EXPECT_FALSE(last.admin_defers_on_tls_error);
    ASSERT_THAT(last.environment, SizeIs(3));
    EXPECT_EQ(last.environment[0].value + last.environment[1].value + last.environment[2].value, "123");
}

TEST_F(SenderDescriptions, OfAFileOfTheUsersOwnMayHaveTheNameOfItsShippedBase) {
    write("mailu.yaml", "title: Shipped\nimage: i\nclaims: may\n");
    std::filesystem::create_directories(folder_ / "mine");
    const auto mine = write("mine/mailu.yaml", "title: Mine\nbase: mailu\nimage: j\n");
    const auto result = load_senders(folder_, {mine});

    ASSERT_THAT(result.problems, IsEmpty());
    ASSERT_THAT(result.senders, SizeIs(1));
    EXPECT_EQ(result.senders[0].title, "Mine");
    EXPECT_EQ(result.senders[0].claims, Policy{Level::may});
}

TEST_F(SenderDescriptions, AreNotBasedOnThemselves) {
    write("a.yaml", "title: A\nbase: b\n");
    write("b.yaml", "title: B\nbase: a\n");
    const auto result = load_senders(folder_);

    EXPECT_THAT(result.senders, IsEmpty());
    ASSERT_THAT(result.problems, SizeIs(2));
    EXPECT_THAT(result.problems[0].to_text(), HasSubstr("a.yaml:2:7: error: \"b\" is based on itself"));
}

TEST_F(SenderDescriptions, AreNotBasedOnTheOneFileThatTheyAre) {
    EXPECT_THAT(problem_of("title: X\nbase: x\n"), HasSubstr("\"x\" is based on itself"));
}

TEST_F(SenderDescriptions, NameTheNearestBaseThatThereIs) {
    write("one.yaml", "title: One\nimage: i\nclaims: may\n");
    write("x.yaml", "title: X\nbase: onne\n");
    const auto result = load_senders(folder_);

    ASSERT_THAT(result.problems, SizeIs(1));
    EXPECT_THAT(result.problems[0].to_text(), HasSubstr("did you mean \"one\"?"));
}

TEST_F(SenderDescriptions, AreRefusedWithTheirPositionAndTheNearestWord) {
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaims: dane-onyl\n"),
        HasSubstr("x.yaml:3:9: error: found \"dane-onyl\"")
    );
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaim: may\nparameters: P_\n"), HasSubstr("did you mean \"claims\"?")
    );
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaims: may\nservices: [amdin]\n"),
        HasSubstr("did you mean \"admin\"?")
    );
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaims: may\nenvironment: {A: 'x {resolver} y'}\n"),
        HasSubstr("did you mean \"resolver4\"?")
    );
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaims: may\nfiles: [{path: etc/x, text: t}]\n"),
        HasSubstr("absolute path")
    );
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaims: may\ndns-queries: as-musl\n"),
        HasSubstr("expected one of as-sent, as-musl-sends-them")
    );
    EXPECT_THAT(problem_of("title: X\nbase: nobody\n"), HasSubstr("x.yaml:2:7: error: found \"nobody\""));
    EXPECT_THAT(problem_of("title: X\nclaims: may\n"), HasSubstr("no \"image\""));
    EXPECT_THAT(problem_of("title: X\nimage: i\n"), HasSubstr("neither \"claims\""));
    EXPECT_THAT(
        problem_of("title: X\nimage: i\nclaims: may\nenvironment: [A]\n"), HasSubstr("expected variables")
    );
}

TEST_F(SenderDescriptions, MayHoldBracesThatAreNoPlaceholders) {
    write("x.yaml", "title: X\nimage: i\nclaims: may\nenvironment: {A: '{% if x %} {{ y }} ${HOME}'}\n");
    EXPECT_THAT(load_senders(folder_).problems, IsEmpty());
}

TEST_F(SenderDescriptions, DeviateAsTheyAndTheirBasesAreKnownTo) {
    const std::string known = "saw: delivered encrypted, why: W., sources: [a]}]\n";
    write("base.yaml", "title: X\nimage: i\nclaims: may\ndeviates: [{scenarios: [dane/correct], " + known);
    write("own.yaml", "title: X\nbase: base\ndeviates: [{scenarios: [dns/], policy: dane, " + known);
    const auto result = load_senders(folder_);
    ASSERT_THAT(result.problems, IsEmpty());

    const auto& deviates = result.senders.at(1).deviates;
    ASSERT_EQ(deviates.size(), 2U);
    EXPECT_EQ(deviates[0].scenarios, std::vector<std::string>{"dns/"});
    EXPECT_FALSE(difference_under({Level::may}, {deviates[0]}));
    EXPECT_TRUE(difference_under({Level::may}, {deviates[1]}));

    write("own.yaml", "title: X\nbase: base\ndeviates: [{" + known);
    EXPECT_THAT(load_senders(folder_).problems.at(0).to_text(), HasSubstr("there are no \"scenarios\""));
}

TEST(ShippedSenders, HaveNoProblems) {
    const auto result = load_senders(std::string(MXPROOF_SOURCE_DIR) + "/scenarios/senders");
    for (const Problem& problem : result.problems)
        ADD_FAILURE() << problem.to_text();
    EXPECT_GE(result.senders.size(), 3U);
}

} // namespace
} // namespace harness
