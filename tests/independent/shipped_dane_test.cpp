// Two DANE clients that are not ours, against every shipped peer that publishes TLSA records for its first MX
// host: they authenticate exactly those that the scenarios say `dane` authenticates.
#include "tests/independent/shipped_world.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/program.hpp"
#include "tests/support/served_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace {

using namespace harness;
using namespace mxproof_test;
using support::run_program;

// Whether the documentation says that this very host is authenticated: delivered there, or the message goes
// on because it is not.
bool should_authenticate(const Scenario& scenario) {
    const Expectation& expected = dane_expectation(scenario);
    return expected.outcome == Outcome::delivered && expected.channel == Channel::authenticated &&
           (expected.by.empty() || expected.by == "mx1");
}

// Both clients are given no other names than the host's, and no other port.
bool can_be_dialled(const MxHost& host) {
    const bool speaks =
        host.starttls == Starttls::offered && host.refusals.empty() && host.ehlo == EhloFacts();
    const bool reachable = host.mx_record != MxRecord::localhost && host.connections == FamilyConnections() &&
                           (host.ipv4 || host.ipv6);
    // s_client is given the records, and would believe those that no chain of trust leads to.
    const bool is_plain = !host.alias && !host.tlsa_alias && host.zone.is_secure() && host.port == 25 &&
                          host.certificate.names.empty() &&
                          std::none_of(host.tlsa.begin(), host.tlsa.end(), MxHost::is_elsewhere);
    const bool takes_anybody = host.tls.client_certificate != ClientCertificate::required;
    return speaks && reachable && is_plain && takes_anybody && !host.tlsa.empty();
}

// These clients, which are built with OpenSSL too, share what Postfix is known to do against its documents.
bool is_known_to_differ(const Scenario& scenario) {
    return std::any_of(scenario.deviates.begin(), scenario.deviates.end(), [](const KnownDifference& known) {
        return known.program == "postfix";
    });
}

// REQUIRETLS brings a message back from hosts that are authenticated as well.
bool depends_on_the_message(const Scenario& scenario) {
    return scenario.message.requiretls;
}

// Whether the DNS gives the records to a validating client at all.
bool has_intact_dns(const Scenario& scenario) {
    return scenario.peer.dns.empty() && !scenario.peer.null_mx;
}

struct Dialled {
    const Scenario* scenario;
    const StagedHost* host;
};

// Whether every sender tries the first host before the others.
bool is_preferred(const std::vector<MxHost>& hosts) {
    return std::all_of(hosts.begin() + 1, hosts.end(), [&](const MxHost& other) {
        return hosts[0].preference < other.preference;
    });
}

std::vector<Dialled> dane_hosts(const ShippedWorld& world) {
    std::vector<Dialled> hosts;
    for (std::size_t i = 0; i < world.scenarios.size(); ++i) {
        const Scenario& scenario = world.scenarios[i];
        const std::vector<MxHost>& all = scenario.peer.mx;
        if (all.empty() || !has_intact_dns(scenario) || !can_be_dialled(all[0]) || !is_preferred(all) ||
            depends_on_the_message(scenario) || is_known_to_differ(scenario))
            continue;
        hosts.push_back({&scenario, &world.stage.peers[i].hosts[0]});
    }
    return hosts;
}

std::string endpoint_of(const StagedHost& host) {
    const std::string& address = host.addresses.front();
    return (address.find(':') == std::string::npos ? address : "[" + address + "]") + ":25";
}

// s_client knows no DNS: it is given the records. RFC 7672 3.1.1: no name checks with DANE-EE.
bool openssl_verifies(const ShippedWorld& world, const StagedHost& host) {
    std::vector<std::string> argv{
        "openssl",
        "s_client",
        "-starttls",
        "smtp",
        "-connect",
        endpoint_of(host),
        "-dane_tlsa_domain",
        host.name,
        "-dane_ee_no_namechecks",
        "-cipher", // as Postfix does, which takes keys that OpenSSL's default finds too short
        "DEFAULT@SECLEVEL=0"};
    for (const std::string& record : published_tlsa(world.stage, host.name)) {
        argv.push_back("-dane_tlsa_rrdata");
        argv.push_back(record);
    }
    const auto result = run_program(argv, "QUIT\r\n", std::chrono::seconds(20));
    return result.out.find("Verify return code: 0 (ok)") != std::string::npos &&
           result.out.find("DANE TLSA") != std::string::npos;
}

// A configuration of its own for posttls-finger; an old one, since Postfix's programs wait for a fresh one to
// settle.
class FingerConfig {
public:
    FingerConfig() {
        const auto file = directory_.write("main.cf", "compatibility_level = 3.6\n");
        std::filesystem::last_write_time(
            file, std::filesystem::file_time_type::clock::now() - std::chrono::hours(1)
        );
    }
    std::string path() const { return directory_.path(); }

private:
    support::TemporaryDirectory directory_;
};

struct Finger {
    bool verifies = false;
    std::string output;
};

Finger posttls_finger(const FingerConfig& config, const std::string& domain) {
    const auto result = run_program(
        {"env",
         "MAIL_CONFIG=" + config.path(),
         "/usr/sbin/posttls-finger",
         "-c",
         "-t",
         "10",
         "-L",
         "summary,certmatch",
         "-l",
         "dane",
         domain},
        {},
        std::chrono::seconds(40)
    );
    const std::string text = result.out + result.err;
    const bool verified = text.find("Verified TLS connection established") != std::string::npos;
    // So Postfix calls a host that it verified through an insecure MX RRset.
    const bool trusted = text.find(" Trusted TLS connection established") != std::string::npos &&
                         text.find("Matched DANE") != std::string::npos;
    return {verified || trusted, text};
}

class ShippedDane : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = support::why_no_world(); !why.empty()) GTEST_SKIP() << why;
    }
};

TEST_F(ShippedDane, OpensslVerifiesExactlyThePeersThatItShould) {
    if (!support::has_program("openssl")) GTEST_SKIP() << "openssl is not installed";
    const ShippedWorld world = stage_shipped_scenarios();
    const support::ServedWorld served(stage_shipped_scenarios().stage);
    const auto hosts = dane_hosts(world);
    std::size_t verified = 0;

    for (const auto& [scenario, host] : hosts) {
        const auto& records = scenario->peer.mx[0].tlsa;
        // RFC 7672 3.1.3: SMTP clients do not use the PKIX usages; s_client would.
        if (std::any_of(records.begin(), records.end(), [](const auto& record) { return record.usage < 2; }))
            continue;
        const bool verifies = openssl_verifies(world, *host);
        EXPECT_EQ(verifies, should_authenticate(*scenario)) << scenario->id;
        verified += verifies ? 1 : 0;
    }

    EXPECT_GT(verified, 5U);
    EXPECT_GT(hosts.size(), verified);
}

TEST_F(ShippedDane, PosttlsFingerAgreesWithTheVerdicts) {
    if (!support::has_program("posttls-finger")) GTEST_SKIP() << "Postfix is not installed";
    const ShippedWorld world = stage_shipped_scenarios();
    const support::ServedWorld served(stage_shipped_scenarios().stage);
    const FingerConfig config;
    std::size_t verified = 0;

    for (const auto& [scenario, host] : dane_hosts(world)) {
        const std::string domain = scenario->peer.domain.substr(0, scenario->peer.domain.size() - 1);
        const Finger finger = posttls_finger(config, domain);
        // It talks to the first host only, whatever becomes of the mail.
        EXPECT_EQ(finger.verifies, should_authenticate(*scenario)) << scenario->id << "\n" << finger.output;
        verified += finger.verifies ? 1 : 0;
    }

    EXPECT_GT(verified, 5U);
}

} // namespace
