#include "harness/capture/seen_chain.hpp"

#include "harness/base/lower_case.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <vector>

namespace harness {

namespace {

using fake_mx::BioPtr;
using fake_mx::OpensslFree;
using fake_mx::PkeyPtr;
using fake_mx::require;
using fake_mx::X509Ptr;
using NamesPtr = std::unique_ptr<GENERAL_NAMES, OpensslFree<GENERAL_NAMES_free>>;
using StoreContextPtr = std::unique_ptr<X509_STORE_CTX, OpensslFree<X509_STORE_CTX_free>>;

void free_stack(STACK_OF(X509) * certificates) {
    sk_X509_pop_free(certificates, X509_free);
}
using StackPtr = std::unique_ptr<STACK_OF(X509), OpensslFree<free_stack>>;

constexpr int kMostSent = 16;   // certificates of one chain that are looked at
constexpr int kMostNames = 200; // of one certificate

std::string der_of(const X509* certificate) {
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate, &der);
    if (length <= 0) return {};
    const std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return octets;
}

X509Ptr certificate_of(const std::string& der) {
    const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
    return X509Ptr(d2i_X509(nullptr, &octets, static_cast<long>(der.size())));
}

std::string one_line(const X509_NAME* name) {
    const BioPtr text(BIO_new(BIO_s_mem()));
    require(text && X509_NAME_print_ex(text.get(), name, 0, XN_FLAG_RFC2253) >= 0, "a name");
    char* data = nullptr;
    const long size = BIO_get_mem_data(text.get(), &data);
    return {data, static_cast<std::size_t>(size)};
}

std::string common_name_of(const X509* certificate) {
    const X509_NAME* subject = X509_get_subject_name(certificate);
    const int at = X509_NAME_get_index_by_NID(subject, NID_commonName, -1);
    if (at < 0) return {};
    const ASN1_STRING* data = X509_NAME_ENTRY_get_data(X509_NAME_get_entry(subject, at));
    return {
        reinterpret_cast<const char*>(ASN1_STRING_get0_data(data)),
        static_cast<std::size_t>(ASN1_STRING_length(data))};
}

std::vector<std::string> dns_names_of(const X509* certificate) {
    std::vector<std::string> result;
    const NamesPtr names(
        static_cast<GENERAL_NAMES*>(X509_get_ext_d2i(certificate, NID_subject_alt_name, nullptr, nullptr))
    );
    for (int i = 0; names && i < sk_GENERAL_NAME_num(names.get()) && i < kMostNames; ++i) {
        const GENERAL_NAME* name = sk_GENERAL_NAME_value(names.get(), i);
        if (name->type != GEN_DNS) continue;
        const std::string text(
            reinterpret_cast<const char*>(ASN1_STRING_get0_data(name->d.dNSName)),
            static_cast<std::size_t>(ASN1_STRING_length(name->d.dNSName))
        );
        result.push_back(in_lower_case(text));
    }
    return result;
}

CertificateTime time_of(const X509* certificate, std::time_t now) {
    if (X509_cmp_time(X509_get0_notBefore(certificate), &now) > 0) return CertificateTime::not_yet_valid;
    return X509_cmp_time(X509_get0_notAfter(certificate), &now) < 0 ? CertificateTime::expired
                                                                    : CertificateTime::valid;
}

std::string key_of(const X509* certificate) {
    const EVP_PKEY* key = X509_get0_pubkey(certificate);
    if (key == nullptr) return "unknown";
    const char* name = EVP_PKEY_get0_type_name(key);
    return fmt::format("{} {}", name == nullptr ? "unknown" : name, EVP_PKEY_get_bits(key));
}

bool signed_by_its_own_key(X509* certificate) {
    return X509_check_issued(certificate, certificate) == X509_V_OK &&
           X509_verify(certificate, X509_get0_pubkey(certificate)) == 1;
}

SeenCertificate seen_certificate(X509* certificate, std::time_t now) {
    SeenCertificate seen;
    seen.der = der_of(certificate);
    seen.subject = one_line(X509_get_subject_name(certificate));
    seen.issuer = one_line(X509_get_issuer_name(certificate));
    seen.common_name = common_name_of(certificate);
    seen.dns_names = dns_names_of(certificate);
    seen.time = time_of(certificate, now);
    seen.key = key_of(certificate);
    seen.is_ca = X509_check_ca(certificate) > 0;
    seen.is_self_signed = signed_by_its_own_key(certificate);
    seen.is_for_servers = X509_check_purpose(certificate, X509_PURPOSE_SSL_SERVER, 0) == 1;
    ERR_clear_error();
    return seen;
}

struct Findings {
    int first = X509_V_OK;
    std::set<int> all;
};

int collector_index() {
    static const int index = X509_STORE_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
    return index;
}

// Goes on whatever is wrong, so that all of it is known.
int collect(int is_good, X509_STORE_CTX* context) {
    auto* findings = static_cast<Findings*>(X509_STORE_CTX_get_ex_data(context, collector_index()));
    const int error = X509_STORE_CTX_get_error(context);
    if (is_good == 0 && findings->first == X509_V_OK) findings->first = error;
    if (is_good == 0) findings->all.insert(error);
    return 1;
}

bool ends_in_nothing_trusted(const Findings& findings) {
    constexpr std::array kUntrusted{
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT,
        X509_V_ERR_UNABLE_TO_GET_ISSUER_CERT_LOCALLY,
        X509_V_ERR_DEPTH_ZERO_SELF_SIGNED_CERT,
        X509_V_ERR_SELF_SIGNED_CERT_IN_CHAIN,
        X509_V_ERR_UNABLE_TO_VERIFY_LEAF_SIGNATURE,
        X509_V_ERR_CERT_UNTRUSTED};
    return std::any_of(kUntrusted.begin(), kUntrusted.end(), [&](int error) {
        return findings.all.contains(error);
    });
}

struct Verification {
    Findings findings;
    std::string root_der; // of a trusted chain
};

Verification
verify(X509* leaf, STACK_OF(X509) * others, const TrustStore& trusted, int purpose, std::time_t now) {
    const StoreContextPtr context(X509_STORE_CTX_new());
    require(
        context && X509_STORE_CTX_init(context.get(), trusted.get(), leaf, others) == 1, "a verification"
    );
    Verification result;
    X509_STORE_CTX_set_ex_data(context.get(), collector_index(), &result.findings);
    X509_STORE_CTX_set_verify_cb(context.get(), collect);
    X509_STORE_CTX_set_time(context.get(), 0, now);
    if (purpose != 0) X509_STORE_CTX_set_purpose(context.get(), purpose);
    X509_verify_cert(context.get());
    const STACK_OF(X509)* chain = X509_STORE_CTX_get0_chain(context.get());
    const int length = chain == nullptr ? 0 : sk_X509_num(chain);
    if (length > 0 && !ends_in_nothing_trusted(result.findings))
        result.root_der = der_of(sk_X509_value(chain, length - 1));
    ERR_clear_error();
    return result;
}

std::optional<std::size_t> issuer_in(STACK_OF(X509) * sent, X509* leaf) {
    for (int i = 1; i < sk_X509_num(sent) && i < kMostSent; ++i) {
        X509* candidate = sk_X509_value(sent, i);
        if (X509_NAME_cmp(X509_get_subject_name(candidate), X509_get_issuer_name(leaf)) == 0 &&
            X509_verify(leaf, X509_get0_pubkey(candidate)) == 1)
            return static_cast<std::size_t>(i);
    }
    ERR_clear_error();
    return std::nullopt;
}

} // namespace

TrustStore::TrustStore(const std::filesystem::path& file) : store_(X509_STORE_new()) {
    require(store_ != nullptr, "a trust store");
    const int loaded = file.empty() ? X509_STORE_set_default_paths(store_.get())
                                    : X509_STORE_load_file(store_.get(), file.c_str());
    require(loaded == 1, file.empty() ? "the CAs of this machine" : file.c_str());
}

fake_mx::SslCtxPtr tolerant_client() {
    fake_mx::SslCtxPtr context(SSL_CTX_new(TLS_client_method()));
    require(context != nullptr, "a TLS client");
    require(SSL_CTX_set_min_proto_version(context.get(), TLS1_VERSION) == 1, "TLS 1.0");
    // Those without a certificate last, so that they are chosen where there are no others.
    require(SSL_CTX_set_cipher_list(context.get(), "ALL:+aNULL:@SECLEVEL=0") == 1, "ciphers");
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_NONE, nullptr);
    SSL_CTX_set_options(context.get(), SSL_OP_LEGACY_SERVER_CONNECT | SSL_OP_IGNORE_UNEXPECTED_EOF);
    return context;
}

SeenChain seen_chain(const SSL* session, const TrustStore& trusted, std::time_t now) {
    SeenChain seen;
    STACK_OF(X509)* sent = SSL_get_peer_cert_chain(session);
    if (sent == nullptr || sk_X509_num(sent) == 0) return seen;
    for (int i = 0; i < sk_X509_num(sent) && i < kMostSent; ++i)
        seen.sent.push_back(seen_certificate(sk_X509_value(sent, i), now));
    X509* leaf = sk_X509_value(sent, 0);
    seen.issuer = issuer_in(sent, leaf);
    const Verification verification = verify(leaf, sent, trusted, X509_PURPOSE_SSL_SERVER, now);
    seen.verify_error = verification.findings.first;
    seen.verify_text = X509_verify_cert_error_string(seen.verify_error);
    seen.root_der = verification.root_der;
    seen.is_trusted = !seen.root_der.empty();
    if (sk_X509_num(sent) > 1)
        seen.issuer_of_trusted = !verify(sk_X509_value(sent, 1), sent, trusted, 0, now).root_der.empty();
    return seen;
}

SeenChain chain_of_certificates(const std::vector<std::string>& certificates, std::time_t now) {
    SeenChain seen;
    const StackPtr sent(sk_X509_new_null());
    require(sent != nullptr, "a chain");
    for (const std::string& der : certificates) {
        X509Ptr certificate = certificate_of(der);
        if (!certificate || sk_X509_num(sent.get()) >= kMostSent) continue;
        seen.sent.push_back(seen_certificate(certificate.get(), now));
        require(sk_X509_push(sent.get(), certificate.get()) > 0, "a chain");
        certificate.release(); // the stack has it
    }
    if (!seen.sent.empty()) seen.issuer = issuer_in(sent.get(), sk_X509_value(sent.get(), 0));
    return seen;
}

std::string association_data(const std::string& der, unsigned selector, unsigned matching) {
    if (selector > 1 || matching > 2) return {};
    std::string selected = der;
    if (selector == 1) {
        const X509Ptr certificate = certificate_of(der);
        unsigned char* key = nullptr;
        const int length = certificate ? i2d_X509_PUBKEY(X509_get_X509_PUBKEY(certificate.get()), &key) : 0;
        if (length <= 0) return {};
        selected.assign(reinterpret_cast<const char*>(key), static_cast<std::size_t>(length));
        OPENSSL_free(key);
    }
    if (matching != 0) {
        const EVP_MD* digest = matching == 1 ? EVP_sha256() : EVP_sha512();
        std::string result(static_cast<std::size_t>(EVP_MD_get_size(digest)), '\0');
        auto* out = reinterpret_cast<unsigned char*>(result.data());
        require(EVP_Digest(selected.data(), selected.size(), out, nullptr, digest, nullptr) == 1, "a digest");
        selected = std::move(result);
    }
    std::string digits;
    for (const char octet : selected)
        digits += fmt::format("{:02x}", static_cast<unsigned char>(octet));
    return digits;
}

namespace {

PkeyPtr key_alone(const std::string& der) {
    const auto* octets = reinterpret_cast<const unsigned char*>(der.data());
    return PkeyPtr(d2i_PUBKEY(nullptr, &octets, static_cast<long>(der.size())));
}

} // namespace

bool is_certificate_or_key(const std::string& der) {
    const bool is_one = certificate_of(der) != nullptr || key_alone(der) != nullptr;
    ERR_clear_error();
    return is_one;
}

bool is_signed_by(const std::string& certificate, const std::string& der) {
    const X509Ptr signed_one = certificate_of(certificate);
    if (!signed_one) return false;
    const X509Ptr issuer = certificate_of(der);
    const PkeyPtr alone(issuer ? nullptr : key_alone(der));
    EVP_PKEY* key = issuer ? X509_get0_pubkey(issuer.get()) : alone.get();
    const bool good = key != nullptr && X509_verify(signed_one.get(), key) == 1;
    ERR_clear_error();
    return good;
}

} // namespace harness
