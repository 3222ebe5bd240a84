#include "harness/model/tls_report.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

constexpr TlsReport kSuccess{ReportedPolicy::tlsa, ReportedResult::success};
constexpr TlsReport kExpired{ReportedPolicy::tlsa, ReportedResult::certificate_expired};

TEST(TlsReport, IsAPolicyAndAResult) {
    EXPECT_EQ(to_text(kExpired), "tlsa certificate-expired");
    EXPECT_EQ(parse_tls_reports("tlsa certificate-expired"), std::set{kExpired});
    for (const char* wrong :
         {"", "tlsa", "tlsa ", "success", "dane success", "tlsa success,", "tlsa success, none"})
        EXPECT_EQ(parse_tls_reports(wrong), std::nullopt) << wrong;
}

TEST(TlsReport, OfSeveralSessionsHasEachOnceAndInOneOrder) {
    const std::set both{kExpired, kSuccess};
    EXPECT_EQ(to_text(both), "tlsa success, tlsa certificate-expired");
    EXPECT_EQ(parse_tls_reports("tlsa certificate-expired, tlsa success, tlsa success"), both);
}

TEST(TlsReport, OfNothingIsNone) {
    EXPECT_EQ(to_text(std::set<TlsReport>()), "none");
    EXPECT_EQ(parse_tls_reports("none"), std::set<TlsReport>());
}

} // namespace
} // namespace harness
