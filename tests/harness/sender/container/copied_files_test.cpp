#include "harness/sender/container/copied_files.hpp"

#include "harness/mta/sender_data.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <iterator>
#include <limits>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::ThrowsMessage;

TEST(CopiedFiles, HoldWhatWasAddedInAFileWithoutAName) {
    CopiedFiles files;
    files.add("one ");
    files.add("two");

    std::ifstream in(files.path(), std::ios::binary);
    EXPECT_EQ(std::string(std::istreambuf_iterator<char>(in), {}), "one two");
    EXPECT_EQ(files.size(), 7U);
}

// The disk is the machine's own.
TEST(CopiedFiles, AreNotWrittenWhereTooLittleWouldStayFree) {
    CopiedFiles files;
    constexpr auto kMoreThanAnyDisk = std::numeric_limits<std::uint64_t>::max() / 2;

    EXPECT_THAT(
        [&] { files.add("one", kMoreThanAnyDisk); },
        ThrowsMessage<SenderError>(HasSubstr("would be free in /var/tmp"))
    );
    EXPECT_EQ(files.size(), 0U);
}

} // namespace
} // namespace harness
