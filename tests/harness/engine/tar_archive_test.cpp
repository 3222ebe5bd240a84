#include "harness/engine/tar_archive.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

// POSIX ustar: the header has the name at 0, the mode at 100, the size in octal at 124, "ustar" at 257.
TEST(TarArchive, HoldsEachFileWithItsNameModeAndText) {
    const std::string tar = tar_archive({{"/etc/one", "text", 0600}, {"/two", "", 0644}}, 1'000'000'000);

    EXPECT_EQ(tar.size() % 512, 0U);
    EXPECT_STREQ(tar.c_str(), "etc/one");
    EXPECT_EQ(tar.substr(100, 6), "000600");
    EXPECT_EQ(tar.substr(124, 11), "00000000004");
    EXPECT_EQ(tar.substr(257, 5), "ustar");
    EXPECT_EQ(tar.substr(512, 4), "text");
    EXPECT_STREQ(tar.c_str() + 1024, "two");
}

// Podman's reader goes away at the end of the archive, and its writer fails at what follows.
TEST(TarArchive, EndsWithTheTwoBlocksOfZerosThatEndIt) {
    const std::string tar = tar_archive({{"/one", "text"}}, 0);

    EXPECT_EQ(tar.size(), 4 * 512U); // with the file's header and text
    EXPECT_EQ(tar.substr(2 * 512), std::string(1024, '\0'));
}

TEST(TarArchive, GivesEachFileToItsOwner) {
    const std::string tar = tar_archive({{"/one", "", 0644, 8, 9}, {"/two", ""}}, 0);

    EXPECT_EQ(tar.substr(108, 6), "000010"); // octal
    EXPECT_EQ(tar.substr(116, 6), "000011");
    EXPECT_EQ(tar.substr(512 + 108, 6), "000000");
}

TEST(TarArchive, OfAPathThatDoesNotFitIsRefused) {
    EXPECT_THROW(tar_archive({{"/" + std::string(300, 'x'), "", 0644}}, 0), std::runtime_error);
}

TEST(FilesInATarArchive, AreAsTheyWerePutIn) {
    const auto files = files_in(tar_archive({{"/etc/one", "text", 0600, 8, 9}, {"/two", "", 0644}}, 0));

    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].path, "etc/one");
    EXPECT_EQ(files[0].text, "text");
    EXPECT_EQ(files[0].mode, 0600U);
    EXPECT_EQ(files[0].uid, 8U);
    EXPECT_EQ(files[1].path, "two");
}

TEST(FilesInATarArchive, NeverLeadOutOfIt) {
    const auto files = files_in(tar_archive({{"../out", "x"}, {"a/../../out", "x"}, {"a/./../in", "x"}}, 0));

    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].path, "in");
}

TEST(FilesInATarArchive, AreNoneOfWhatIsNoArchive) {
    EXPECT_THROW(files_in(std::string(1024, 'x')), std::runtime_error);
    const std::string tar = tar_archive({{"one", std::string(4096, 'x')}}, 0);
    EXPECT_THROW(files_in(tar.substr(0, 1024)), std::runtime_error);
}

} // namespace
} // namespace harness
