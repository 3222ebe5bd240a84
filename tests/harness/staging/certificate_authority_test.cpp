#include "harness/staging/certificate_authority.hpp"

#include "harness/staging/certificate.hpp"
#include "tests/support/named.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <openssl/ocsp.h>
#include <openssl/pem.h>

#include <string>
#include <tuple>
#include <vector>

namespace harness {
namespace {

using fake_mx::X509Ptr;

constexpr std::int64_t kNow = 1'795'000'000; // in the middle of a day
constexpr std::int64_t kDay = 86'400;
const std::string kHost = "mx1.peer.dane.example";

struct FreeStack {
    void operator()(STACK_OF(X509) * stack) const { sk_X509_pop_free(stack, X509_free); }
};
struct FreeStore {
    void operator()(X509_STORE* store) const { X509_STORE_free(store); }
};
struct FreeStoreCtx {
    void operator()(X509_STORE_CTX* context) const { X509_STORE_CTX_free(context); }
};

std::vector<X509Ptr> certificates_of(const std::string& pem) {
    std::vector<X509Ptr> result;
    const fake_mx::BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    while (X509Ptr one{PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr)})
        result.push_back(std::move(one));
    ERR_clear_error();
    return result;
}

// Verifies as a strict client would that trusts `root`; returns OpenSSL's X509_V_… code. Strictness demands a
// keyUsage of CAs (RFC 5280 4.2.1.3), which self-signed certificates of req(1) do not have.
int verify(const std::string& chain_pem, const std::string& root_pem, std::int64_t at = kNow) {
    const auto chain = certificates_of(chain_pem);
    const X509Ptr root = first_certificate(root_pem);
    const std::unique_ptr<X509_STORE, FreeStore> store(X509_STORE_new());
    X509_STORE_add_cert(store.get(), root.get());
    const std::unique_ptr<STACK_OF(X509), FreeStack> untrusted(sk_X509_new_null());
    for (const X509Ptr& one : chain) {
        X509_up_ref(one.get());
        sk_X509_push(untrusted.get(), one.get());
    }
    const std::unique_ptr<X509_STORE_CTX, FreeStoreCtx> context(X509_STORE_CTX_new());
    X509_STORE_CTX_init(context.get(), store.get(), chain.front().get(), untrusted.get());
    X509_VERIFY_PARAM* parameters = X509_STORE_CTX_get0_param(context.get());
    const bool self_signed = (X509_get_extension_flags(chain.front().get()) & EXFLAG_SS) != 0;
    X509_VERIFY_PARAM_set_flags(
        parameters, X509_V_FLAG_CHECK_SS_SIGNATURE | (self_signed ? 0UL : X509_V_FLAG_X509_STRICT)
    );
    X509_VERIFY_PARAM_set_purpose(parameters, X509_PURPOSE_SSL_SERVER);
    X509_VERIFY_PARAM_set_time(parameters, at);
    X509_verify_cert(context.get());
    return X509_STORE_CTX_get_error(context.get());
}

bool names(const std::string& chain_pem, const std::string& host) {
    return X509_check_host(first_certificate(chain_pem).get(), host.data(), host.size(), 0, nullptr) == 1;
}

bool has_subject_alt_name(const std::string& chain_pem) {
    return X509_get_ext_by_NID(first_certificate(chain_pem).get(), NID_subject_alt_name, -1) >= 0;
}

class EveryIssuerAndKey
    : public testing::TestWithParam<std::tuple<support::Named<Issuer>, support::Named<KeyKind>>> {
protected:
    static CertificateFacts wanted() {
        const auto& [issuer, key] = GetParam();
        return {.issuer = issuer.value, .key = key.value};
    }
};

TEST_P(EveryIssuerAndKey, GivesACertificateThatVerifiesStrictlyFromItsRoot) {
    CertificateAuthority authority("seed", kNow);
    const CertificateFacts facts = wanted();
    const std::string root =
        facts.issuer == Issuer::public_ca ? authority.public_root_pem() : authority.issuer_pem(facts, kHost);

    const fake_mx::Identity identity = authority.issue(facts, kHost);

    EXPECT_STREQ(X509_verify_cert_error_string(verify(identity.chain_pem, root)), "ok");
    EXPECT_TRUE(names(identity.chain_pem, kHost));
    EXPECT_FALSE(names(identity.chain_pem, "mx2.peer.dane.example"));
    EXPECT_EQ(certificates_of(identity.chain_pem).size(), facts.issuer == Issuer::self ? 1U : 2U);
}

TEST_P(EveryIssuerAndKey, GivesTheKeyThatBelongsToTheCertificate) {
    CertificateAuthority authority("seed", kNow);
    const fake_mx::Identity identity = authority.issue(wanted(), kHost);

    const fake_mx::BioPtr bio(
        BIO_new_mem_buf(identity.key_pem.data(), static_cast<int>(identity.key_pem.size()))
    );
    const fake_mx::PkeyPtr secret(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    ASSERT_TRUE(secret);
    EXPECT_EQ(X509_check_private_key(first_certificate(identity.chain_pem).get(), secret.get()), 1);
    const fake_mx::PkeyCtxPtr context(EVP_PKEY_CTX_new(secret.get(), nullptr));
    EXPECT_EQ(EVP_PKEY_check(context.get()), 1);
    const std::map<KeyKind, int> bits{
        {KeyKind::ecdsa_p256, 256},
        {KeyKind::ecdsa_p384, 384},
        {KeyKind::rsa_2048, 2048},
        {KeyKind::rsa_1024, 1024},
        {KeyKind::ed25519, 256}};
    EXPECT_EQ(EVP_PKEY_get_bits(secret.get()), bits.at(wanted().key));
}

// One TLSA record of the whole certificate, made by one process, must match what another serves.
TEST_P(EveryIssuerAndKey, GivesTheSameOctetsForTheSameSeedAndDay) {
    CertificateAuthority one("seed", kNow);
    CertificateAuthority later_that_day("seed", kNow + 60);
    CertificateAuthority other("another seed", kNow);
    const CertificateFacts facts = wanted();

    const fake_mx::Identity identity = one.issue(facts, kHost);

    EXPECT_EQ(identity.chain_pem, later_that_day.issue(facts, kHost + ".").chain_pem);
    EXPECT_EQ(identity.key_pem, later_that_day.issue(facts, kHost).key_pem);
    EXPECT_NE(identity.chain_pem, other.issue(facts, kHost).chain_pem);
    EXPECT_NE(identity.chain_pem, one.another_pem(facts, kHost));
}

INSTANTIATE_TEST_SUITE_P(
    CertificateAuthority,
    EveryIssuerAndKey,
    testing::Combine(
        testing::Values(
            support::Named{"self", Issuer::self},
            support::Named{"private CA", Issuer::private_ca},
            support::Named{"public CA", Issuer::public_ca}
        ),
        testing::Values(
            support::Named{"ECDSA", KeyKind::ecdsa_p256},
            support::Named{"ECDSA of 384 bits", KeyKind::ecdsa_p384},
            support::Named{"RSA", KeyKind::rsa_2048},
            support::Named{"short RSA", KeyKind::rsa_1024},
            support::Named{"Ed25519", KeyKind::ed25519}
        )
    )
);

TEST(CertificateAuthority, MakesExpiryThreeDaysWide) {
    CertificateAuthority authority("seed", kNow);
    const CertificateFacts facts{.issuer = Issuer::public_ca, .validity = Validity::expired};

    const std::string chain = authority.issue(facts, kHost).chain_pem;

    EXPECT_EQ(verify(chain, authority.public_root_pem(), kNow - 3 * kDay), X509_V_ERR_CERT_HAS_EXPIRED);
    EXPECT_EQ(verify(chain, authority.public_root_pem(), kNow - 5 * kDay), X509_V_OK);
}

TEST(CertificateAuthority, MakesNotYetValidThreeDaysWide) {
    CertificateAuthority authority("seed", kNow);
    const CertificateFacts facts{.issuer = Issuer::public_ca, .validity = Validity::not_yet_valid};

    const std::string chain = authority.issue(facts, kHost).chain_pem;

    EXPECT_EQ(verify(chain, authority.public_root_pem(), kNow + 3 * kDay), X509_V_ERR_CERT_NOT_YET_VALID);
    EXPECT_EQ(verify(chain, authority.public_root_pem(), kNow + 5 * kDay), X509_V_OK);
}

TEST(CertificateAuthority, LetsAPrivateCaExpireWhoseCertificatesAreInTheirTime) {
    CertificateAuthority authority("seed", kNow);
    const CertificateFacts facts{.issuer = Issuer::private_ca, .issuer_validity = Validity::expired};

    const std::string chain = authority.issue(facts, kHost).chain_pem;
    const std::string root = authority.issuer_pem(facts, kHost);

    EXPECT_EQ(verify(chain, root), X509_V_ERR_CERT_HAS_EXPIRED);
    EXPECT_EQ(verify(chain, root, kNow - 5 * kDay), X509_V_OK);
}

TEST(CertificateAuthority, IsTrustedInNothingButItsOwnCase) {
    CertificateAuthority authority("seed", kNow);

    for (const Issuer issuer : {Issuer::self, Issuer::private_ca}) {
        const std::string chain = authority.issue({.issuer = issuer}, kHost).chain_pem;
        EXPECT_NE(verify(chain, authority.public_root_pem()), X509_V_OK);
    }
    const CertificateFacts mine{.issuer = Issuer::private_ca};
    EXPECT_NE(
        verify(authority.issue(mine, "mx.other.example").chain_pem, authority.issuer_pem(mine, kHost)),
        X509_V_OK
    );
}

TEST(CertificateAuthority, LeavesTheIssuerOutOfTheChainWhereAsked) {
    CertificateAuthority authority("seed", kNow);
    const CertificateFacts facts{.issuer = Issuer::private_ca, .chain = Chain::leaf_only};

    const std::string chain = authority.issue(facts, kHost).chain_pem;

    EXPECT_EQ(certificates_of(chain).size(), 1U);
    EXPECT_EQ(verify(chain, authority.issuer_pem(facts, kHost)), X509_V_OK);
}

// RFC 5246 7.4.2: servers may leave the root out, and most do.
TEST(CertificateAuthority, SendsTheRootOnlyWhereAsked) {
    CertificateAuthority authority("seed", kNow);
    CertificateFacts facts{.issuer = Issuer::public_ca};

    EXPECT_EQ(certificates_of(authority.issue(facts, kHost).chain_pem).size(), 2U);
    facts.chain = Chain::with_root;
    const std::string chain = authority.issue(facts, kHost).chain_pem;
    EXPECT_EQ(certificates_of(chain).size(), 3U);
    EXPECT_TRUE(chain.ends_with(authority.root_pem(facts, kHost)));
    EXPECT_EQ(verify(chain, authority.public_root_pem()), X509_V_OK);
}

TEST(CertificateAuthority, NamesTheHostAsTheFactsSay) {
    CertificateAuthority authority("seed", kNow);
    const auto issue = [&](CertificateName name) { return authority.issue({.name = name}, kHost).chain_pem; };

    EXPECT_FALSE(names(issue(CertificateName::other), kHost));
    EXPECT_FALSE(names(issue(CertificateName::other), "peer.dane.example"));
    EXPECT_TRUE(names(issue(CertificateName::wildcard), kHost));
    EXPECT_FALSE(names(issue(CertificateName::wildcard), "peer.dane.example"));
    EXPECT_TRUE(names(issue(CertificateName::cn_only), kHost)); // RFC 6125 6.4.4, the last resort
    EXPECT_FALSE(has_subject_alt_name(issue(CertificateName::cn_only)));
    EXPECT_TRUE(has_subject_alt_name(issue(CertificateName::host)));
}

TEST(CertificateAuthority, GivesTheNamesThatAreAskedFor) {
    CertificateAuthority authority("seed", kNow);
    const std::string pem =
        authority.issue({.names = {"a.example", "*.b.example"}, .common_name = "cn.example"}, kHost)
            .chain_pem;

    EXPECT_TRUE(names(pem, "a.example"));
    EXPECT_TRUE(names(pem, "x.b.example"));
    EXPECT_FALSE(names(pem, "cn.example")); // RFC 6125 6.4.4: not beside a subjectAltName
    EXPECT_FALSE(names(pem, kHost));
}

TEST(CertificateAuthority, SendsAChainInAnotherOrderOrWithAnotherCertificate) {
    CertificateAuthority authority("seed", kNow);
    const auto chain = [&](Issuer issuer, Chain sent) {
        return certificates_of(authority.issue({.issuer = issuer, .chain = sent}, kHost).chain_pem);
    };
    const std::string root = authority.public_root_pem();
    const std::string intermediate = authority.issuer_pem({.issuer = Issuer::public_ca}, kHost);

    const auto unordered = chain(Issuer::public_ca, Chain::unordered);
    ASSERT_EQ(unordered.size(), 3U);
    EXPECT_EQ(to_pem(unordered[1].get()), root);
    EXPECT_EQ(to_pem(unordered[2].get()), intermediate);
    const auto wrong = chain(Issuer::public_ca, Chain::wrong_intermediate);
    ASSERT_EQ(wrong.size(), 2U);
    EXPECT_NE(to_pem(wrong[1].get()), intermediate);
    const auto padded = chain(Issuer::private_ca, Chain::padded);
    ASSERT_EQ(padded.size(), 3U);
    EXPECT_EQ(to_pem(padded[1].get()), authority.another_issuer_pem(kHost));
    const auto foreign = chain(Issuer::private_ca, Chain::foreign_ca);
    ASSERT_EQ(foreign.size(), 2U);
    EXPECT_EQ(to_pem(foreign[1].get()), authority.another_issuer_pem(kHost));
    const auto too_long = chain(Issuer::public_ca, Chain::path_length_violated);
    ASSERT_EQ(too_long.size(), 3U);
    EXPECT_NE(to_pem(too_long[1].get()), intermediate);
    EXPECT_EQ(to_pem(too_long[2].get()), intermediate);
}

TEST(CertificateAuthority, DoesNotVerifyThroughAnIssuerThatIsExpiredOrNoCaOrForAnotherUse) {
    CertificateAuthority authority("seed", kNow);
    const auto result = [&](const CertificateFacts& facts) {
        return verify(authority.issue(facts, kHost).chain_pem, authority.root_pem(facts, kHost));
    };

    EXPECT_EQ(
        result({.issuer = Issuer::public_ca, .issuer_validity = Validity::expired}),
        X509_V_ERR_CERT_HAS_EXPIRED
    );
    EXPECT_EQ(result({.issuer = Issuer::private_ca, .issuer_is_ca = false}), X509_V_ERR_INVALID_CA);
    EXPECT_EQ(
        result({.issuer = Issuer::public_ca, .chain = Chain::path_length_violated}),
        X509_V_ERR_PATH_LENGTH_EXCEEDED
    );
    EXPECT_EQ(result({.issuer = Issuer::public_ca, .issuer_is_ca = false}), X509_V_ERR_INVALID_CA);
    EXPECT_EQ(result({.issuer = Issuer::public_ca, .use = Use::client}), X509_V_ERR_INVALID_PURPOSE);
}

struct OcspCase {
    Ocsp ocsp;
    int status;
    bool current;
};

TEST(CertificateAuthority, SaysByOcspWhatTheFactsSay) {
    CertificateAuthority authority("seed", kNow);
    for (const OcspCase& wanted :
         {OcspCase{Ocsp::good, V_OCSP_CERTSTATUS_GOOD, true},
          OcspCase{Ocsp::revoked, V_OCSP_CERTSTATUS_REVOKED, true},
          OcspCase{Ocsp::expired, V_OCSP_CERTSTATUS_GOOD, false}}) {
        const CertificateFacts facts{.issuer = Issuer::public_ca, .ocsp = wanted.ocsp};
        const fake_mx::Identity identity = authority.issue(facts, kHost);
        const auto chain = certificates_of(identity.chain_pem);
        const auto* der = reinterpret_cast<const unsigned char*>(identity.ocsp_response.data());
        const std::unique_ptr<OCSP_RESPONSE, decltype(&OCSP_RESPONSE_free)> response(
            d2i_OCSP_RESPONSE(nullptr, &der, static_cast<long>(identity.ocsp_response.size())),
            OCSP_RESPONSE_free
        );
        ASSERT_TRUE(response);
        const std::unique_ptr<OCSP_BASICRESP, decltype(&OCSP_BASICRESP_free)> basic(
            OCSP_response_get1_basic(response.get()), OCSP_BASICRESP_free
        );
        const std::unique_ptr<OCSP_CERTID, decltype(&OCSP_CERTID_free)> id(
            OCSP_cert_to_id(nullptr, chain.at(0).get(), chain.at(1).get()), OCSP_CERTID_free
        );
        int status = -1;
        ASN1_GENERALIZEDTIME* until = nullptr;
        ASSERT_EQ(
            OCSP_resp_find_status(basic.get(), id.get(), &status, nullptr, nullptr, nullptr, &until), 1
        );
        EXPECT_EQ(status, wanted.status);
        EXPECT_EQ(ASN1_TIME_cmp_time_t(until, kNow) > 0, wanted.current);
    }
    EXPECT_EQ(authority.issue({.issuer = Issuer::public_ca}, kHost).ocsp_response, "");
}

TEST(CertificateAuthority, TakesHostNamesThatNoCommonNameHolds) {
    CertificateAuthority authority("seed", kNow);
    const std::string host = "mx1." + std::string(63, 'x') + ".dane.example";

    EXPECT_TRUE(names(authority.issue({.issuer = Issuer::public_ca}, host).chain_pem, host));
    EXPECT_THROW(authority.issue({.name = CertificateName::cn_only}, host), std::invalid_argument);
}

} // namespace
} // namespace harness
