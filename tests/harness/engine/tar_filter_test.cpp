#include "harness/engine/tar_filter.hpp"

#include "harness/engine/tar_archive.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <unistd.h>

namespace harness {
namespace {

// What an independent program makes of it: `tar` of this machine.
std::string listed(const std::string& archive) {
    std::array<char, 32> name{"/tmp/mxproof-tar.XXXXXX"};
    const int file = mkstemp(name.data());
    close(file);
    std::ofstream(name.data(), std::ios::binary) << archive;
    std::string text;
    FILE* const tar = popen((std::string("tar tf ") + name.data() + " 2>&1").c_str(), "r");
    for (int c = std::fgetc(tar); c != EOF; c = std::fgetc(tar))
        text += static_cast<char>(c);
    EXPECT_EQ(pclose(tar), 0) << text;
    std::remove(name.data());
    return text;
}

// Made by `tar` of this machine, of files below a directory of its own.
std::string
made_by_tar(const std::string& commands, const std::string& format, const std::string& names = ".") {
    const std::string script = "d=$(mktemp -d) && cd $d && " + commands + " && tar --format=" + format +
                               " -cf - " + names + " && rm -r $d";
    std::string archive;
    FILE* const tar = popen(script.c_str(), "r");
    for (int c = std::fgetc(tar); c != EOF; c = std::fgetc(tar))
        archive += static_cast<char>(c);
    EXPECT_EQ(pclose(tar), 0);
    return archive;
}

std::string
filtered(const std::string& archive, const std::function<bool(const std::string&)>& keep, std::size_t piece) {
    std::string out;
    TarFilter filter(keep, [&](std::string_view data) { out += data; });
    for (std::size_t at = 0; at < archive.size(); at += piece)
        filter.feed(std::string_view(archive).substr(at, piece));
    EXPECT_TRUE(filter.complete());
    return out;
}

TEST(TarFilter, LeavesOutWhatIsNotWantedWhateverThePiecesItArrivesIn) {
    const std::string archive =
        tar_archive({{"/a/kept", "text"}, {"/b", std::string(2000, 'x')}, {"/c", ""}}, 0) +
        std::string(1024, '\0');
    for (const std::size_t piece : {1UL, 511UL, 512UL, 70000UL})
        EXPECT_EQ(
            listed(filtered(
                archive, [](const auto& path) { return path != "b"; }, piece
            )),
            "a/kept\nc\n"
        );
}

TEST(TarFilter, KnowsLongNamesOfBothKinds) {
    const std::string name(150, 'n');
    const std::string make = "mkdir -p deferred etc && touch deferred/" + name + " etc/" + name;
    for (const char* format : {"posix", "gnu"}) {
        const auto keep = [](const std::string& path) { return !path.starts_with("deferred/"); };
        const std::string list = listed(filtered(made_by_tar(make, format), keep, 1000));
        EXPECT_NE(list.find("./etc/" + name), std::string::npos) << list;
        EXPECT_NE(list.find("./deferred/\n"), std::string::npos) << list;
        EXPECT_EQ(list.find("./deferred/" + name), std::string::npos) << list;
    }
}

TEST(TarFilter, LeavesOutAHardLinkToWhatIsLeftOut) {
    const std::string archive = made_by_tar("mkdir a && echo x >a/one && ln a/one b", "posix", "a b");
    const std::string list = listed(filtered(
        archive, [](const auto& path) { return path != "a/one"; }, 512
    ));
    EXPECT_EQ(list.find("b"), std::string::npos) << list;
}

TEST(TarFilter, KnowsThatAnArchiveWasBrokenOff) {
    const std::string archive = tar_archive({{"/a", std::string(2000, 'x')}}, 0);
    TarFilter filter([](const auto&) { return true; }, [](std::string_view) {});
    filter.feed(std::string_view(archive).substr(0, 1500));
    EXPECT_FALSE(filter.complete());
}

TEST(TarFilter, RefusesWhatIsNoArchive) {
    TarFilter filter([](const auto&) { return true; }, [](std::string_view) {});
    EXPECT_THROW(filter.feed(std::string(512, 'x')), std::runtime_error);
}

} // namespace
} // namespace harness
