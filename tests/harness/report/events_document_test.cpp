// docs/events.md against the code: its examples are what is written.
#include "tests/harness/report/example_events.hpp"
#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>

namespace harness {

namespace {

TEST(EventsDocument, HasAnExampleOfEveryKindAsItIsWritten) {
    std::ifstream in(MXPROOF_SOURCE_DIR "/docs/events.md");
    const std::string text{std::istreambuf_iterator<char>(in), {}};
    std::map<std::string, std::string> first_of_kind;
    for (const std::string& line : example_event_lines())
        first_of_kind.emplace(std::string(boost::json::parse(line).at("event").as_string()), line);

    for (const auto& [kind, line] : first_of_kind) {
        EXPECT_THAT(text, testing::HasSubstr("### " + kind + "\n"));
        EXPECT_THAT(text, testing::HasSubstr("\n```json\n" + line + "\n```\n"));
    }
}

} // namespace

} // namespace harness
