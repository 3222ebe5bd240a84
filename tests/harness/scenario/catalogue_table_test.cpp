#include "harness/scenario/catalogue_table.hpp"

#include "harness/base/packed.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "tests/harness/scenario/scenario_text.hpp"
#include "tests/support/places.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <functional>

namespace harness {
namespace {

namespace fs = std::filesystem;

std::string packed(const std::vector<Scenario>& scenarios) {
    std::string octets;
    Packer{octets}(scenarios);
    return octets;
}

class CatalogueTable : public testing::Test {
protected:
    CatalogueTable() {
        std::string pattern = (fs::temp_directory_path() / "catalogue-table-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
        root_ = pattern;
        write("dane/a.yaml", scenario_with(""));
        write("dane/b.yaml", "title: T\nexpect: {like: dane/a}\n");
        write("senders/mine.yaml", "title: no scenario\n");
    }
    ~CatalogueTable() override {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    void write(const std::string& name, const std::string& text) const {
        fs::create_directories((root_ / name).parent_path());
        std::ofstream(root_ / name, std::ios::binary) << text;
    }
    fs::path root_;
};

TEST_F(CatalogueTable, IsTheShippedCatalogueWithAllThatIsInIt) {
    const fs::path root = MXPROOF_SOURCE_DIR "/scenarios";
    const std::string table = pack_catalogue(root);
    const auto known = unpack_catalogue(table, root);
    ASSERT_TRUE(known);
    EXPECT_EQ(packed(*known), packed(load_catalogue(root).scenarios));
}

TEST_F(CatalogueTable, HoldsInAnotherFolderToo) {
    const std::string table = pack_catalogue(root_);
    const fs::path copy = root_.string() + "-copy";
    fs::copy(root_, copy, fs::copy_options::recursive);
    const auto known = unpack_catalogue(table, copy);
    fs::path first;
    if (known) first = known->at(0).file;
    const std::string read = packed(load_catalogue(copy).scenarios);
    fs::remove_all(copy);
    ASSERT_TRUE(known);
    EXPECT_EQ(first, copy / "dane/a.yaml");
    EXPECT_EQ(packed(*known), read);
}

TEST_F(CatalogueTable, HoldsWhateverIsWrittenToFilesThatAreNoScenarios) {
    const std::string table = pack_catalogue(root_);
    write("senders/another.yaml", "title: no scenario\n");
    write("dane/notes.md", "no scenario\n");
    EXPECT_TRUE(unpack_catalogue(table, root_));
}

TEST_F(CatalogueTable, DoesNotHoldOnceAnyScenarioHasChanged) {
    const std::string table = pack_catalogue(root_);
    ASSERT_TRUE(unpack_catalogue(table, root_));
    const std::string text = scenario_with("");
    std::string other = text;
    other.back() = ' '; // as long
    const std::vector<std::function<void()>> changes{
        [&] { write("dane/a.yaml", other); },
        [&] { write("dane/a.yaml", text + "\n"); },
        [&] { write("dane/a.yaml", text.substr(0, text.size() - 1)); },
        [&] { write("dane/a.yaml", ""); },
        [&] { write("dane/c.yaml", text); },
        [&] { write("dns/a.yaml", text); },
        [&] { fs::remove(root_ / "dane/b.yaml"); },
        [&] { fs::rename(root_ / "dane/b.yaml", root_ / "dane/c.yaml"); },
        [&] { fs::rename(root_ / "dane", root_ / "dns"); },
        [&] { fs::remove_all(root_); }};
    const fs::path copy = root_.string() + "-copy";
    fs::copy(root_, copy, fs::copy_options::recursive);
    for (std::size_t n = 0; n < changes.size(); ++n) {
        fs::remove_all(root_);
        fs::copy(copy, root_, fs::copy_options::recursive);
        ASSERT_TRUE(unpack_catalogue(table, root_));
        changes[n]();
        EXPECT_FALSE(unpack_catalogue(table, root_)) << "change " << n;
    }
    fs::remove_all(copy);
}

TEST_F(CatalogueTable, IsNoneWhereAnythingIsWrong) {
    write("dane/bad.yaml", "title: [\n");
    EXPECT_EQ(pack_catalogue(root_), "");
    EXPECT_FALSE(unpack_catalogue("", root_));
}

TEST_F(CatalogueTable, IsWhatACatalogueIsTakenFrom) {
    std::string table = pack_catalogue(root_);
    const auto title = table.rfind("T"); // what no file says
    table[title] = 'U';
    const auto titles = [](const LoadResult& loaded) {
        std::string all;
        for (const Scenario& scenario : loaded.scenarios)
            all += scenario.title;
        return all;
    };
    EXPECT_NE(titles(load_catalogue(root_, table)), "TT");
    EXPECT_EQ(titles(load_catalogue(root_)), "TT");
    write("dane/c.yaml", scenario_with(""));
    EXPECT_EQ(titles(load_catalogue(root_, table)), "TTT");
}

} // namespace
} // namespace harness
