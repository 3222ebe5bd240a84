// What `mxproof advise` says to people and programs. It sends no mail, but with --measure.
#include "tests/support/mxproof_program.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

constexpr const char* kLog =
    "2026-11-28T10:00:01+00:00 mail postfix/smtp[7]: Verified TLS connection established to "
    "mx.bank.example[198.18.0.1]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)\n"
    "2026-11-28T10:00:02+00:00 mail postfix/smtp[7]: A1B2C3D4E5: to=<u@bank.example>, "
    "relay=mx.bank.example[198.18.0.1]:25, delay=1, delays=0/0/1/0, dsn=2.0.0, status=sent (250 ok)\n"
    "2026-11-28T10:00:03+00:00 mail postfix/smtp[8]: B1B2C3D4E5: to=<u@stale.example>, "
    "relay=none, delay=1, delays=0/0/1/0, dsn=4.7.5, status=deferred (Server certificate not verified)\n";

TEST(Advise, CountsTheMailOfALog) {
    const TemporaryDirectory directory;
    directory.write("mail.log", kLog);

    const auto result = run_mxproof({"advise", "--log", (directory.path() / "mail.log").string()});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("measured with Postfix 3.7"),
            HasSubstr("`dane insecure-mx=dane`          1       0       0       1        0"),
            HasSubstr("stale.example encrypt")
        )
    );
}

TEST(Advise, PrintsTheEnvironmentForAProgram) {
    const TemporaryDirectory directory;
    directory.write("list", "bank.example dane/correct 9\nplain.example starttls/not-offered-without-tlsa\n");

    const auto result = run_mxproof(
        {"--format", "env", "advise", "--domains", (directory.path() / "list").string(), "--stance", "reach"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("\nOUTBOUND_TLS_LEVEL=dane\n"));
    EXPECT_EQ(run_mxproof({"--format", "env", "list"}).exit_code, 2);
}

TEST(Advise, MeasuresHereOnRequest) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    directory.write("peers/a/correct.yaml", R"(title: A correct peer
expect: {none: delivered plaintext, may: delivered encrypted, encrypt: delivered encrypted,
  dane: delivered authenticated, dane-only: delivered authenticated, secure: deferred certificate-not-verified}
sources: [RFC 7672]
)");
    const auto file = directory.path() / "measured.json";

    const auto result = run_mxproof(
        {"--scenarios",
         (directory.path() / "peers").string(),
         "--format",
         "json",
         "advise",
         "--measure",
         file.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_EQ(boost::json::parse(result.out).at("policies").as_array().size(), 8U);
    EXPECT_EQ(read_json(file).at("honest").at("a/correct").at(1).as_string(), "delivered encrypted");
    EXPECT_EQ(run_mxproof({"advise", "--measured", file.string()}).exit_code, 0);
}

// A captured file, as `mxproof capture` writes it: names left out, expectations derived.
constexpr const char* kCaptured = R"(title: a captured domain
captured:
  date: 2026-11-29
  resolver: 192.0.2.53
peer:
  mx:
    - tlsa: [{usage: dane-ee, selector: spki, matching: sha2-256, of: another-key}]
expect:
  none: delivered plaintext
  may: delivered encrypted
  encrypt: delivered encrypted
  dane: deferred certificate-not-verified
  dane-only: deferred certificate-not-verified
  secure: deferred certificate-not-verified
sources: [RFC 7672 2.2]
)";

TEST(Advise, PlaysCapturedFilesBeforeItSaysAnythingOfThem) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    directory.write("own/bank.yaml", kCaptured);
    const auto list = directory.write(
        "list", "bank.example own/bank.yaml 9\nplain.example starttls/not-offered-without-tlsa\n"
    );

    const auto result = run_mxproof({"--format", "json", "advise", "--domains", list.string()});

    ASSERT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto advice = boost::json::parse(result.out);
    EXPECT_THAT(result.out, HasSubstr("bank.example"));
    bool seen = false;
    for (const auto& policy : advice.at("policies").as_array()) {
        if (policy.at("policy").as_string() != "dane insecure-mx=dane") continue;
        seen = true;
        EXPECT_EQ(policy.at("waits").to_number<int>(), 9);
        EXPECT_EQ(policy.at("plaintext").to_number<int>(), 1);
    }
    EXPECT_TRUE(seen);
}

TEST(Advise, SaysWhatIsWrongWithACapturedFile) {
    const TemporaryDirectory directory;
    directory.write("own/broken.yaml", "title: x\nper: {}\n");
    const auto broken = run_mxproof(
        {"advise", "--domains", directory.write("list", "bank.example own/broken.yaml\n").string()}
    );
    EXPECT_EQ(broken.exit_code, 2);
    EXPECT_THAT(broken.err, HasSubstr("own/broken.yaml:2:1"));
    const auto missing =
        run_mxproof({"advise", "--domains", directory.write("list", "bank.example own/none.yaml\n").string()}
        );
    EXPECT_EQ(missing.exit_code, 2);
    EXPECT_THAT(missing.err, HasSubstr("own/none.yaml cannot be read"));
}

TEST(Advise, SaysWhatItCannotRead) {
    const TemporaryDirectory directory;
    directory.write("list", "bank.example dane/corect\n");
    directory.write("silent.log", "2026-11-28T10:00:01+00:00 mail postfix/qmgr[7]: A1: removed\n");
    directory.write("measured.json", "{}");
    const auto at = [&](const char* name) { return (directory.path() / name).string(); };

    EXPECT_THAT(
        run_mxproof({"advise", "--domains", at("list")}).err,
        HasSubstr(
            "list:1: found \"dane/corect\", expected a peer that was measured, did you mean \"dane/correct\"?"
        )
    );
    EXPECT_EQ(run_mxproof({"advise", "--log", at("silent.log")}).exit_code, 3);
    EXPECT_EQ(run_mxproof({"advise", "--log", at("nowhere")}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"advise", "--measured", at("measured.json")}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"advise", "--measure", at("none/x")}).exit_code, 2);
}

} // namespace
