#include "harness/run/evidence_file.hpp"

#include <gmock/gmock.h>

#include <filesystem>

namespace harness {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> lines_in(const Evidence& evidence) {
    std::vector<std::string> texts;
    for (const EvidenceLine& line : evidence.lines())
        texts.push_back(line.text);
    return texts;
}

Evidence one_line(const std::string& text) {
    return {{std::chrono::system_clock::time_point(), Witness::mx, text}};
}

std::size_t entries_of(const std::filesystem::path& directory) {
    const std::filesystem::directory_iterator entries(directory);
    return static_cast<std::size_t>(std::distance(begin(entries), end(entries)));
}

TEST(EvidenceFile, GivesBackWhatItTookAlsoWhenItIsGone) {
    Evidence first = one_line("one");
    Evidence second = one_line("two");
    Evidence none;
    {
        EvidenceFile file(std::filesystem::temp_directory_path());
        file.take(first);
        file.take(none);
        file.take(second);
    }
    EXPECT_THAT(lines_in(first), ElementsAre("one"));
    EXPECT_THAT(lines_in(second), ElementsAre("two"));
    EXPECT_THAT(lines_in(none), IsEmpty());
}

TEST(EvidenceFile, HasNoName) {
    std::string directory = std::filesystem::temp_directory_path() / "evidence.XXXXXX";
    ASSERT_NE(mkdtemp(directory.data()), nullptr);
    Evidence evidence = one_line("one");
    EvidenceFile(directory).take(evidence);
    EXPECT_EQ(entries_of(directory), 0U);
    EXPECT_TRUE(std::filesystem::remove(directory));
    EXPECT_THAT(lines_in(evidence), ElementsAre("one")); // the file lives with its readers
}

TEST(EvidenceFile, LeavesEvidenceInMemoryWhereNoFileCanBe) {
    Evidence evidence = one_line("one");
    EvidenceFile("/nonexistent").take(evidence);
    EXPECT_THAT(lines_in(evidence), ElementsAre("one"));
}

} // namespace
} // namespace harness
