#include "harness/capture/from/pasted_certificate.hpp"

#include "fake_mx/openssl_ptr.hpp"

#include <algorithm>
#include <cctype>
#include <utility>

namespace harness {

namespace {

constexpr const char* kBegin = "-----BEGIN CERTIFICATE-----";
constexpr const char* kEnd = "-----END CERTIFICATE-----";
constexpr std::size_t kLongestPem = 32768;

bool is_base64(const std::string& line) {
    return !line.empty() && line.size() <= 76 && std::all_of(line.begin(), line.end(), [](unsigned char c) {
        return std::isalnum(c) != 0 || c == '+' || c == '/' || c == '=';
    });
}

std::string der_of_pem(const std::string& pem) {
    const fake_mx::BioPtr text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())));
    fake_mx::require(text != nullptr, "a buffer");
    const fake_mx::X509Ptr certificate(PEM_read_bio_X509(text.get(), nullptr, nullptr, nullptr));
    ERR_clear_error();
    if (!certificate) return {};
    unsigned char* der = nullptr;
    const int length = i2d_X509(certificate.get(), &der);
    if (length <= 0) return {};
    std::string octets(reinterpret_cast<const char*>(der), static_cast<std::size_t>(length));
    OPENSSL_free(der);
    return octets;
}

} // namespace

bool PemLines::take(const std::string& line, std::optional<std::string>& der) {
    if (line == kBegin) {
        pem_ = line + '\n';
        return true;
    }
    if (pem_.empty()) return false;
    const bool is_end = line == kEnd;
    if (!is_end && (!is_base64(line) || pem_.size() > kLongestPem)) {
        pem_.clear(); // it was cut
        return false;
    }
    pem_ += line + '\n';
    if (is_end) der = der_of_pem(std::exchange(pem_, {}));
    return true;
}

} // namespace harness
