// The main job: every shipped scenario under every policy, against the machine's own Postfix.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>

namespace {

using namespace support;
using testing::HasSubstr;

std::size_t shipped_scenarios() {
    std::size_t files = 0;
    for (const auto& entry : std::filesystem::recursive_directory_iterator(MXPROOF_SOURCE_DIR "/scenarios")) {
        const auto folder = entry.path().parent_path().filename();
        const bool is_scenario = folder != "senders" && folder != "claims" && folder != "programs";
        files += is_scenario && entry.path().extension() == ".yaml" ? 1 : 0;
    }
    return files;
}

std::string cell(const boost::json::value& delivery) {
    return std::string(delivery.at("scenario").as_string()) + " / " +
           std::string(delivery.at("sender").as_string());
}

// As measured/ has it.
std::string measured_text(const boost::json::value& delivery) {
    const auto& seen = delivery.at("observed");
    const auto& how = seen.at("channel").is_string() && seen.at("outcome").as_string() == "delivered"
                          ? seen.at("channel")
                          : seen.at("reason");
    return std::string(seen.at("outcome").as_string()) + " " + std::string(how.as_string()) +
           (delivery.at("attacker_got_mail").as_bool() ? " to the attacker" : "");
}

// What `mxproof advise` rests on is what happens here, too.
void expect_measured(const boost::json::value& report) {
    const auto shipped = read_json(MXPROOF_SOURCE_DIR "/measured/postfix-3.7.json");
    std::map<std::string, std::size_t> policies;
    for (const auto& policy : shipped.at("policies").as_array())
        policies.emplace(policy.as_string(), policies.size());
    std::set<std::string> incomplete;
    for (const auto& not_applicable : report.at("not_applicable").as_array())
        incomplete.emplace(not_applicable.at("scenario").as_string());
    std::size_t measured = 0;
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const std::string id(delivery.at("scenario").as_string());
        if (incomplete.contains(id)) continue;
        const auto& peers = shipped.at(delivery.at("attacked").as_bool() ? "attacked" : "honest").as_object();
        const auto* const column = peers.if_contains(id);
        ASSERT_NE(column, nullptr) << id << ": write measured/ anew: mxproof advise --measure FILE";
        const auto policy = policies.at(std::string(delivery.at("policy").as_string()));
        EXPECT_EQ(measured_text(delivery), column->at(policy).as_string())
            << cell(delivery) << ": write measured/ anew: mxproof advise --measure FILE";
        ++measured;
    }
    const std::size_t peers =
        shipped.at("honest").as_object().size() + shipped.at("attacked").as_object().size();
    EXPECT_EQ(measured, peers * policies.size()) << "measured/ has peers that there are no more";
}

// One run serves all the assertions: it is the long one.
TEST(CatalogueRun, KeepsEveryDocumentedOutcomeWithAllThreeWitnesses) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto json_file = directory.path() / "report.json";
    const auto junit_file = directory.path() / "report.xml";

    const auto result = run_mxproof(
        {"run", "--report", "json=" + json_file.string(), "--report", "junit=" + junit_file.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto report = read_json(json_file);
    const auto& deliveries = report.at("deliveries").as_array();
    EXPECT_EQ(report.at("senders").as_array().size(), 8U);
    const auto& left_out = report.at("not_applicable").as_array();
    EXPECT_EQ(deliveries.size() + left_out.size(), shipped_scenarios() * 8);
    for (const auto& not_applicable :
         left_out) // no Postfix before 3.10 reports TLS, or before 3.11 knows REQUIRETLS
        EXPECT_THAT(
            std::string(not_applicable.at("scenario").as_string()),
            testing::AnyOf(testing::StartsWith("tlsrpt/"), testing::StartsWith("requiretls/"))
        );
    std::set<std::string> cells;
    for (const auto& delivery : deliveries) {
        const bool is_known = !delivery.at("known").is_null();
        EXPECT_EQ(delivery.at("verdict").as_string(), is_known ? "deviates" : "kept")
            << cell(delivery) << "\n"
            << boost::json::serialize(delivery);
        EXPECT_FALSE(delivery.at("evidence").as_array().empty()) << cell(delivery);
        EXPECT_TRUE(cells.insert(cell(delivery)).second) << cell(delivery);
    }
    EXPECT_THAT(read_file(junit_file), HasSubstr("<testsuite"));
    expect_measured(report);
}

TEST(CatalogueRun, ObservesEveryKindOfOutcomeAndChannel) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto file = directory.path() / "report.json";

    run_mxproof(
        {"run",
         "dane/correct",
         "dns/null-mx",
         "--policy",
         "none,encrypt,dane-only",
         "--report",
         "json=" + file.string()}
    );

    std::set<std::string> observed;
    const auto report = read_json(file);
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const auto& seen = delivery.at("observed");
        const auto& channel = seen.at("channel");
        observed.insert(
            std::string(seen.at("outcome").as_string()) +
            (channel.is_string() ? " " + std::string(channel.as_string()) : "")
        );
    }
    EXPECT_THAT(
        observed,
        testing::ElementsAre(
            "bounced", "delivered authenticated", "delivered encrypted", "delivered plaintext"
        )
    );
}

TEST(CatalogueRun, KeepsQueueLogAndConfigurationOnRequest) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;

    const auto result = run_mxproof({"run", "dane/tlsa-of-another-key", "--policy", "dane-only", "--keep"});

    const std::string text = result.out + result.err;
    const auto start = text.find("kept in ");
    ASSERT_NE(start, std::string::npos) << text;
    const std::filesystem::path kept = text.substr(start + 8, text.find('\n', start) - start - 8);
    EXPECT_THAT(
        read_file(kept / "dane-only/config/main.cf"), HasSubstr("smtp_tls_security_level = dane-only")
    );
    EXPECT_THAT(read_file(kept / "dane-only/log"), HasSubstr("status=deferred"));
    EXPECT_TRUE(std::filesystem::is_directory(kept / "dane-only/queue/deferred"));
    std::filesystem::remove_all(kept);
}

// Whose processes enter a sender's namespaces at the root of the machine.
TEST(CatalogueRun, WorksInAChroot) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;

    const auto result = run_program(
        {"unshare",
         "--mount",
         "sh",
         "-c",
         R"(mount --rbind / "$0" && exec chroot "$0" "$@")",
         directory.path(),
         built_program("mxproof"),
         "run",
         "dane/tlsa-of-another-key", // whose mail is in the queue afterwards
         "--policy",
         "dane-only"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("1 kept, 0 broken, 0 not judged"));
}

} // namespace
