// A self-signed certificate is, extension by extension, what Debian's openssl writes for who follows a
// tutorial.
#include "harness/staging/certificate.hpp"
#include "harness/staging/certificate_authority.hpp"
#include "tests/independent/child_process.hpp"
#include "tests/support/named.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <sstream>

namespace mxproof_test {
namespace {

using namespace harness;

const std::string kHost = "mx1.peer.dane.example";

std::string value_of(const X509_EXTENSION* extension) {
    const fake_mx::BioPtr bio(BIO_new(BIO_s_mem()));
    X509V3_EXT_print(bio.get(), const_cast<X509_EXTENSION*>(extension), 0, 0);
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio.get(), &data);
    return {data, static_cast<std::size_t>(length)};
}

// `basicConstraints critical CA:TRUE`; of an identifier, whether it is the digest of the certificate's key.
std::vector<std::string> extensions_of(X509* certificate) {
    const ASN1_OCTET_STRING* own = X509_get0_subject_key_id(certificate);
    std::vector<std::string> lines;
    for (int i = 0; i < X509_get_ext_count(certificate); ++i) {
        X509_EXTENSION* extension = X509_get_ext(certificate, i);
        const int nid = OBJ_obj2nid(X509_EXTENSION_get_object(extension));
        std::string value = value_of(extension);
        if (nid == NID_subject_key_identifier) value = own ? "digest" : "none";
        if (nid == NID_authority_key_identifier) {
            const ASN1_OCTET_STRING* key = X509_get0_authority_key_id(certificate);
            const bool has_issuer = X509_get0_authority_issuer(certificate) != nullptr;
            value = key && own && ASN1_OCTET_STRING_cmp(key, own) == 0 ? "own" : "another";
            if (has_issuer) value += ", with issuer";
        }
        const char* const critical = X509_EXTENSION_get_critical(extension) ? " critical " : " ";
        lines.push_back(OBJ_nid2sn(nid) + (critical + value));
    }
    return lines;
}

struct KeyOfBoth {
    KeyKind ours;
    std::vector<std::string> openssl;
};

class SelfSigned : public testing::TestWithParam<support::Named<KeyOfBoth>> {};

TEST_P(SelfSigned, HasTheExtensionsThatOpensslReqWrites) {
    const auto openssl = find_program("openssl");
    if (!openssl) GTEST_SKIP() << "the program openssl is not installed";
    const TemporaryDirectory directory;
    const std::string file = directory.path() + "/certificate.pem";
    std::vector<std::string> command{*openssl, "req", "-x509", "-nodes", "-subj", "/CN=" + kHost};
    for (const char* word : {"-addext", "subjectAltName=DNS:mx1.peer.dane.example", "-keyout", "/dev/null"})
        command.emplace_back(word);
    command.insert(command.end(), {"-out", file});
    command.insert(command.end(), GetParam().value.openssl.begin(), GetParam().value.openssl.end());
    const ProgramResult result = run_program(command);
    ASSERT_EQ(result.exit_code, 0) << result.output;
    std::ostringstream theirs;
    theirs << std::ifstream(file).rdbuf();

    CertificateAuthority authority("seed", 1'795'000'000);
    const std::string ours = authority.issue({.key = GetParam().value.ours}, kHost).chain_pem;

    EXPECT_THAT(
        extensions_of(first_certificate(ours).get()),
        testing::UnorderedElementsAreArray(extensions_of(first_certificate(theirs.str()).get()))
    );
}

INSTANTIATE_TEST_SUITE_P(
    CertificateForm,
    SelfSigned,
    testing::Values(
        support::Named{
            "ECDSA",
            KeyOfBoth{KeyKind::ecdsa_p256, {"-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"}}},
        support::Named{"RSA", KeyOfBoth{KeyKind::rsa_2048, {"-newkey", "rsa:2048"}}}
    )
);

} // namespace
} // namespace mxproof_test
