// Made-up trees: each breaks one rule, and the checker says which file does.
#include "tests/lint/layering_rules.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lint {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::StartsWith;

Tree good_tree() {
    return {
        {"docs/architecture.md",
         "| level | folder | may include of ours | libraries | awaits |\n"
         "| --- | --- | --- | --- | --- |\n"
         "| 0 | `fake_mx/` | – | `boost/asio` | `*_server` |\n"
         "| 0 | `base/` | – | `fmt` (`text`) | no |\n"
         "| 1 | `sender/` | `base/`, `fake_mx/mx_event.hpp` | `boost/json` | no |\n"
         "| 2 | `cli/` | all above | `CLI`, `boost/asio` | yes |\n"},
        {"fake_mx/mx_event.hpp", "// Plain data.\n#pragma once\n"},
        {"fake_mx/mx_server.cpp",
         "#include \"fake_mx/mx_event.hpp\"\n#include <boost/asio/ip/tcp.hpp>\nco_return;\n"},
        {"harness/base/text.hpp", "// Text. Pure.\n#pragma once\n#include <string>\n"},
        {"harness/base/text.cpp",
         "#include \"harness/base/text.hpp\"\n#include <fmt/format.h>\n#include <unistd.h>\n"},
        {"harness/sender/sender.cpp", "#include \"fake_mx/mx_event.hpp\"\n#include <boost/json/value.hpp>\n"},
        {"harness/cli/main.cpp",
         "#include \"harness/sender/sender.hpp\"\n#include <CLI/CLI.hpp>\nco_await x;\n"},
        {"tests/support/program.hpp", "#pragma once\n"},
        {"tests/harness/base/text_test.cpp",
         "#include \"tests/support/program.hpp\"\n#include <gtest/gtest.h>\n"},
        {"tests/harness/base/CMakeLists.txt", ""},
        {"tests/CMakeLists.txt", "foreach(folder harness/base lint)"},
        {"tests/lint/CMakeLists.txt",
         "\"${PROJECT_SOURCE_DIR}/fake_mx/*.[ch]pp\" \"${PROJECT_SOURCE_DIR}/harness/*.[ch]pp\"\n"
         "\"${PROJECT_SOURCE_DIR}/tests/*.[ch]pp\""},
        {"test.sh", "git ls-files 'fake_mx/*.cpp' 'harness/*.cpp'"},
        {".clang-tidy", "HeaderFilterRegex: '(fake_mx|harness)/.*'"}};
}

// What is said of the good tree with one more file, or another one in the place of one.
std::vector<std::string> broken_with(const std::string& path, const std::string& text) {
    Tree tree = good_tree();
    tree[path] = text;
    return broken_rules(tree);
}

// What is said when one word of a file is another.
std::vector<std::string>
broken_by(const std::string& path, const std::string& word, const std::string& other) {
    std::string text = good_tree().at(path);
    const auto at = text.find(word);
    if (at == std::string::npos) return {"the test names a word that is not there"};
    return broken_with(path, text.replace(at, word.size(), other));
}

auto says(const std::string& beginning) {
    return ElementsAre(StartsWith(beginning));
}

TEST(LayeringRules, HoldInATreeThatIsAsTheTableSays) {
    EXPECT_THAT(broken_rules(good_tree()), IsEmpty());
}

TEST(LayeringRules, RefuseAFolderThatTheRowDoesNotName) {
    EXPECT_THAT(
        broken_with("harness/base/up.cpp", "#include \"harness/sender/sender.hpp\"\n"),
        says("harness/base/up.cpp includes harness/sender/sender.hpp: its row")
    );
}

TEST(LayeringRules, RefuseOtherHeadersOfAFolderOfWhichOneIsAllowed) {
    EXPECT_THAT(
        broken_with("harness/sender/x.cpp", "#include \"fake_mx/mx_server.hpp\"\n"),
        says("harness/sender/x.cpp includes fake_mx/mx_server.hpp: its row")
    );
}

TEST(LayeringRules, RefuseOursInBracketsAsWellAsInQuotes) {
    EXPECT_THAT(
        broken_with("harness/base/up.cpp", "#  include <harness/sender/sender.hpp>\n"),
        says("harness/base/up.cpp includes harness/sender/sender.hpp")
    );
}

TEST(LayeringRules, RefuseAFolderBelowAnAllowedOne) {
    EXPECT_THAT(
        broken_with("harness/sender/x.cpp", "#include \"harness/base/inner/x.hpp\"\n"),
        says("harness/sender/x.cpp includes harness/base/inner/x.hpp")
    );
}

TEST(LayeringRules, RefuseRelativeIncludes) {
    for (const std::string include :
         {"../base/text.hpp", "text.hpp", "./text.hpp", "harness/base/../cli/x.hpp"}) {
        const auto broken = broken_with("tests/harness/base/x_test.cpp", "#include \"" + include + "\"\n");
        ASSERT_FALSE(broken.empty()) << include;
        EXPECT_EQ(
            broken[0], "tests/harness/base/x_test.cpp includes " + include + ": not by its path from the root"
        );
    }
    EXPECT_FALSE(broken_with("harness/cli/x.cpp", "#include \"../base/text.hpp\"\n").empty());
}

TEST(LayeringRules, RefuseALibraryThatNoRowKnows) {
    EXPECT_THAT(
        broken_with("harness/cli/x.cpp", "#include <curl/curl.h>\n"),
        says("harness/cli/x.cpp includes curl/curl.h: its row does not name")
    );
    EXPECT_THAT(
        broken_with("tests/support/x.hpp", "#include <curl.h>\n"),
        says("tests/support/x.hpp includes curl.h: no row")
    );
}

TEST(LayeringRules, RefuseALibraryOfAnotherRow) {
    EXPECT_THAT(
        broken_with("harness/sender/x.cpp", "#include <fmt/format.h>\n"),
        says("harness/sender/x.cpp includes fmt/format.h: its row does not name")
    );
}

TEST(LayeringRules, TellTheLibrariesOfBoostApart) {
    EXPECT_THAT(
        broken_with("harness/sender/x.cpp", "#include <boost/url.hpp>\n"),
        says("harness/sender/x.cpp includes boost/url.hpp: its row does not name")
    );
}

TEST(LayeringRules, RefuseALibraryThatAnotherFileHasToItself) {
    EXPECT_THAT(
        broken_with("harness/base/x.cpp", "#include <fmt/format.h>\n"),
        says("harness/base/x.cpp includes fmt/format.h: another file")
    );
}

TEST(LayeringRules, RefuseAnIncludeThatNamesAMacro) {
    EXPECT_THAT(
        broken_with("harness/cli/x.cpp", "#include SOME_HEADER\n"),
        says("harness/cli/x.cpp includes SOME_HEADER: its row does not name")
    );
}

TEST(LayeringRules, RefuseATestsFileInASource) {
    EXPECT_THAT(
        broken_with("harness/cli/x.cpp", "#include \"tests/support/program.hpp\"\n"),
        says("harness/cli/x.cpp includes tests/support/program.hpp: which is a test's")
    );
}

TEST(LayeringRules, RefuseACoroutineWhereNoneAwait) {
    EXPECT_THAT(
        broken_with("harness/sender/x.cpp", "void x() { co_return; }\n"),
        says("harness/sender/x.cpp awaits: its row")
    );
    EXPECT_THAT(broken_with("harness/sender/x.cpp", "// no co_await here\n"), IsEmpty());
}

TEST(LayeringRules, RefuseACoroutineInAFileThatTheRowDoesNotName) {
    EXPECT_THAT(
        broken_with("fake_mx/session.cpp", "#include <boost/asio/ip/tcp.hpp>\n"),
        says("fake_mx/session.cpp includes boost/asio/ip/tcp.hpp: its row")
    );
}

TEST(LayeringRules, RefuseACoroutineInAFileThatIsMarkedPure) {
    Tree tree = good_tree();
    tree["harness/cli/plan.hpp"] = "// What is to be done.\n// Pure: text in, text out.\n#pragma once\n";
    EXPECT_THAT(broken_rules(tree), IsEmpty());

    tree["harness/cli/plan.cpp"] = "#include <boost/asio/post.hpp>\nco_await x;\n";
    EXPECT_THAT(
        broken_rules(tree),
        ElementsAre(
            "harness/cli/plan.cpp awaits: it is marked pure",
            "harness/cli/plan.cpp includes boost/asio/post.hpp: it is marked pure"
        )
    );
}

TEST(LayeringRules, RefuseAProcessThatIsStartedElsewhere) {
    for (const std::string start :
         {"fork()",
          "::fork()",
          "std::system(x)",
          "popen(x, y)",
          "execvp(x, y)",
          "execl(x)",
          "posix_spawnp(x)",
          "syscall(SYS_clone3, x)",
          "if (vfork ())"})
        EXPECT_THAT(
            broken_with("harness/sender/x.cpp", "int x = 1; " + start + ";\n"),
            says("harness/sender/x.cpp has ")
        ) << start;
    EXPECT_THAT(broken_with("harness/base/child_process.cpp", "fork();\n"), IsEmpty());
    EXPECT_THAT(broken_with("tests/harness/base/x_test.cpp", "fork();\n"), IsEmpty());
}

TEST(LayeringRules, KnowWhatOnlyLooksLikeTheStartOfAProcess) {
    for (const std::string no :
         {"// fork()", "zone.clone()", "make_system(x)", "fork_count", "zone->system()"})
        EXPECT_THAT(broken_with("harness/sender/x.cpp", no + "\n"), IsEmpty()) << no;
}

TEST(LayeringRules, RefuseASourceInAFolderWithoutARow) {
    EXPECT_THAT(broken_with("harness/new/x.cpp", ""), says("harness/new/x.cpp is in a folder without a row"));
}

TEST(LayeringRules, RefuseATestOfAFolderWithoutARow) {
    EXPECT_THAT(
        broken_with("tests/harness/old/x_test.cpp", ""),
        says("tests/harness/old/x_test.cpp mirrors no folder")
    );
}

TEST(LayeringRules, RefuseARowWithoutAFolder) {
    EXPECT_THAT(
        broken_by("docs/architecture.md", "| 2 | `cli/`", "| 2 | `gone/` | – | – | no |\n| 3 | `cli/`"),
        says("docs/architecture.md has a row for harness/gone")
    );
}

TEST(LayeringRules, RefuseASourceOfMoreThanFourHundredLines) {
    EXPECT_THAT(broken_with("tests/support/x.cpp", std::string(400, '\n')), IsEmpty());
    EXPECT_THAT(
        broken_with("tests/support/x.cpp", std::string(401, '\n')), says("tests/support/x.cpp has 401 lines")
    );
}

TEST(LayeringRules, RefuseAFolderThatAnotherCheckLeavesOut) {
    EXPECT_THAT(
        broken_by("tests/lint/CMakeLists.txt", "/fake_mx/*.[ch]pp", "/fake_dns/*.[ch]pp"),
        says("tests/lint/CMakeLists.txt leaves out fake_mx (its format)")
    );
    EXPECT_THAT(
        broken_by("test.sh", "'fake_mx/*.cpp'", "'other/fake_mx/*.cpp'"),
        says("test.sh leaves out fake_mx (clang-tidy)")
    );
    EXPECT_THAT(
        broken_by(".clang-tidy", "fake_mx", "fake_mx2"), says(".clang-tidy leaves out fake_mx (its headers)")
    );
}

TEST(LayeringRules, RefuseAListOfTestsThatIsNotBuilt) {
    EXPECT_THAT(
        broken_by("tests/CMakeLists.txt", "harness/base", "harness/base/inner"),
        says("tests/CMakeLists.txt leaves out tests/harness/base")
    );
}

} // namespace
} // namespace lint
