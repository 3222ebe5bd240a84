#include "harness/staging/tlsa_record.hpp"

#include "fake_mx/tls_channel.hpp"
#include "harness/staging/certificate.hpp"
#include "tests/support/memory_tls_client.hpp"
#include "tests/support/named.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <sstream>
#include <string>
#include <tuple>

namespace harness {
namespace {

std::int64_t now() {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch(
                                                            ))
        .count();
}

MxHost host_with(const CertificateFacts& certificate) {
    MxHost host;
    host.name = "mx1.peer.dane.example.";
    host.certificate = certificate;
    return host;
}

Octets from_hex(const std::string& hex) {
    Octets result;
    for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
        result.push_back(static_cast<unsigned char>(std::stoi(hex.substr(i, 2), nullptr, 16)));
    return result;
}

// OpenSSL's own DANE client meets the host: the verification result of a completed handshake.
std::string verify_by_dane(const MxHost& host, const std::string& rdata, CertificateAuthority& authority) {
    fake_mx::HostSpec spec;
    spec.identity = [&] { return authority.issue(host.certificate, host.name); };
    const fake_mx::TlsContext context(spec);
    fake_mx::TlsRecord record;
    fake_mx::TlsChannel server(context, fake_mx::HandshakePlan::correct, record);
    support::MemoryTlsClient client;
    const std::string base_domain = host.name.substr(0, host.name.size() - 1);
    SSL_dane_enable(client.ssl(), base_domain.c_str());
    SSL_dane_set_flags(client.ssl(), DANE_FLAG_NO_DANE_EE_NAMECHECKS);
    std::istringstream fields(rdata);
    int usage = 0, selector = 0, matching = 0;
    std::string hex;
    fields >> usage >> selector >> matching >> hex;
    const Octets data = from_hex(hex);
    const int added = SSL_dane_tlsa_add(
        client.ssl(),
        static_cast<std::uint8_t>(usage),
        static_cast<std::uint8_t>(selector),
        static_cast<std::uint8_t>(matching),
        data.data(),
        data.size()
    );
    if (added != 1) return "record is not usable";
    SSL_set_verify(client.ssl(), SSL_VERIFY_NONE, nullptr);
    client.handshake_with(server);
    if (!SSL_is_init_finished(client.ssl())) return "no handshake: " + client.error();
    return X509_verify_cert_error_string(SSL_get_verify_result(client.ssl()));
}

using Numbers = std::tuple<int, int, int, support::Named<KeyKind>>;

class EveryRecord : public testing::TestWithParam<Numbers> {
protected:
    static TlsaFacts facts(TlsaOf of) {
        const auto [usage, selector, matching, key] = GetParam();
        return {
            .usage = static_cast<std::uint8_t>(usage),
            .selector = static_cast<std::uint8_t>(selector),
            .matching = static_cast<std::uint8_t>(matching),
            .of = of};
    }
    static KeyKind key() { return std::get<3>(GetParam()).value; }

    CertificateAuthority authority_{"seed", now()};
};

TEST_P(EveryRecord, MatchesWhatItIsMadeOf) {
    const TlsaFacts record = facts(std::get<0>(GetParam()) == 2 ? TlsaOf::issuer : TlsaOf::leaf);
    for (const Issuer issuer : {Issuer::private_ca, Issuer::public_ca}) {
        const MxHost host = host_with({.issuer = issuer, .key = key()});
        EXPECT_EQ(verify_by_dane(host, staged_tlsa_rdata(record, host, authority_), authority_), "ok");
    }
}

TEST_P(EveryRecord, DoesNotMatchIfItIsOfAnotherKey) {
    const MxHost host = host_with({.issuer = Issuer::private_ca, .key = key()});

    const std::string rdata = staged_tlsa_rdata(facts(TlsaOf::another_key), host, authority_);

    EXPECT_THAT(
        verify_by_dane(host, rdata, authority_),
        testing::AnyOf(
            "no matching DANE TLSA records",
            "self-signed certificate in certificate chain",
            "unable to get local issuer certificate"
        )
    );
}

INSTANTIATE_TEST_SUITE_P(
    TlsaRecord,
    EveryRecord,
    testing::Combine(
        testing::Values(2, 3),
        testing::Values(0, 1),
        testing::Values(0, 1, 2),
        testing::Values(
            support::Named{"ECDSA", KeyKind::ecdsa_p256}, support::Named{"RSA", KeyKind::rsa_2048}
        )
    )
);

// RFC 7671 5.1: DANE-EE has no use for names and dates. 5.2: DANE-TA has for both.
TEST(TlsaRecord, OfTheLeafMatchesAnExpiredCertificateOfAnotherNameButNotTheIssuers) {
    CertificateAuthority authority("seed", now());
    const MxHost expired = host_with({.issuer = Issuer::private_ca, .validity = Validity::expired});
    const MxHost misnamed = host_with({.issuer = Issuer::private_ca, .name = CertificateName::other});
    const TlsaFacts leaf{.of = TlsaOf::leaf};
    const TlsaFacts issuer{.usage = 2, .of = TlsaOf::issuer};

    EXPECT_EQ(verify_by_dane(expired, staged_tlsa_rdata(leaf, expired, authority), authority), "ok");
    EXPECT_EQ(verify_by_dane(misnamed, staged_tlsa_rdata(leaf, misnamed, authority), authority), "ok");
    EXPECT_EQ(
        verify_by_dane(expired, staged_tlsa_rdata(issuer, expired, authority), authority),
        "certificate has expired"
    );
    EXPECT_EQ(
        verify_by_dane(misnamed, staged_tlsa_rdata(issuer, misnamed, authority), authority),
        "hostname mismatch"
    );
}

// RFC 7671 5.2.2: a digest of the trust anchor is of use only with the trust anchor in the chain; the whole
// of it is.
TEST(TlsaRecord, OfAnIssuerThatTheChainDoesNotSendMatchesOnlyInFull) {
    CertificateAuthority authority("seed", now());
    const MxHost host = host_with({.issuer = Issuer::private_ca, .chain = Chain::leaf_only});

    const std::string digest = staged_tlsa_rdata({.usage = 2, .of = TlsaOf::issuer}, host, authority);
    const std::string full =
        staged_tlsa_rdata({.usage = 2, .selector = 0, .matching = 0, .of = TlsaOf::issuer}, host, authority);

    EXPECT_NE(verify_by_dane(host, digest, authority), "ok");
    EXPECT_EQ(verify_by_dane(host, full, authority), "ok");
}

// RFC 7671 5.2.2
TEST(TlsaRecord, OfTheRootMatchesOnlyWhereTheChainSendsTheRoot) {
    CertificateAuthority authority("seed", now());
    MxHost host = host_with({.issuer = Issuer::public_ca});
    const std::string rdata = staged_tlsa_rdata({.usage = 2, .of = TlsaOf::root}, host, authority);

    EXPECT_NE(rdata, staged_tlsa_rdata({.usage = 2, .of = TlsaOf::issuer}, host, authority));
    EXPECT_NE(verify_by_dane(host, rdata, authority), "ok");
    host.certificate.chain = Chain::with_root;
    EXPECT_EQ(verify_by_dane(host, rdata, authority), "ok");
}

TEST(TlsaRecord, IsCutOrFilledUpToSoManyOctets) {
    CertificateAuthority authority("seed", now());
    const MxHost host = host_with({});
    const std::string whole = staged_tlsa_rdata({}, host, authority);

    EXPECT_EQ(staged_tlsa_rdata({.octets = 20}, host, authority), whole.substr(0, whole.size() - 24));
    EXPECT_EQ(staged_tlsa_rdata({.octets = 33}, host, authority), whole + "00");
}

TEST(TlsaRecord, HasTheDataOfAnotherSelectorOrMatchingWhereAsked) {
    CertificateAuthority authority("seed", now());
    const MxHost host = host_with({});
    const auto data_of = [&](const TlsaFacts& facts) {
        return staged_tlsa_rdata(facts, host, authority).substr(6);
    };

    EXPECT_EQ(data_of({.selector = 0, .data_selector = 1}), data_of({.selector = 1}));
    EXPECT_EQ(data_of({.matching = 1, .data_matching = 2}), data_of({.matching = 2}));
}

TEST(TlsaRecord, HasTheDataThatIsGiven) {
    CertificateAuthority authority("seed", now());
    EXPECT_EQ(staged_tlsa_rdata({.usage = 2, .data = "3003"}, host_with({}), authority), "2 1 1 3003");
}

TEST(KeyFingerprint, IsTheDigestOfTheKeyAsPostfixWritesItOrOfTheKeyOfWhomAnAttackerPosesAs) {
    CertificateAuthority authority("seed", now());
    MxHost host = host_with({});
    const auto digest_of = [&](const TlsaFacts& facts) {
        const std::string hex = staged_tlsa_rdata(facts, host, authority).substr(6);
        std::string text;
        for (std::size_t i = 0; i < hex.size(); ++i) {
            if (i > 0 && i % 2 == 0) text += ':';
            text += static_cast<char>(std::toupper(static_cast<unsigned char>(hex[i])));
        }
        return text;
    };
    EXPECT_EQ(key_fingerprint(host, authority), digest_of({}));
    const std::string honest = digest_of({.of = TlsaOf::another_key});
    host.role = Role::attacker;
    EXPECT_EQ(key_fingerprint(host, authority), honest);
}

TEST(TlsaRecord, IsPublishedAsItIsWhateverItsNumbers) {
    CertificateAuthority authority("seed", now());
    const MxHost host = host_with({});

    for (const auto& [facts, start] : {
             std::pair{TlsaFacts{.usage = 0}, "0 1 1 "},
             std::pair{TlsaFacts{.usage = 1}, "1 1 1 "},
             std::pair{TlsaFacts{.usage = 255}, "255 1 1 "},
             std::pair{TlsaFacts{.selector = 7}, "3 7 1 "},
             std::pair{TlsaFacts{.matching = 9}, "3 1 9 "},
         }) {
        const std::string rdata = staged_tlsa_rdata(facts, host, authority);
        EXPECT_THAT(rdata, testing::StartsWith(start));
        EXPECT_THAT(rdata, testing::MatchesRegex("[0-9]+ [0-9]+ [0-9]+ [0-9a-f]{64}"));
    }
}

} // namespace
} // namespace harness
