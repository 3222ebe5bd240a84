// A fixture that runs images made to harm the machine, and sees that the machine is as it was.
#pragma once

#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <set>
#include <sys/resource.h>

namespace support {

struct Docker {
    static constexpr EngineKind kKind = EngineKind::docker;
};
struct Podman {
    static constexpr EngineKind kKind = EngineKind::podman;
};
using BothEngines = testing::Types<Docker, Podman>;

constexpr long kMostMemory = 300 << 10; // KiB

template <class Which>
class HostileImages : public WithEngine<Which::kKind> {
protected:
    HostileImages() { std::ofstream(sentinel_) << kSecret; }

    // Its path as --sender takes it; `script` is what the image does.
    std::string sender(
        const std::string& name,
        const std::string& script,
        const std::function<void(const std::filesystem::path&)>& add
    ) const {
        const auto tar = directory_.path() / "image.tar";
        make_busybox_tar(tar, [&](const std::filesystem::path& root) {
            std::filesystem::create_directory(root / "etc");
            add(root);
            std::ofstream(root / "script") << script;
        });
        const auto image = "hostile/" + name + ":1";
        this->docker({"import", "-c", R"(CMD ["sh", "/script"])", tar.string(), image});
        const auto text = "title: " + name + "\nbase: postfix-3.7\nclaims: may\nimage: " + image + "\n";
        return directory_.write(name + ".yaml", text).string();
    }

    std::string says(const std::string& name, const std::string& script) const {
        return sender(name, script, [](const std::filesystem::path&) {});
    }

    // Whatever the images do: the run ends by itself, and the machine is as it was.
    ProgramResult run(const std::string& senders, const std::string& start_limit) const {
        const auto files = names_beside_sentinel();
        const auto result = run_mxproof(
            {"run",
             "dane/correct",
             "--sender",
             senders,
             "--start-limit",
             start_limit,
             "--retries",
             "0",
             "-j",
             "8"}
        );
        EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
        EXPECT_THAT(result.out, testing::HasSubstr(" 0 kept, 0 broken")) << result.err;
        EXPECT_EQ(read_file(sentinel_), kSecret);
        EXPECT_EQ(names_beside_sentinel(), files);
        EXPECT_THAT(result.out + result.err, testing::Not(testing::HasSubstr(kSecret)));
        EXPECT_THAT(this->clean(), testing::HasSubstr("0 containers"));
#ifndef __SANITIZE_ADDRESS__
        rusage used = {};
        getrusage(RUSAGE_CHILDREN, &used);
        this->RecordProperty("peak_KiB", std::to_string(used.ru_maxrss));
        EXPECT_LT(used.ru_maxrss, kMostMemory);
#endif
        return result;
    }

    std::set<std::string> names_beside_sentinel() const {
        std::set<std::string> names;
        for (const auto& entry : std::filesystem::directory_iterator(directory_.path()))
            names.insert(entry.path().filename().string());
        return names;
    }

    TemporaryDirectory directory_;
    // What an image must neither write nor get into a report.
    static constexpr const char* kSecret = "the machine's own";
    std::filesystem::path sentinel_ = directory_.path() / "sentinel";
};

} // namespace support
