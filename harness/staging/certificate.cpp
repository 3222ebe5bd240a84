#include "harness/staging/certificate.hpp"

#include <fmt/format.h>
#include <openssl/pem.h>

namespace harness {

using namespace fake_mx; // the owning pointers

namespace {

void add_name(X509_NAME* name, const char* field, const std::string& value) {
    if (value.empty()) return;
    require(
        X509_NAME_add_entry_by_txt(
            name,
            field,
            MBSTRING_UTF8,
            reinterpret_cast<const unsigned char*>(value.data()),
            static_cast<int>(value.size()),
            -1,
            0
        ) == 1,
        "subject of a certificate"
    );
}

void add_extension(X509* certificate, X509* issuer, int nid, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer, certificate, nullptr, nullptr, 0);
    X509V3_set_ctx_nodb(&context);
    const ExtensionPtr extension(X509V3_EXT_conf_nid(nullptr, &context, nid, value.c_str()));
    require(extension && X509_add_ext(certificate, extension.get(), -1) == 1, "extension of a certificate");
}

void add_extensions(X509* certificate, const CertificateData& data, const EVP_PKEY* key, X509* issuer) {
    switch (data.use) {
    case CertificateUse::authority:
        add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE");
        add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
        break;
    case CertificateUse::last_authority:
        add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE,pathlen:0");
        add_extension(certificate, issuer, NID_key_usage, "critical,keyCertSign,cRLSign");
        break;
    case CertificateUse::no_authority:
        add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
        break;
    case CertificateUse::server:
    case CertificateUse::client:
        add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:FALSE");
        add_extension(
            certificate,
            issuer,
            NID_key_usage,
            EVP_PKEY_is_a(key, "RSA") ? "critical,digitalSignature,keyEncipherment"
                                      : "critical,digitalSignature"
        );
        add_extension(
            certificate,
            issuer,
            NID_ext_key_usage,
            data.use == CertificateUse::client ? "clientAuth" : "serverAuth"
        );
        break;
    case CertificateUse::self_signed:
        add_extension(certificate, issuer, NID_basic_constraints, "critical,CA:TRUE");
        break;
    }
    add_extension(certificate, issuer, NID_subject_key_identifier, "hash");
    // RFC 5280 4.2.1.1: may be left out when self-signed; a CA's root leaves it out, req(1) does not.
    if (issuer != certificate || data.use == CertificateUse::self_signed)
        add_extension(certificate, issuer, NID_authority_key_identifier, "keyid:always");
    if (!data.dns_names.empty())
        add_extension(
            certificate,
            issuer,
            NID_subject_alt_name,
            fmt::format("DNS:{}", fmt::join(data.dns_names, ",DNS:"))
        );
}

// OpenSSL has signed with a random nonce; puts a signature with a derived one in its place. There is no
// setter, and decoding a certificate put together by hand costs more than making one.
void resign(X509* certificate, const EVP_PKEY* signer) {
    unsigned char* der = nullptr;
    const int length = i2d_re_X509_tbs(certificate, &der);
    require(length > 0, "certificate to be signed");
    const Octets signature = sign_ecdsa_deterministic(signer, {der, static_cast<std::size_t>(length)});
    OPENSSL_free(der);
    const ASN1_BIT_STRING* field = nullptr;
    X509_get0_signature(&field, nullptr, certificate);
    require(
        ASN1_STRING_set(
            const_cast<ASN1_BIT_STRING*>(field), signature.data(), static_cast<int>(signature.size())
        ) == 1,
        "signature of a certificate"
    );
}

std::string contents(BIO* bio) {
    char* data = nullptr;
    const long length = BIO_get_mem_data(bio, &data);
    return {data, static_cast<std::size_t>(length)};
}

Octets taken(unsigned char* der, int length) {
    require(length > 0, "encoding of a key");
    Octets octets(der, der + length);
    OPENSSL_free(der);
    return octets;
}

} // namespace

X509Ptr make_certificate(const CertificateData& data, EVP_PKEY* key, const CertificateSigner& signer) {
    X509Ptr certificate(X509_new());
    const BnPtr serial(BN_bin2bn(data.serial.data(), static_cast<int>(data.serial.size()), nullptr));
    require(certificate && serial, "certificate");
    X509* x509 = certificate.get();
    X509* issuer = signer.certificate ? signer.certificate : x509;
    require(
        X509_set_version(x509, X509_VERSION_3) == 1 &&
            BN_to_ASN1_INTEGER(serial.get(), X509_get_serialNumber(x509)) != nullptr &&
            ASN1_TIME_set(X509_getm_notBefore(x509), data.not_before) != nullptr &&
            ASN1_TIME_set(X509_getm_notAfter(x509), data.not_after) != nullptr &&
            X509_set_pubkey(x509, key) == 1,
        "certificate"
    );
    add_name(X509_get_subject_name(x509), "O", data.organization);
    add_name(X509_get_subject_name(x509), "CN", data.common_name);
    require(X509_set_issuer_name(x509, X509_get_subject_name(issuer)) == 1, "issuer of a certificate");
    add_extensions(x509, data, key, issuer);
    const bool has_digest = !EVP_PKEY_is_a(signer.key, "ED25519"); // of its own, RFC 8032
    require(
        X509_sign(x509, signer.key, has_digest ? EVP_sha256() : nullptr) > 0, "signature of a certificate"
    );
    if (EVP_PKEY_is_a(signer.key, "EC")) resign(x509, signer.key); // the others have no random nonce
    return certificate;
}

Octets public_der(const EVP_PKEY* key) {
    unsigned char* der = nullptr;
    const int length = i2d_PUBKEY(key, &der);
    return taken(der, length);
}

Octets p256_public_der(const Octets& point) {
    const X509PubkeyPtr key(X509_PUBKEY_new());
    ASN1_OBJECT* const curve = OBJ_nid2obj(NID_X9_62_prime256v1);
    void* const octets = OPENSSL_memdup(point.data(), point.size()); // the key's own
    require(
        key && octets &&
            X509_PUBKEY_set0_param(
                key.get(),
                OBJ_nid2obj(NID_X9_62_id_ecPublicKey),
                V_ASN1_OBJECT,
                curve,
                static_cast<unsigned char*>(octets),
                static_cast<int>(point.size())
            ) == 1,
        "public key"
    );
    unsigned char* der = nullptr;
    const int length = i2d_X509_PUBKEY(key.get(), &der);
    return taken(der, length);
}

std::string to_pem(X509* certificate) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    require(bio && PEM_write_bio_X509(bio.get(), certificate) == 1, "PEM of a certificate");
    return contents(bio.get());
}

std::string to_pem(const EVP_PKEY* key) {
    const BioPtr bio(BIO_new(BIO_s_mem()));
    require(
        bio && PEM_write_bio_PrivateKey(bio.get(), key, nullptr, nullptr, 0, nullptr, nullptr) == 1,
        "PEM of a key"
    );
    return contents(bio.get());
}

PkeyPtr key_from_pem(const std::string& pem) {
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    require(bio != nullptr, "PEM text");
    PkeyPtr key(PEM_read_bio_PrivateKey(bio.get(), nullptr, nullptr, nullptr));
    require(key != nullptr, "key in a PEM text");
    return key;
}

X509Ptr first_certificate(const std::string& pem) {
    const BioPtr bio(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    require(bio != nullptr, "PEM text");
    X509Ptr certificate(PEM_read_bio_X509(bio.get(), nullptr, nullptr, nullptr));
    require(certificate != nullptr, "certificate in a PEM text");
    return certificate;
}

} // namespace harness
