#include "harness/analyze/policy_line.hpp"

#include <gtest/gtest.h>

namespace {

using namespace harness;

// `DOMAIN FOUND why`, and ` cached`.
std::string said_in(PolicyProgram program, std::string_view text) {
    const auto said = policy_said(program, text);
    if (!said) return "nothing";
    return said->domain + " " + std::string(to_text(said->policy.found)) + " " + said->policy.why +
           (said->policy.from_cache ? " cached" : "");
}

TEST(PolicyLine, OfMtaStsDaemonSaysWhichPolicyCouldNotBeFetched) {
    const auto said = [](const std::string& text) { return said_in(PolicyProgram::mta_sts_daemon, text); };
    EXPECT_EQ(
        said("2026-11-24 09:10:47 WARNING  RES: STS policy fetch for domain 'A.example' failed with error: "
             "Cannot "
             "connect to host mta-sts.a.example:443"),
        "a.example not-fetched Cannot connect to host mta-sts.a.example:443"
    );
    EXPECT_EQ(
        said("WARNING  RES: STS policy fetch for domain 'a.example' failed with error: "),
        "a.example not-fetched the answer is no policy: its HTTP status, its media type or its size"
    );
    EXPECT_EQ(said("WARNING  PF: Domain a.example does not have a valid policy."), "a.example not-fetched ");
    EXPECT_EQ(
        said(
            "DEBUG    RES: Parsed policy for domain a.example: {'mx': ['mx1.a.example'], 'version': 'STSv1', "
            "'mode': 'enforce', 'max_age': 86400}"
        ),
        "a.example enforced "
    );
    EXPECT_EQ(
        said("DEBUG    RES: Parsed policy for domain a.example: {'mode': 'testing'}"), "a.example testing "
    );
    EXPECT_EQ(said("DEBUG    RES: Parsed policy for domain a.example: {'mode': 'none'}"), "a.example none ");
    EXPECT_EQ(said("DEBUG    STS: Lookup PERFORMED: domain = a.example"), "nothing");
    EXPECT_EQ(said("STS policy fetch for domain"), "nothing");
}

// internal/server.go and internal/mta-sts.go of 1.13, as log/slog writes them.
TEST(PolicyLine, OfTlspolSaysWhatItFound) {
    const auto said = [](const std::string& text) { return said_in(PolicyProgram::tlspol, text); };
    EXPECT_EQ(
        said(R"(level=INFO msg="Evaluated policy" origin=network domain=a.example policy=secure ttl=86400)"),
        "a.example enforced "
    );
    EXPECT_EQ(
        said(R"(level=INFO msg="Evaluated policy" origin=cache domain=a.example policy=dane-only ttl=86400)"),
        "a.example dane-only  cached"
    );
    EXPECT_EQ(
        said(R"( level="INFO" msg="Evaluated policy" origin="cache" domain="a.example" policy="dane" ttl=9)"),
        "a.example dane  cached"
    );
    EXPECT_EQ(
        said(R"(level=INFO msg="No policy found" origin=network domain=a.example ttl=60)"), "a.example none "
    );
    EXPECT_EQ(
        said(
            R"(level=WARN msg="Error during MTA-STS lookup" domain=a.example error="Get \"https://mta-sts.a.example\": x" attempts=3)"
        ),
        R"(a.example failed Get "https://mta-sts.a.example": x)"
    );
    EXPECT_EQ(
        said(R"(level=WARN msg="DNS error during DANE lookup" domain=a.example error=SERVFAIL attempts=3)"),
        "a.example failed SERVFAIL"
    );
    EXPECT_EQ(
        said(R"(level=WARN msg="Evaluating policy failed temporarily" origin=network domain=a.example ttl=0)"
        ),
        "a.example failed "
    );
    EXPECT_EQ(said(R"(level=WARN msg="Unknown command" query=x)"), "nothing");
}

// internal/server.go of 1.8.27; the time is before it, colours may be around it.
TEST(PolicyLine, OfTlspolBefore1_9SaysItToo) {
    const auto said = [](const std::string& text) { return said_in(PolicyProgram::tlspol, text); };
    EXPECT_EQ(
        said("123 INFO  Evaluated policy for \"a.example\": secure match=x (cached for 24h0m0s)"),
        "a.example enforced "
    );
    EXPECT_EQ(
        said("\x1b[92mINFO  Evaluated policy for \"a.example\": dane-only (from cache, 1h0m0s "
             "remaining)\x1b[0m"),
        "a.example dane-only  cached"
    );
    EXPECT_EQ(said("INFO  No policy found for \"a.example\" (cached for 1m0s)"), "a.example none ");
    EXPECT_EQ(
        said("WARN  Evaluating policy for \"a.example\" failed temporarily (cached for 0s)"),
        "a.example failed "
    );
    EXPECT_EQ(
        said("WARN  DNS error during TLSA lookup for \"a.example\": SERVFAIL"), "a.example failed SERVFAIL"
    );
}

TEST(PolicyLine, OfPostfixNamesTheTableThatDidNotAnswer) {
    const auto said =
        table_failure("warning: socketmap:inet:127.0.0.1:8461:postfix lookup error for \"a.example\"");
    ASSERT_TRUE(said);
    EXPECT_EQ(said->domain, "a.example");
    EXPECT_EQ(said->policy.program, "socketmap:inet:127.0.0.1:8461:postfix");
    EXPECT_EQ(said->policy.found, PolicyFound::failed);
    EXPECT_FALSE(table_failure("warning: TLS policy lookup error for a.example/x: y"));
}

TEST(PolicyLine, KeepsNoMoreOfAnErrorThanAPersonReads) {
    const std::string text = "WARNING  RES: STS policy fetch for domain 'a.example' failed with error: ";
    const auto said = policy_said(PolicyProgram::mta_sts_daemon, text + std::string(9999, 'x'));
    ASSERT_TRUE(said);
    EXPECT_LT(said->policy.why.size(), 250U);
}

} // namespace
