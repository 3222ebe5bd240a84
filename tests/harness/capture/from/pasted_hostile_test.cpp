// Whatever is pasted breaks nothing, and nothing of it gets into the file as it is.
#include "harness/capture/from/pasted_line.hpp"
#include "tests/harness/capture/from/pasted_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

constexpr const char* kText =
    "$ dig +short MX example.org\n10 mx.example.org.\n$ delv _25._tcp.mx.example.org TLSA\n; fully "
    "validated\n"
    "_25._tcp.mx.example.org. 300 IN TLSA 3 1 1 "
    "35939408042A641769EECD66644D3447BE1DB1EBE573B48888A2C5A0EB45324E\n"
    "posttls-finger: Connected to mx.example.org[192.0.2.1]:25\nposttls-finger: < 250-mx.example.org\n"
    "$ openssl s_client -starttls smtp -connect mx.example.org:25\nverify error:num=18:self-signed "
    "certificate\n"
    "CONNECTED(00000003)\nCertificate chain\n 0 s:CN = mx.example.org\n   i:CN = mx.example.org\n"
    "-----BEGIN CERTIFICATE-----\nMIIB6DCCAY6gAwIBAgIQ\n-----END CERTIFICATE-----\nVerify return code: 18 "
    "(self)\n"
    "Nov 29 14:09:31 mail postfix/smtp[21]: 6DC8C30: to=<u@example.org>, relay=mx.example.org[192.0.2.1]:25, "
    "delay=0, "
    "delays=0/0/0/0, dsn=4.7.5, status=deferred (Server certificate not verified)\n"
    ";; Chasing: example.org. MX\n|---DNSSEC signature has expired:\n;; Chase failed.\n";

void expect_plain(const std::string& file) {
    for (const char c : file)
        ASSERT_TRUE(c == '\n' || (c >= ' ' && c <= '~')) << static_cast<int>(c);
}

TEST(HostilePaste, OfAnyOctetsBreaksNothing) {
    std::mt19937 random(42); // NOLINT(*-msc51-cpp,*-msc32-c): the same each time
    const std::string good = kText;
    for (int i = 0; i < 400; ++i) {
        std::string text = good;
        const auto changes = 1 + random() % 40;
        for (unsigned n = 0; n < changes; ++n)
            text[random() % text.size()] = static_cast<char>(random() % 256);
        text.erase(random() % text.size(), random() % 200);
        expect_plain(file_of({text}));
    }
}

TEST(HostilePaste, CutAnywhereBreaksNothing) {
    const std::string good = kText;
    for (std::size_t size = 0; size < good.size(); ++size)
        expect_plain(file_of({good.substr(0, size)}));
}

TEST(HostilePaste, OfWordsInAnyOrderBreaksNothing) {
    std::mt19937 random(7); // NOLINT(*-msc51-cpp,*-msc32-c): the same each time
    std::vector<std::string> lines;
    std::string_view rest = kText;
    for (auto end = rest.find('\n'); end != std::string_view::npos; end = rest.find('\n')) {
        lines.emplace_back(rest.substr(0, end + 1));
        rest.remove_prefix(end + 1);
    }
    for (int i = 0; i < 100; ++i) {
        std::shuffle(lines.begin(), lines.end(), random);
        std::string text;
        for (const std::string& line : lines)
            text += line;
        expect_plain(file_of({text}));
    }
}

TEST(HostilePaste, EscapesOfATerminalAreLeftOut) {
    EXPECT_EQ(
        cleaned_line("\x1b[1;31m> \x1b]0;title\x07"
                     "example.org.\x1b[0m\t300 IN A 192.0.2.1\r"),
        "example.org. 300 IN A 192.0.2.1"
    );
    EXPECT_EQ(cleaned_line("\x1b"), "");
    EXPECT_EQ(cleaned_line("\x1b[12"), "");
    EXPECT_EQ(cleaned_line("> > ```text"), "");
    EXPECT_EQ(
        cleaned_line("`a\xc2\xa0"
                     "b`"),
        "a b"
    );
}

TEST(HostilePaste, ARecordThatIsNoneIsNone) {
    const std::string record = "posttls-finger: DNSSEC-signed TLSA record: _25._tcp.mx.example.org: 3 1 0 ";

    EXPECT_EQ(facts_of({record + "zz99\n"}).lookups.size(), 0U);
    ASSERT_EQ(facts_of({record + "AB99\n"}).lookups.size(), 1U);
    EXPECT_THAT(facts_of({record + "AB99\n"}).lookups[0].lookup.records, testing::ElementsAre("3 1 0 ab99"));
}

TEST(HostilePaste, OfManyFactsIsBounded) {
    std::string text = "$ dig MX example.org\n";
    for (int i = 0; i < 6000; ++i)
        text +=
            "n" + std::to_string(i) + ".example.org. 300 IN MX 10 m" + std::to_string(i) + ".example.org.\n";
    const PastedFacts facts = facts_of({text});

    EXPECT_LE(facts.lookups.size(), 4096U);
    EXPECT_EQ(facts.lines, 6001U);
}

TEST(HostilePaste, ALineThatIsTooLongIsSaid) {
    PastedReader reader;
    reader.begin_text();
    reader.take("$ dig +short MX example.org", false);
    reader.take("10 mx.example.org.", false);
    reader.take(std::string(65536, 'a'), true);
    const auto capture = pasted_capture(reader.finish(), "example.org", 0);

    ASSERT_TRUE(capture);
    EXPECT_THAT(capture->notes, testing::Contains("1 line of the text was too long and left out."));
}

} // namespace
