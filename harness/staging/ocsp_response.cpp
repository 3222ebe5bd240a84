#include "harness/staging/ocsp_response.hpp"

#include <openssl/ocsp.h>

#include <memory>

namespace harness {

using fake_mx::require;

namespace {

template <typename T, void (*free)(T*)>
struct OcspFree {
    void operator()(T* object) const { free(object); }
};
using BasicResponsePtr = std::unique_ptr<OCSP_BASICRESP, OcspFree<OCSP_BASICRESP, OCSP_BASICRESP_free>>;
using ResponsePtr = std::unique_ptr<OCSP_RESPONSE, OcspFree<OCSP_RESPONSE, OCSP_RESPONSE_free>>;
using CertIdPtr = std::unique_ptr<OCSP_CERTID, OcspFree<OCSP_CERTID, OCSP_CERTID_free>>;
using TimePtr = std::unique_ptr<ASN1_TIME, OcspFree<ASN1_TIME, ASN1_TIME_free>>;

TimePtr time_of(std::int64_t seconds) {
    TimePtr time(ASN1_GENERALIZEDTIME_set(nullptr, seconds)); // RFC 6960 4.2.1
    require(time != nullptr, "time of an OCSP response");
    return time;
}

} // namespace

std::string make_ocsp_response(const OcspData& data, X509* leaf, const CertificateSigner& signer) {
    constexpr std::int64_t kDay = 86'400;
    const BasicResponsePtr basic(OCSP_BASICRESP_new());
    const CertIdPtr id(OCSP_cert_to_id(nullptr, leaf, signer.certificate));
    const TimePtr revoked = data.revoked ? time_of(data.this_update - kDay) : nullptr;
    require(
        basic && id &&
            OCSP_basic_add1_status(
                basic.get(),
                id.get(),
                data.revoked ? V_OCSP_CERTSTATUS_REVOKED : V_OCSP_CERTSTATUS_GOOD,
                data.revoked ? OCSP_REVOKED_STATUS_KEYCOMPROMISE : 0,
                revoked.get(),
                time_of(data.this_update).get(),
                time_of(data.next_update).get()
            ) != nullptr &&
            OCSP_basic_sign(basic.get(), signer.certificate, signer.key, EVP_sha256(), nullptr, 0) == 1,
        "OCSP response"
    );
    const ResponsePtr response(OCSP_response_create(OCSP_RESPONSE_STATUS_SUCCESSFUL, basic.get()));
    unsigned char* der = nullptr;
    const int length = response ? i2d_OCSP_RESPONSE(response.get(), &der) : 0;
    require(length > 0, "OCSP response");
    const std::string text(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return text;
}

} // namespace harness
