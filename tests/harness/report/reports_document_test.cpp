// docs/reports.md against the code: what a reader looks up there must be there.
#include "harness/mta/postfix/postfix_reason.hpp"
#include "harness/verdict/verdict.hpp"
#include "tests/support/places.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>

namespace harness {

namespace {

using testing::HasSubstr;

std::string document() {
    std::ifstream in(MXPROOF_SOURCE_DIR "/docs/reports.md");
    return {std::istreambuf_iterator<char>(in), {}};
}

TEST(ReportsDocument, HasARowForEveryReason) {
    const std::string text = document();

    for (const Reason reason : values_of<Reason>())
        EXPECT_THAT(text, HasSubstr(fmt::format("\n| `{}` |", to_text(reason))));
}

TEST(ReportsDocument, NamesEveryChannelAndVerdict) {
    const std::string text = document();

    for (const Channel channel : values_of<Channel>())
        EXPECT_THAT(text, HasSubstr(fmt::format("`{}`", to_text(channel))));
    for (const VerdictKind kind :
         {VerdictKind::kept, VerdictKind::deviates, VerdictKind::broken, VerdictKind::not_judged})
        EXPECT_THAT(text, HasSubstr(fmt::format("\n| `{}` |", to_text(kind))));
}

TEST(ReportsDocument, QuotesEveryTextOfPostfix) {
    const std::string text = document();

    for (const KnownText& reason : reason_texts())
        EXPECT_THAT(text, HasSubstr(fmt::format("`{}`", reason.pattern)));
}

} // namespace

} // namespace harness
