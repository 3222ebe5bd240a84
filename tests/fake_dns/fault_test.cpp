#include "fake_dns/fault.hpp"

#include "fake_dns/record.hpp"

#include <gtest/gtest.h>

namespace fake_dns {
namespace {

const DomainName name = require_name("mx1.example.");

TEST(FaultTable, MatchesNameAndType) {
    const FaultTable faults({{"MX1.example.", "TLSA", AnswersServfail{}}});
    EXPECT_EQ(faults.server_fault(name, rr_type::tlsa), ServerFault::servfail);
    EXPECT_EQ(faults.server_fault(name, rr_type::a), std::nullopt);
    EXPECT_EQ(faults.server_fault(require_name("a.mx1.example."), rr_type::tlsa), std::nullopt);
}

TEST(FaultTable, MatchesEveryTypeIfNoneIsNamed) {
    const FaultTable faults({{"mx1.example.", "", DoesNotAnswer{}}});
    EXPECT_EQ(faults.server_fault(name, rr_type::a), ServerFault::silence);
    EXPECT_EQ(faults.server_fault(name, rr_type::mx), ServerFault::silence);
}

TEST(FaultTable, LetsTheFirstMatchWin) {
    const FaultTable faults({{"mx1.example.", "A", AnswersRefused{}}, {"mx1.example.", "", AnswersServfail{}}}
    );
    EXPECT_EQ(faults.server_fault(name, rr_type::a), ServerFault::refused);
    EXPECT_EQ(faults.server_fault(name, rr_type::aaaa), ServerFault::servfail);
}

TEST(FaultTable, WithholdsAdForTheNameAndBelowWithoutHidingOtherFaults) {
    const FaultTable faults({{"example.", "", WithholdsAd{}}, {"example.", "MX", AnswersServfail{}}});
    EXPECT_TRUE(faults.withholds_ad(name, rr_type::a));
    EXPECT_TRUE(faults.withholds_ad(require_name("example."), rr_type::mx));
    EXPECT_FALSE(faults.withholds_ad(require_name("other."), rr_type::a));
    EXPECT_EQ(faults.server_fault(require_name("example."), rr_type::mx), ServerFault::servfail);
}

TEST(FaultTable, ChangesTheResolversAnswersForTheNameAndBelowOnly) {
    const FaultTable faults(
        {{"example.", "", SetsAdOnlyWithDo{}}, {"mx1.example.", "", AnswersServfailForNxdomain{}}}
    );
    EXPECT_TRUE(faults.sets_ad_only_with_do(name, rr_type::a));
    EXPECT_FALSE(faults.sets_ad_only_with_do(require_name("other."), rr_type::a));
    EXPECT_TRUE(faults.answers_servfail_for_nxdomain(require_name("_25._tcp.mx1.example.")));
    EXPECT_FALSE(faults.answers_servfail_for_nxdomain(require_name("example.")));
    EXPECT_FALSE(faults.withholds_ad(name, rr_type::a));
    EXPECT_EQ(faults.server_fault(name, rr_type::tlsa), std::nullopt);
}

TEST(FaultTable, WithholdsAdOfTheNamedTypesOnly) {
    const FaultTable faults({{"mx1.example.", "A", WithholdsAd{}}, {"mx1.example.", "AAAA", WithholdsAd{}}});
    EXPECT_TRUE(faults.withholds_ad(name, rr_type::a));
    EXPECT_TRUE(faults.withholds_ad(name, rr_type::aaaa));
    EXPECT_FALSE(faults.withholds_ad(name, rr_type::tlsa));
}

TEST(FaultTable, HasAFaultForTheFirstQueriesOnly) {
    const FaultTable faults(
        {{"mx1.example.", "A", AnswersServfail{}, 2}, {"mx1.example.", "AAAA", AnswersNotimp{}}}
    );
    EXPECT_EQ(faults.server_fault(name, rr_type::a), std::nullopt);
    EXPECT_EQ(faults.counted_fault(name, rr_type::a, 1), ServerFault::servfail);
    EXPECT_EQ(faults.counted_fault(name, rr_type::a, 2), std::nullopt);
    EXPECT_EQ(faults.counted_fault(name, rr_type::aaaa, 0), std::nullopt);
    EXPECT_TRUE(faults.counts(name, rr_type::a));
    EXPECT_FALSE(faults.counts(name, rr_type::aaaa));
    EXPECT_EQ(faults.server_fault(name, rr_type::aaaa), ServerFault::notimp);
}

TEST(FaultTable, HasAFaultAfterSomeQueries) {
    const FaultTable faults(
        {{"mx1.example.", "A", AnswersServfail{}, 0, 1}, {"mx1.example.", "AAAA", AnswersServfail{}, 2, 1}}
    );
    EXPECT_EQ(faults.server_fault(name, rr_type::a), std::nullopt);
    EXPECT_EQ(faults.counted_fault(name, rr_type::a, 0), std::nullopt);
    EXPECT_EQ(faults.counted_fault(name, rr_type::a, 1), ServerFault::servfail);
    EXPECT_EQ(faults.counted_fault(name, rr_type::a, 1000), ServerFault::servfail);
    EXPECT_EQ(faults.counted_fault(name, rr_type::aaaa, 2), ServerFault::servfail);
    EXPECT_EQ(faults.counted_fault(name, rr_type::aaaa, 3), std::nullopt);
}

TEST(FaultTable, DelaysAnswersWithoutReplacingThem) {
    const FaultTable faults({{"mx1.example.", "A", AnswersLate{std::chrono::milliseconds(300)}}});
    EXPECT_EQ(faults.delay(name, rr_type::a), std::chrono::milliseconds(300));
    EXPECT_EQ(faults.delay(name, rr_type::aaaa), std::chrono::milliseconds(0));
    EXPECT_EQ(faults.server_fault(name, rr_type::a), std::nullopt);
}

TEST(FaultTable, RejectsUnknownTypesAndBadNames) {
    EXPECT_THROW(FaultTable({{"mx1.example.", "TSLA", AnswersServfail{}}}), std::invalid_argument);
    EXPECT_THROW(FaultTable({{"mx1..example.", "A", AnswersServfail{}}}), std::invalid_argument);
}

} // namespace
} // namespace fake_dns
