#include "fake_dns/record.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fake_dns {
namespace {

const DomainName origin = require_name("example.");

TEST(Record, ReadsAZoneFileLineRelativeToTheOrigin) {
    const auto record = parse_record("@ IN MX 10 MX1", origin, 300);

    EXPECT_EQ(record.owner, origin);
    EXPECT_EQ(record.type, rr_type::mx);
    EXPECT_EQ(record.ttl, 300U);
    EXPECT_EQ(record.rdata, std::string("\0\12", 2) + require_name("mx1.example.").wire());
}

TEST(Record, KeepsATtlOfItsOwn) {
    EXPECT_EQ(parse_record("www 60 IN A 192.0.2.1", origin, 300).ttl, 60U);
}

TEST(Record, SaysWhatIsWrongWithALine) {
    try {
        parse_record("www IN A nonsense", origin, 300);
        FAIL() << "accepted";
    } catch (const std::invalid_argument& problem) {
        EXPECT_THAT(problem.what(), testing::HasSubstr("www IN A nonsense"));
    }
}

TEST(Record, PrintsWhatItRead) {
    const auto record = parse_record("_25._tcp.mx1 IN TLSA 3 1 1 aabb", origin, 300);
    EXPECT_EQ(
        presentation(record.owner, record.type, record.ttl, record.rdata),
        "_25._tcp.mx1.example.\t300\tIN\tTLSA\t3 1 1 aabb"
    );
}

TEST(Record, KeepsAnRRsetInCanonicalOrderWithoutDuplicates) {
    RRset set;
    for (const auto* rdata : {"b", "a", "c", "a"})
        set.add(rdata);
    EXPECT_THAT(set.rdata, testing::ElementsAre("a", "b", "c"));
}

TEST(Record, TranslatesTypes) {
    EXPECT_EQ(type_number("TLSA"), rr_type::tlsa);
    EXPECT_EQ(type_number("TYPE65280"), 65280);
    EXPECT_EQ(type_number("NONSENSE"), std::nullopt);
    EXPECT_EQ(type_mnemonic(15), "MX");
    EXPECT_EQ(type_mnemonic(65280), "TYPE65280");
}

} // namespace
} // namespace fake_dns
