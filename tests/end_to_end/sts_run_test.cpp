// Debian's mta-sts-daemon and Postfix together against every scenario of MTA-STS.
#include "tests/support/fake_engine.hpp"
#include "tests/support/mxproof_program.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <thread>
#include <unistd.h>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;

const std::set<std::string> kSenders{
    "may sts=on",
    "dane insecure-mx=dane sts=on",
    "dane insecure-mx=may sts=on",
    "dane insecure-mx=dane sts=strict-testing"};

// Where postfix-mta-sts-resolver 1.1.2 with Postfix 3.7 does not do what is documented: docs/mta-sts.md.
std::map<std::string, std::set<std::string>> known_to_deviate() {
    std::set<std::string> with_dane = kSenders;
    with_dane.erase("may sts=on");
    std::set<std::string> with_insecure_dane = with_dane;
    with_insecure_dane.erase("dane insecure-mx=may sts=on");
    return {
        {"mta-sts/certificate-cn-only", kSenders},
        {"mta-sts/mx-not-listed-certificate-of-a-listed-one", kSenders},
        {"mta-sts/policy-host-cn-only", kSenders},
        {"mta-sts/record-with-a-date-as-id", kSenders},
        {"mta-sts/record-with-a-long-id", kSenders},
        {"mta-sts/wildcard-pattern-two-labels", kSenders},
        {"mta-sts/with-dane-lookup-fails", with_dane},
        {"mta-sts/with-dane-through-an-insecure-mx", with_insecure_dane},
        {"mta-sts/with-dane-tlsa-of-another-key", with_dane}};
}

std::string why_no_sts_run() {
    if (const auto why = why_no_run(); !why.empty()) return why;
    return access("/usr/bin/mta-sts-daemon", X_OK) == 0 ? "" : "postfix-mta-sts-resolver is not installed";
}

TEST(StsRun, KeepsEveryDocumentedOutcomeButThoseThatAreKnownToDeviate) {
    if (const auto why = why_no_sts_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto file = directory.path() / "report.json";

    const auto result =
        run_mxproof({"run", "mta-sts/", "--policy", "sts", "--report", "json=" + file.string()});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto report = read_json(file);
    std::set<std::string> senders;
    std::map<std::string, std::set<std::string>> deviating;
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const std::string sender(delivery.at("sender").as_string());
        const auto& verdict = delivery.at("verdict").as_string();
        senders.insert(sender);
        if (verdict == "deviates") deviating[std::string(delivery.at("scenario").as_string())].insert(sender);
        EXPECT_NE(verdict, "not-judged") << boost::json::serialize(delivery);
    }
    EXPECT_EQ(senders, kSenders);
    EXPECT_EQ(deviating, known_to_deviate()) << result.out;
}

// A policy that nobody asks for would leave half of the scenarios as they are.
TEST(StsRun, ShowsTheRequestForThePolicyAsEvidence) {
    if (const auto why = why_no_sts_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto file = directory.path() / "report.json";

    run_mxproof({"run", "mta-sts/enforce", "--policy", "may,may sts=on", "--report", "json=" + file.string()}
    );

    std::map<std::string, std::string> evidence;
    const auto report = read_json(file);
    for (const auto& delivery : report.at("deliveries").as_array())
        evidence[std::string(delivery.at("sender").as_string())] =
            boost::json::serialize(delivery.at("evidence"));
    EXPECT_THAT(
        evidence.at("may sts=on"),
        AllOf(
            HasSubstr("TXT _mta-sts.enforce.mta-sts.example."),
            HasSubstr("<- GET /.well-known/mta-sts.txt -> 200"),
            HasSubstr("Verified TLS connection")
        )
    );
    EXPECT_THAT(evidence.at("may"), testing::Not(HasSubstr("mta-sts.txt")));
}

// In a mount namespace of its own, in which the daemon is something that cannot be run.
ProgramResult run_without_daemon(const std::vector<std::string>& arguments) {
    std::vector<std::string> argv{
        "unshare",
        "--mount",
        "sh",
        "-c",
        "! [ -e /usr/bin/mta-sts-daemon ] || mount --bind /dev/null /usr/bin/mta-sts-daemon && exec \"$@\"",
        "sh",
        built_program("mxproof"),
        "run",
        "dane/correct"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return run_program(argv);
}

TEST(StsRun, SaysWhichPackageIsMissing) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_without_daemon({"--policy", "may sts=on"});
    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.err, HasSubstr("apt-get install postfix-mta-sts-resolver"));
    EXPECT_EQ(run_without_daemon({"--policy", "may"}).exit_code, 0);
}

TEST(StsRun, NeedsNoPackageOfThisMachineForAContainerThatHasItsOwn) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    boost::asio::io_context context;
    FakeEngine engine(context);
    engine.on("GET /version", FakeEngine::Reply{R"({"Version":"20.10","ApiVersion":"1.41"})"});
    for (const char* list : {"GET /containers/json", "GET /images/json"}) // of what another run has left
        engine.on(list, FakeEngine::Reply{"[]"});
    engine.on("GET /volumes", FakeEngine::Reply{"{}"});
    engine.on("GET /containers/smtp/json", refusal("no such container: smtp", 404));
    setenv("DOCKER_HOST", ("unix://" + engine.socket().string()).c_str(), 1);
    std::jthread loop([&context] { context.run(); });

    const auto result = run_without_daemon({"--twin", "smtp", "--policy", "may sts=on"});

    context.stop();
    loop.join();
    unsetenv("DOCKER_HOST");
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out + result.err, HasSubstr("no such container: smtp"));
    EXPECT_THAT(result.out + result.err, testing::Not(HasSubstr("mta-sts-daemon")));
}

} // namespace
