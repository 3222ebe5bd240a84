#include "harness/model/host_check.hpp"

#include "tests/harness/model/correct_peer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

// The contradictions of a host, the warnings among them marked.
std::vector<std::string> contradictions_of(const MxHost& host) {
    std::vector<std::string> texts;
    for (const Contradiction& each : check_host(host))
        texts.push_back((each.warning ? "warning: " : "error: ") + each.text);
    return texts;
}

TEST(HostCheck, HasNothingAgainstACorrectHost) {
    EXPECT_THAT(contradictions_of(correct_host()), IsEmpty());
}

// RFC 7672 2.2
TEST(HostCheck, WarnsOfTlsaRecordsInAnUnsignedZone) {
    MxHost host = correct_host();
    host.zone.signing = Signing::unsigned_zone;
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre(
            "warning: TLSA records in an unsigned zone are ignored (RFC 7672 2.2): the zone of the host "
            "is foo.dane.example."
        )
    );
}

TEST(HostCheck, DoesNotMindAnAliasIntoAnUnsignedZone) {
    MxHost host = correct_host();
    host.zone.signing = Signing::unsigned_zone;
    host.alias.emplace();
    EXPECT_THAT(contradictions_of(host), IsEmpty());
}

TEST(HostCheck, RefusesAliasesOfTlsaRecordsThatAreNotThere) {
    MxHost host = correct_host();
    host.tlsa.clear();
    host.alias.emplace().tlsa_at = TlsaAt::both;
    host.tlsa_alias.emplace();
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre(
            "error: the alias of the TLSA records leads to none",
            "error: there are no TLSA records to be at the alias"
        )
    );
}

// RFC 1035 2.3.4
TEST(HostCheck, RefusesAZoneOfAnAliasWhoseNameIsTooLong) {
    MxHost host = correct_host();
    host.alias.emplace().zone_name = "alias1-" + std::string(57, 'a') + ".dane.example.";
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre(
            "error: the name of the zone " + host.alias->zone_name +
            " begins with more than 63 octets (RFC 1035 2.3.4): shorten the name of the file"
        )
    );
}

TEST(HostCheck, FindsNobodyBehindAnAliasThatDoesNotResolve) {
    MxHost host = correct_host();
    host.alias.emplace().end = AliasEnd::dangling;
    host.starttls = Starttls::refused;
    EXPECT_EQ(why_unreachable(host), "is not found: its alias does not resolve");
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre(
            "warning: nobody gets as far as the replies or STARTTLS: the host is not found: its alias "
            "does not resolve"
        )
    );
}

TEST(HostCheck, WarnsOnceOfTlsaRecordsThatAreThereTwice) {
    MxHost host = correct_host();
    host.tlsa.push_back({.of = TlsaOf::another_key});
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.tlsa = {3, TlsaFacts{}};
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: a TLSA record is there twice, but a DNS answer holds it once")
    );
}

TEST(HostCheck, RefusesMoreTlsaRecordsThanFitIntoAnAnswer) {
    MxHost host = correct_host();
    host.tlsa.clear();
    for (std::uint8_t usage = 0; usage < 32; ++usage)
        host.tlsa.push_back({.usage = usage});
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.tlsa.push_back({.usage = 200});
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("error: there are more TLSA records than fit into a DNS message: expected at most 32")
    );
}

// RFC 5280 appendix A.1
TEST(HostCheck, RefusesANameThatDoesNotFitIntoACommonName) {
    MxHost host = correct_host();
    host.certificate.name = CertificateName::cn_only;
    host.name = std::string(64, 'a') + '.';
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.name = 'a' + host.name;
    EXPECT_THAT(contradictions_of(host), ElementsAre(testing::StartsWith("error: the name aaa")));
    host.certificate.name = CertificateName::host;
    EXPECT_THAT(contradictions_of(host), IsEmpty());
}

TEST(HostCheck, WarnsOfAChainThatASelfSignedCertificateDoesNotHave) {
    MxHost host = correct_host();
    host.certificate.chain = Chain::leaf_only;
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("warning: a self-signed certificate has no chain to leave out")
    );
    host.certificate.issuer = Issuer::private_ca;
    EXPECT_THAT(contradictions_of(host), IsEmpty());
}

TEST(HostCheck, WarnsOfARootThatTheChainHasAnyway) {
    MxHost host = correct_host();
    host.certificate = {.issuer = Issuer::private_ca, .chain = Chain::with_root};
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: only the chain of the public CA has a root beside the issuer")
    );
    host.certificate.issuer = Issuer::public_ca;
    EXPECT_THAT(contradictions_of(host), IsEmpty());
}

TEST(HostCheck, WarnsOfACertificateThatNobodySees) {
    MxHost host = correct_host();
    host.certificate.validity = Validity::expired;
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.starttls = Starttls::not_offered;
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: nobody sees the certificate: the host does not offer STARTTLS")
    );
    host.starttls = Starttls::closes;
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: nobody sees the certificate: the host answers STARTTLS with 220 and closes the "
                    "connection")
    );
    host.starttls = Starttls::offered;
    host.refusals = {{"EHLO", "502 No"}};
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("warning: nobody sees the certificate: EHLO is refused")
    );
}

TEST(HostCheck, DoesNotMindTheCaThatATlsaRecordBrought) {
    MxHost host = correct_host();
    host.starttls = Starttls::refused;
    host.tlsa = {{.usage = 2, .of = TlsaOf::issuer}};
    host.certificate.issuer = Issuer::private_ca;
    EXPECT_THAT(contradictions_of(host), IsEmpty());
}

TEST(HostCheck, WarnsOfTlsSettingsWithoutEffect) {
    MxHost host = correct_host();
    host.tls.max = TlsVersion::v1_2;
    host.ipv4 = host.ipv6 = false;
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: the TLS settings have no effect: the host has no address")
    );
}

TEST(HostCheck, WarnsOfRepliesThatNobodyGetsTo) {
    MxHost host = correct_host();
    host.connections = {Connections::refused, Connections::refused};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.refusals = {{"RCPT", "550 No"}};
    const std::string expected = "warning: nobody gets as far as the replies or STARTTLS: ";
    EXPECT_THAT(contradictions_of(host), ElementsAre(expected + "the host refuses every connection"));
    host.connections = {};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.refusals.push_back({"GREETING", "554 No"});
    EXPECT_THAT(contradictions_of(host), ElementsAre(expected + "the greeting is a refusal"));
}

TEST(HostCheck, RefusesTwoAnswersToStarttls) {
    MxHost host = correct_host();
    host.refusals = {{"STARTTLS", "502 No"}};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.starttls = Starttls::closes;
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("error: \"starttls\" says already how STARTTLS is answered")
    );
}

TEST(HostCheck, WarnsOfRepliesOverTlsThatIsNeverThere) {
    MxHost host = correct_host();
    host.refusals = {{"MAIL", "550 No", Answer::reply, Layer::tls}};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.starttls = Starttls::not_offered;
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: the replies over TLS have no effect: the host does not offer STARTTLS")
    );
}

TEST(HostCheck, WarnsOfWhatARefusedEhloAnnounces) {
    MxHost host = correct_host();
    host.ehlo.size = 100;
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.refusals = {{"EHLO", "502 No"}};
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("warning: nobody sees what EHLO announces: EHLO is refused")
    );
}

TEST(HostCheck, RefusesWhatASelfSignedCertificateOrAShortChainDoesNotHave) {
    MxHost host = correct_host();
    host.certificate = {.use = Use::client};
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("error: a self-signed certificate has no issuer, and no use")
    );
    host.certificate = {.issuer = Issuer::private_ca, .chain = Chain::unordered};
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("error: only the chain of the public CA has an intermediate")
    );
}

TEST(HostCheck, RefusesAnonymousCiphersOfTls13) {
    MxHost host = correct_host();
    host.tls = {.max = TlsVersion::v1_2, .ciphers = Ciphers::anonymous};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.tls.max = TlsVersion::v1_3;
    EXPECT_THAT(
        contradictions_of(host), ElementsAre("error: TLS 1.3 has no anonymous ciphers (RFC 8446 B.4)")
    );
}

TEST(HostCheck, RefusesCiphersThatDoNotEncryptOfTls13AndWarnsOfACertificateBehindThem) {
    MxHost host = correct_host();
    host.tls = {.max = TlsVersion::v1_2, .ciphers = Ciphers::unencrypted};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
    host.tls.max = TlsVersion::v1_3;
    host.certificate.validity = Validity::expired;
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre(
            "warning: nobody sees the certificate: the ciphers do not encrypt",
            "error: TLS 1.3 has no ciphers that do not encrypt (RFC 8446 B.4)"
        )
    );
}

TEST(HostCheck, WarnsOfAnotherCasCertificateBehindASelfSignedOne) {
    MxHost host = correct_host();
    for (const Chain chain : {Chain::padded, Chain::foreign_ca}) {
        host.certificate = {.chain = chain};
        EXPECT_THAT(
            contradictions_of(host),
            ElementsAre("warning: a self-signed certificate has no chain for another CA's certificate")
        );
    }
}

// RFC 4954 3.
TEST(HostCheck, WarnsOfAReplyToAuthThatIsNotAnnounced) {
    MxHost host = correct_host();
    host.refusals = {{"AUTH", "535 5.7.8 No", Answer::reply}};
    EXPECT_THAT(
        contradictions_of(host),
        ElementsAre("warning: nobody says AUTH: the reply to EHLO does not announce it")
    );
    host.ehlo.with = {"AUTH PLAIN LOGIN"};
    EXPECT_THAT(contradictions_of(host), IsEmpty());
}

TEST(HostCheck, KnowsAHostThatKeepsSilent) {
    MxHost host = correct_host();
    EXPECT_FALSE(keeps_silent(host));
    host.starttls = Starttls::hangs;
    EXPECT_TRUE(keeps_silent(host));
    host.starttls = Starttls::offered;
    host.refusals = {{"DATA", "", Answer::silent}};
    EXPECT_TRUE(keeps_silent(host));
}

TEST(HostCheck, SaysOfEachAddressFamilyWhatBecomesOfConnections) {
    MxHost host = correct_host();
    host.connections = {Connections::accepted, Connections::unanswered};
    EXPECT_EQ(unaccepted_connections(host), "leaves every connection unanswered over IPv6");
    EXPECT_FALSE(why_unreachable(host));
    EXPECT_TRUE(keeps_silent(host));
    host.connections.ipv4 = Connections::refused;
    EXPECT_EQ(
        why_unreachable(host).value_or(""),
        "refuses every connection over IPv4 and leaves every connection unanswered over IPv6"
    );
    host.ipv6 = false;
    EXPECT_EQ(why_unreachable(host).value_or(""), "refuses every connection");
    EXPECT_FALSE(keeps_silent(host));
}

} // namespace
} // namespace harness
