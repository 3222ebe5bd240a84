// Containers as senders, with an engine of the test's own, whose images stay in the build folder.
#include "tests/end_to_end/container_engine.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <set>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;
using testing::UnorderedElementsAre;

// A paragraph of the terminal's report in one line.
std::string without_line_breaks(std::string text) {
    for (auto at = text.find("\n    "); at != std::string::npos; at = text.find("\n    "))
        text.replace(at, text.find_first_not_of(' ', at + 1) - at, " ");
    return text;
}

// What senders handed over to be reported (RFC 8460), each once; only Postfix 3.10 does.
std::set<std::string> reports_in(const boost::json::value& report) {
    std::set<std::string> all;
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const auto& observed = delivery.at("observed").at("report");
        if (observed.is_null()) continue;
        EXPECT_TRUE(std::string_view(delivery.at("sender").as_string()).starts_with("postfix-3.10 "));
        all.emplace(observed.as_string());
    }
    return all;
}

// A file of a sender that is `base`, but for its environment.
std::string own_sender(
    const std::filesystem::path& file,
    const std::string& base,
    const std::string& claims,
    const std::string& environment
) {
    std::ofstream(file) << "title: a sender of a test\nbase: " << base << "\nclaims: " << claims
                        << "\nsource: none\nenvironment:\n"
                        << environment;
    return file.string();
}

class Containers : public WithEngine<EngineKind::docker> {};

TEST_F(Containers, OfThreePostfixVersionsKeepTheSameDocumentation) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "dane/",
         "insecure-mx/",
         "starttls/",
         "tlsrpt/",
         "--sender",
         "postfix-3.5,postfix-3.7,postfix-3.10",
         "--policy",
         "dane,may",
         "--report",
         "json=" + report.string()}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto json = read_json(report);
    const auto versions = container_versions(json);
    EXPECT_EQ(versions.size(), 12U);
    EXPECT_THAT(versions.at("postfix-3.5 may"), testing::StartsWith("3.5."));
    EXPECT_THAT(versions.at("postfix-3.7 may"), testing::StartsWith("3.7."));
    EXPECT_THAT(versions.at("postfix-3.10 may"), testing::StartsWith("3.10."));
    EXPECT_GT(json.at("deliveries").as_array().size(), 300U);
    EXPECT_THAT(
        reports_in(json),
        UnorderedElementsAre(
            "none",
            "no-policy-found success",
            "no-policy-found validation-failure",
            "tlsa success",
            "tlsa certificate-expired",
            "tlsa certificate-not-trusted",
            "tlsa starttls-not-supported",
            "tlsa success, tlsa certificate-not-trusted",
            "tlsa validation-failure"
        )
    );
}

// Whoever answers smtp_tls_policy_maps tells Postfix what is behind a policy (TLSRPT_README): here it is a
// table.
TEST_F(Containers, OfPostfix310ReportWhatComesOfMtaStsPoliciesOrAreBroken) {
    const TemporaryDirectory directory;
    const auto sender = [&](const std::string& name, const std::string& environment) {
        return own_sender(
            directory.path() / (name + ".yaml"),
            "postfix-3.10",
            "may sts=on",
            "  POSTFIX_smtp_tls_security_level: may\n  POSTFIX_smtp_tls_policy_maps: \"static:{secure "
            "match=hostname servername=hostname policy_type=sts policy_domain=peer.example}\"\n" +
                environment
        );
    };
    const std::vector<std::string> peers{"run", "tlsrpt/sts-enforced", "tlsrpt/sts-certificate-wrong-name"};
    const auto run_with = [&](const std::string& file) {
        auto words = peers;
        words.insert(words.end(), {"--sender", file});
        return run_mxproof(words);
    };

    const auto kept = run_with(sender("reporter", ""));
    EXPECT_EQ(kept.exit_code, 0) << kept.out << kept.err;
    EXPECT_THAT(kept.out, HasSubstr("2 kept"));
    const auto silent = run_with(sender("silent", "  POSTFIX_smtp_tlsrpt_enable: \"no\"\n"));
    EXPECT_EQ(silent.exit_code, 1) << silent.out << silent.err;
    EXPECT_THAT(
        without_line_breaks(silent.out),
        AllOf(
            HasSubstr("expected the TLS report \"sts success\", observed \"none\""),
            HasSubstr("expected the TLS report \"sts certificate-host-mismatch\", observed \"none\"")
        )
    );
}

// Debian's testing release changes from day to day: what cannot be built of it today is no fault of ours.
TEST_F(Containers, OfPostfix311KeepRequiretlsOrAreBroken) {
    const auto built = run_mxproof({"image", "build", "postfix-3.11"});
    if (built.exit_code != 0) GTEST_SKIP() << built.err;
    const TemporaryDirectory directory;
    const auto mutant = [&](const std::string& name, const std::string& setting) {
        return own_sender(
            directory.path() / (name + ".yaml"),
            "postfix-3.11",
            "dane insecure-mx=dane",
            "  POSTFIX_smtp_tls_security_level: dane\n  POSTFIX_smtp_dns_support_level: dnssec\n  POSTFIX_" +
                setting + "\n"
        );
    };

    const auto kept = run_mxproof(
        {"run",
         "requiretls/",
         "delivery/tls-required-no*",
         "delivery/utf8-address-second-host-with-smtputf8",
         "--sender",
         "postfix-3.11",
         "--policy",
         "dane,may,secure"}
    );
    EXPECT_EQ(kept.exit_code, 0) << kept.out << kept.err;
    EXPECT_THAT(kept.out, HasSubstr("deviating as known")); // behind an unsigned MX record
    const auto broken = run_mxproof(
        {"run",
         "requiretls/offered-and-dane",
         "delivery/tls-required-no",
         "--sender",
         mutant("forgetful", "smtp_requiretls_policy: disable") + "," +
             mutant("stubborn", "tls_required_enable: \"no\"")}
    );
    EXPECT_EQ(broken.exit_code, 1) << broken.out << broken.err;
    EXPECT_THAT(broken.out, AllOf(HasSubstr("2 kept"), HasSubstr("2 broken")));
    EXPECT_THAT(
        without_line_breaks(broken.out),
        AllOf(
            HasSubstr("expected MAIL with REQUIRETLS (RFC 8689 4.2.1), observed it without"),
            HasSubstr("expected delivered encrypted, observed deferred certificate-not-verified")
        )
    );
}

// The value `dane` of the level in a map is judged by the default of the release (postconf(5)
// smtp_tls_dane_insecure_mx_policy), and an expired trust anchor by what HISTORY says.
TEST_F(Containers, OfThreePostfixVersionsAreJudgedByTheDocumentationOfTheirOwn) {
    const auto result = run_mxproof(
        {"run",
         "dane/dane-ta-expired",
         "insecure-mx/mismatched-tlsa",
         "--sender",
         "postfix-3.5,postfix-3.10,postfix-3.7-by-map,postfix-3.10-by-map",
         "--policy",
         "dane-only,dane insecure-mx=dane,dane insecure-mx=may"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const std::string text = without_line_breaks(result.out);
    EXPECT_THAT(
        text,
        testing::ContainsRegex("dane/dane-ta-expired, dane-only: delivered authenticated with postfix-3.5 "
                               "\\(Postfix 3.5.[0-9]+\\); "
                               "deferred certificate-not-verified with postfix-3.10 \\(Postfix 3.10.[0-9]+\\)"
        )
    );
    EXPECT_THAT(text, Not(HasSubstr("insecure-mx/mismatched-tlsa:")));
}

// What mxproof was founded on: with Mailu's real defect DEFER_ON_TLS_ERROR=false changes nothing, and only
// the unsigned MX RRsets, which it is about, show that.
TEST_F(Containers, OfMailuKeepItsDocumentationUnlessAStringThatIsNotEmptyIsTrue) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "attack/",
         "certificate/",
         "dane/",
         "delivery/",
         "dns/",
         "insecure-mx/",
         "starttls/",
         "--sender",
         "mailu,mailu-defer-true,mailu-defer-false,mailu-defer-false-defect,mailu-level-may",
         "--report",
         "json=" + report.string()}
    );

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    std::map<std::string, int> kept;
    std::map<std::string, int> broken;
    const auto json = read_json(report);
    for (const auto& value : json.at("deliveries").as_array()) {
        const std::string sender(value.at("sender").as_string());
        const std::string verdict(value.at("verdict").as_string());
        EXPECT_NE(verdict, "not-judged") << sender << " " << value.at("scenario");
        ++(verdict == "broken" ? broken : kept)[sender];
        if (sender == "mailu-defer-false-defect" && verdict == "broken") {
            EXPECT_THAT(
                std::string(value.at("scenario").as_string()),
                testing::AnyOf(
                    testing::StartsWith("insecure-mx/"),
                    testing::StartsWith("attack/"),
                    testing::StartsWith("reports/")
                )
            );
        }
    }
    EXPECT_EQ(broken.size(), 1U) << result.out;
    EXPECT_GE(broken["mailu-defer-false-defect"], 8);
    EXPECT_GT(kept["mailu-defer-false"], 100);
}

// The reporters' servers were Mailu's: what they saw.
TEST_F(Containers, OfMailuShowWhatBugReportsSaw) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "reports/",
         "--sender",
         "mailu,mailu-defer-false,mailu-defer-false-defect,mailu-level-empty,mailu-musl,mailu-without-mta-"
         "sts",
         "--report",
         "json=" + report.string()}
    );

    EXPECT_THAT(
        result.out, AllOf(HasSubstr("seen with mailu-musl"), HasSubstr("seen with mailu-without-mta-sts"))
    );
    std::map<std::string, std::string> seen;
    const auto json = read_json(report);
    for (const auto& value : json.at("deliveries").as_array()) {
        const auto& outcome = value.at("observed").at("outcome");
        const auto& channel = value.at("observed").at("channel");
        const std::string scenario(value.at("scenario").as_string());
        seen
            [scenario.substr(0, scenario.find_first_of("0123456789") + 4) + " " +
             std::string(value.at("sender").as_string())] =
                std::string(outcome.as_string()) +
                (channel.is_string() ? " " + std::string(channel.as_string()) : "");
    }
    EXPECT_EQ(seen.at("reports/mailu-2135 mailu"), "deferred");
    EXPECT_EQ(seen.at("reports/mailu-2135 mailu-defer-false"), "delivered encrypted");
    EXPECT_EQ(seen.at("reports/mailu-3383 mailu"), "deferred");
    EXPECT_EQ(seen.at("reports/mailu-3798 mailu-defer-false-defect"), "deferred");
    EXPECT_EQ(seen.at("reports/mailu-3798 mailu-defer-false"), "delivered encrypted");
    EXPECT_EQ(seen.at("reports/mailu-2619 mailu"), "delivered encrypted");
    EXPECT_EQ(seen.at("reports/mailu-3288 mailu"), "deferred");
    EXPECT_EQ(seen.at("reports/helm-charts-319- mailu-level-empty"), "delivered plaintext");
    EXPECT_EQ(seen.at("reports/mailu-2239 mailu"), "delivered authenticated");
    EXPECT_EQ(seen.at("reports/mailu-2239 mailu-musl"), "delivered encrypted");
    EXPECT_EQ(seen.at("reports/mailu-1973 mailu-defer-false"), "delivered encrypted");
    EXPECT_EQ(seen.at("reports/mailu-1973 mailu-defer-false-defect"), "deferred");
    EXPECT_EQ(seen.at("reports/mailu-1973 mailu-without-mta-sts"), "deferred");
}

TEST_F(Containers, OfMailuSayWhatTheAdminWasAsked) {
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    run_mxproof({"run", "dane/correct", "--sender", "mailu", "--report", "json=" + report.string()});

    EXPECT_THAT(read_file(report), HasSubstr("GET /internal/postfix/dane/correct.dane.example -> 404"));
}

TEST_F(Containers, ThatDoNotDoWhatTheyClaimAreBroken) {
    const TemporaryDirectory directory;
    const auto sender = directory.write(
        "liar.yaml",
        "title: Claims dane, does may\nbase: postfix-3.7\nclaims: dane insecure-mx=dane\n"
        "environment:\n  POSTFIX_smtp_tls_security_level: may\n"
    );
    const auto result =
        run_mxproof({"run", "dane/correct", "dane/tlsa-of-another-key", "--sender", sender.string()});

    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(
            HasSubstr("BROKEN"), HasSubstr("mxproof run dane/tlsa-of-another-key --sender " + sender.string())
        )
    );
}

TEST_F(Containers, AreNamedByTheirDescription) {
    const auto unknown = run_mxproof({"run", "--sender", "postfix-3.7x"});
    EXPECT_EQ(unknown.exit_code, 2);
    EXPECT_THAT(unknown.err, HasSubstr("did you mean \"postfix-3.7\"?"));

    const TemporaryDirectory directory;
    const auto bad = directory.write("bad.yaml", "title: Bad\nbase: postfix-3.7\nclaim: may\n");
    const auto result = run_mxproof({"run", "--sender", bad.string()});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, AllOf(HasSubstr("bad.yaml:3:1"), HasSubstr("did you mean \"claims\"?")));
}

} // namespace
