#include "harness/sender/container/program_image.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <archive.h>
#include <archive_entry.h>

#include <map>
#include <stdexcept>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::StartsWith;

struct Entry {
    unsigned mode = 0;
    std::string text;
};

std::map<std::string, Entry> entries_of(const std::string& tar) {
    std::map<std::string, Entry> entries;
    archive* const reader = archive_read_new();
    archive_read_support_format_tar(reader);
    archive_read_open_memory(reader, tar.data(), tar.size());
    for (archive_entry* entry = nullptr; archive_read_next_header(reader, &entry) == ARCHIVE_OK;) {
        std::string text(static_cast<std::size_t>(archive_entry_size(entry)), '\0');
        archive_read_data(reader, text.data(), text.size());
        entries[archive_entry_pathname(entry)] = {archive_entry_perm(entry), std::move(text)};
    }
    archive_read_free(reader);
    return entries;
}

TEST(ProgramContext, LaysThisProgramAndWhatItReadsOverTheBase) {
    const auto parts = program_parts(MXPROOF_SOURCE_DIR "/images");
    const auto entries = entries_of(program_context("base:1", parts, {"CMD [\"run\"]"}));

    EXPECT_EQ(entries.at("Dockerfile").text, "FROM base:1\nCOPY root /\nCMD [\"run\"]\n");
    EXPECT_EQ(entries.at("root/usr/bin/mxproof").mode, 0755U);
    EXPECT_THAT(
        entries.at("root/usr/bin/mxproof").text,
        StartsWith("\x7f"
                   "ELF")
    );
    EXPECT_EQ(entries.at("root/usr/share/mxproof/images/recipe-hash").mode, 0755U);
    EXPECT_EQ(entries.at("root/usr/share/mxproof/images/mxproof/image.conf").mode, 0644U);
    EXPECT_THAT(entries.at("root/usr/share/mxproof/scenarios/dane/correct.yaml").text, HasSubstr("title:"));
}

TEST(ProgramContext, IsTheSameForTheSameParts) {
    const auto parts = program_parts(MXPROOF_SOURCE_DIR "/images");
    EXPECT_EQ(program_context("base:1", parts, {}), program_context("base:1", parts, {}));
}

TEST(ProgramContext, OfAPartThatIsNotThereIsAnError) {
    EXPECT_THROW(program_context("base:1", {"/nowhere/mxproof"}, {}), std::runtime_error);
}

} // namespace
} // namespace harness
