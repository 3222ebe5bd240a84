// Exim as a sender: the proof that a sender need not be Postfix.
#include "tests/end_to_end/unpacked_mail_server.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <set>
#include <string>

namespace {

using namespace support;
using testing::HasSubstr;

// What neither Exim's specification nor RFC 7672 says, scenario and policy: docs/adding-a-mail-server.md.
const std::set<std::string>& known_departures() {
    static const std::set<std::string> all{
        // It has no digest agility (RFC 7671 section 9).
        "dane/rollover-of-digest, dane insecure-mx=may",
        "dane/rollover-of-digest, dane-only",
        // hosts_require_dane is content with TLS alone where the records are of usages that SMTP does not
        // know, or with the public CAs where they are of usages 0 and 1.
        "attack/poses-as-a-host-with-unusable-records, dane-only",
        "dane/digest-cut-to-20-octets, dane-only",
        "dane/digest-of-33-octets, dane-only",
        "dane/matching-255, dane-only",
        "dane/matching-unknown, dane-only",
        "dane/pkix-ee-of-another-key, dane-only",
        "dane/pkix-ee-with-public-ca, dane-only",
        "dane/pkix-records-only, dane-only",
        "dane/pkix-ta, dane-only",
        "dane/record-without-data, dane-only",
        "dane/selector-unknown, dane-only",
        "dane/usage-255, dane-only",
        "dane/usage-4, dane-only",
        "delivery/first-unusable-second-correct, dane-only",
        "delivery/rcpt-550-unusable-tlsa, dane-only",
        // It looks for TLSA records at the host that an alias leads to, never at the alias (RFC 7672 section
        // 2.2.3).
        "cname/alias-into-unsigned-zone-records-at-alias, dane insecure-mx=may",
        "cname/alias-into-unsigned-zone-records-at-alias, dane-only",
        "cname/alias-into-unsigned-zone-stale-at-alias, dane insecure-mx=may",
        "cname/alias-into-unsigned-zone-stale-at-alias, dane-only",
        "cname/secure-alias-records-at-alias, dane insecure-mx=may",
        "cname/secure-alias-records-at-alias, dane-only",
        "reports/internet-nl-385-records-at-an-alias, dane insecure-mx=may",
        "reports/internet-nl-385-records-at-an-alias, dane-only",
        // It takes no notice of TLS-Required: No (RFC 8689).
        "delivery/tls-required-no, dane insecure-mx=may",
        "delivery/tls-required-no, dane-only",
        "delivery/tls-required-no, secure",
        "delivery/tls-required-no-tlsa-lookup-fails, dane insecure-mx=may",
        "delivery/tls-required-no-tlsa-lookup-fails, dane-only",
        "delivery/tls-required-no-tlsa-lookup-fails, secure",
        "delivery/tls-required-no-without-starttls, encrypt",
        "delivery/tls-required-no-without-starttls, dane insecure-mx=may",
        "delivery/tls-required-no-without-starttls, dane-only",
        "delivery/tls-required-no-without-starttls, secure",
        // A lookup that is answered FORMERR says to it that there are no records.
        "dns/tlsa-lookup-formerr, dane-only",
        "dane/sha2-512-as-sha2-256, dane-only",
        // A record that cannot be decoded is to it one that does not match.
        "dane/not-a-certificate, dane insecure-mx=may",
        "dane/not-a-certificate, dane-only",
        // It does not take the certificate or the key of the anchor from the record (RFC 7671 section 5.2).
        "dane/ta-bare-key-not-sent, dane insecure-mx=may",
        "dane/ta-bare-key-not-sent, dane-only",
        "dane/ta-full-not-sent, dane insecure-mx=may",
        "dane/ta-full-not-sent, dane-only",
        "dane/ta-full-of-a-root-not-sent, dane insecure-mx=may",
        "dane/ta-full-of-a-root-not-sent, dane-only",
        "dane/ta-full-of-an-intermediate-not-sent, dane insecure-mx=may",
        "dane/ta-full-of-an-intermediate-not-sent, dane-only",
        // It offers no anonymous ciphers, and goes on in plaintext where it may.
        "certificate/anonymous-with-tlsa, may",
        "certificate/anonymous-with-tlsa, encrypt",
        "certificate/anonymous-without-tlsa, may",
        "certificate/anonymous-without-tlsa, encrypt",
        "certificate/anonymous-without-tlsa, dane insecure-mx=may",
        "reports/mailcow-2185-anonymous-cipher-of-tls-1-0, may",
        "reports/mailcow-2185-anonymous-cipher-of-tls-1-0, encrypt",
        "reports/mailcow-2185-anonymous-cipher-of-tls-1-0, dane insecure-mx=may",
        // It takes any CA in the chain for an issuer, a certificate for clients, and with a record of the
        // issuer the name of the host alone.
        "certificate/chain-padded-record-of-the-padding, dane insecure-mx=may",
        "certificate/chain-padded-record-of-the-padding, dane-only",
        "certificate/client-use-with-dane-ta, dane insecure-mx=may",
        "certificate/client-use-with-dane-ta, dane-only",
        "certificate/name-of-the-domain-with-dane-ta, dane insecure-mx=may",
        "certificate/name-of-the-domain-with-dane-ta, dane-only",
        // It notices what is glued behind the 220, and hangs up after the handshake; where it may, it then
        // goes on in plaintext.
        "attack/reply-behind-starttls, may",
        "attack/reply-behind-starttls, encrypt",
        "attack/reply-behind-starttls, dane insecure-mx=may",
        "attack/reply-behind-starttls, dane-only",
        // The first host without DANE makes the delivery fail; the second one, which has it, is not tried.
        "delivery/first-plaintext-second-mismatched, dane-only",
        "delivery/first-unprotected-second-correct, dane-only",
        "delivery/first-without-tlsa-second-correct, dane-only"};
    return all;
}

// What Exim waits for in vain behind a pipelined DATA it calls a connection that the host has closed, which
// no host bears out.
const std::set<std::string>& contradictions() {
    static const std::set<std::string> all{"delivery/data-silent, none", "delivery/message-silent, none"};
    return all;
}

class EximRun : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = exim_.why_not(); !why.empty()) GTEST_SKIP() << why;
    }

    UnpackedMailServer exim_{"exim4-daemon-heavy", "/usr/sbin/exim4", "MXPROOF_EXIM_ROOT"};
    TemporaryDirectory directory_;
};

TEST_F(EximRun, IsJudgedOverTheWholeCatalogueByItsOwnDocuments) {
    const auto file = directory_.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         "--sender",
         "exim",
         "--policy",
         "none,may,encrypt,dane insecure-mx=may,dane-only,secure",
         "--report",
         "json=" + file.string()}
    );
    const auto report = read_json(file);
    EXPECT_EQ(departures_in(report, contradictions()), known_departures()) << result.out << result.err;
    for (const auto& sender : report.at("senders").as_array())
        EXPECT_EQ(sender.at("program").as_string(), "Exim");
}

TEST_F(EximRun, StandsBesidePostfixInOneMatrix) {
    const auto result = run_mxproof(
        {"run", "starttls/handshake-fails-without-tlsa", "--sender", "process,exim", "--policy", "may"}
    );
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("exim may"));
    const std::string on_one_line = std::regex_replace(result.out, std::regex(" *\n +"), " ");
    EXPECT_THAT(on_one_line, HasSubstr("deferred handshake-failed with process (Postfix "));
    EXPECT_THAT(on_one_line, HasSubstr("delivered plaintext with exim (Exim "));
}

TEST_F(EximRun, SaysWhichPoliciesItCannotBeTold) {
    const auto result =
        run_mxproof({"run", "dane/correct", "--sender", "exim", "--policy", "dane,may sts=on"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const std::string on_one_line = std::regex_replace(result.out, std::regex(" *\n +"), " ");
    EXPECT_THAT(on_one_line, HasSubstr("exim dane insecure-mx=dane is not run: "));
    EXPECT_THAT(on_one_line, HasSubstr("exim may sts=on is not run: Exim does not look up MTA-STS policies"));
}

TEST_F(EximRun, SaysWhatIsMissing) {
    setenv("MXPROOF_EXIM_ROOT", "/no/such/folder", 1);
    const auto result = run_mxproof({"run", "dane/correct", "--sender", "exim", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("there is no /no/such/folder/usr/sbin/exim4"));
}

struct Mutant {
    const char* policies;
    const char* scenario; // in which the difference shows
};

class EximMutants : public EximRun, public testing::WithParamInterface<Mutant> {};

TEST_P(EximMutants, AreFoundBroken) {
    const auto file = directory_.path() / "report.json";
    const auto result = run_mxproof(
        {"run",
         GetParam().scenario,
         "--mutant",
         std::string("exim ") + GetParam().policies,
         "--report",
         "json=" + file.string()}
    );
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr(std::string("--mutant 'exim ") + GetParam().policies + "'"));
}

INSTANTIATE_TEST_SUITE_P(
    ForEveryPolicy,
    EximMutants,
    testing::Values(
        Mutant{"none=may", "dane/correct"},
        Mutant{"may=none", "dane/correct"},
        Mutant{"encrypt=may", "starttls/not-offered-unsigned-zone"},
        Mutant{"dane insecure-mx=may=may", "dane/tlsa-of-another-key"},
        Mutant{"dane-only=dane insecure-mx=may", "starttls/not-offered-without-tlsa"},
        Mutant{"secure=encrypt", "dane/correct"}
    ),
    [](const auto& instance) {
        std::string name = instance.param.policies;
        for (char& c : name)
            if (!std::isalnum(static_cast<unsigned char>(c))) c = '_';
        return name;
    }
);

} // namespace
