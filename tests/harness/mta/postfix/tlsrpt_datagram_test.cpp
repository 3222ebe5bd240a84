#include "harness/mta/postfix/tlsrpt_datagram.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

// As libtlsrpt 0.5 writes them for Postfix 3.10.13.
const std::string kSuccess =
    R"({"d": "peer.example","pr": "v=TLSRPTv1; rua=mailto:a@peer.example","policies":[{"policy-type":1,)"
    R"("policy-domain": "mx1.peer.example","policy-string":["3 1 1 AB43"],"t":0,"f":0}]})";

std::string failure(const std::string& type, const std::string& code) {
    return R"({"d": "peer.example","pr": "v=TLSRPTv1; rua=mailto:a@peer.example","policies":[{"policy-type":)" +
           type + R"(,"policy-domain": "mx1.peer.example","failure-details":[{"c":)" + code +
           R"(,"s": "198.19.192.2","n": "mx1.peer.example","h": "250-mx1\r\n250 X","r": "198.18.0.4",)"
           R"("f": "tls-handshake-failure"}],"t":1,"f":1}]})";
}

std::string text_of(const std::string& datagram) {
    return parse_tlsrpt_datagram(datagram, {}).line;
}

TEST(TlsrptDatagram, SaysWhatIsReportedToWhom) {
    const LogEvent event = parse_tlsrpt_datagram(kSuccess, {});
    const auto& report = std::get<TlsReportSent>(event.what);
    EXPECT_EQ(report.domain, "peer.example");
    EXPECT_THAT(report.says, ElementsAre(TlsReport{ReportedPolicy::tlsa, ReportedResult::success}));
    EXPECT_EQ(event.line, "peer.example: tlsa success");
    EXPECT_EQ(event.companion, "TLSRPT");
    EXPECT_TRUE(event.about_deliveries);
}

TEST(TlsrptDatagram, NamesFailuresAsRfc8460Does) {
    EXPECT_EQ(text_of(failure("1", "204")), "peer.example: tlsa certificate-expired");
    EXPECT_EQ(text_of(failure("9", "201")), "peer.example: no-policy-found starttls-not-supported");
    EXPECT_EQ(text_of(failure("2", "303")), "peer.example: sts sts-webpki-invalid");
}

TEST(TlsrptDatagram, OfAnotherKindIsShownAndSaysNothing) {
    const std::string deep(1000, '[');
    const std::vector<std::pair<std::string, std::string>> wrong{
        {"", "incomplete JSON"},
        {"{\"d\": \"peer.example\"", "incomplete JSON"},
        {std::string(60000, 'x'), "syntax error"},
        {deep, "too deep"},
        {"[]", "no object"},
        {"{}", "there is no \"d\""},
        {R"({"d": 1, "policies": []})", "\"d\" is no name"},
        {R"({"d": ")" + std::string(256, 'a') + R"("})", "\"d\" is no name"},
        {R"({"d": "peer.example"})", "there are no \"policies\""},
        {R"({"d": "peer.example", "policies": {}})", "\"policies\" is no list"},
        {R"({"d": "peer.example", "policies": [1]})", "an item of \"policies\" is no object"},
        {R"({"d": "peer.example", "policies": [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17]})",
         "no list of at most 16"},
        {R"({"d": "peer.example", "policies": [{"policy-type": "1"}]})", "\"policy-type\" is no number"},
        {failure("3", "204"), "\"policy-type\" is 3, which is unknown"},
        {failure("1", "999"), "\"c\" is 999, which is unknown"},
        {failure("1", "1e99"), "\"c\" is no number"},
        {R"({"d": "peer.example", "policies": [{"policy-type": 1, "f": 1}]})", "disagree"},
    };
    for (const auto& [datagram, why] : wrong) {
        const LogEvent event = parse_tlsrpt_datagram(datagram, {});
        EXPECT_TRUE(std::holds_alternative<OtherLine>(event.what)) << event.line;
        EXPECT_THAT(event.line, StartsWith("not understood, "));
        EXPECT_THAT(event.line, HasSubstr(why));
        EXPECT_LT(event.line.size(), 600U);
    }
}

} // namespace
} // namespace harness
