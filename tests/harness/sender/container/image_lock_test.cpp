#include "harness/sender/container/image_lock.hpp"

#include "harness/base/child_process.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <optional>
#include <string>
#include <unistd.h>
#include <vector>

namespace {

using namespace harness;

class ImageLocks : public testing::Test {
protected:
    void SetUp() override {
        if (access("/run/lock", W_OK) != 0) GTEST_SKIP() << "/run/lock cannot be written to";
    }
    ~ImageLocks() override {
        for (const std::string& name : {name_, name_ + "-beside"})
            std::filesystem::remove("/run/lock/mxproof-" + name + "." + std::to_string(geteuid()) + ".lock");
    }

    // Another process that wants the lock once it may, and what it says until it has it. Not a copy of a
    // holder: that would hold the lock, too.
    struct Other {
        Child child;
        FileDescriptor may;
        FileDescriptor said;
    };
    Other other_process() {
        PipeEnds may = make_pipe();
        PipeEnds said = make_pipe();
        Child child = start_child([&] {
            may.write.reset();
            char byte = 0;
            if (read(may.read.get(), &byte, 1) != 0) return 1;
            const auto say = [&](const std::string& text) {
                if (write(said.write.get(), text.data(), text.size()) < 0) _exit(1);
            };
            const ImageLock lock(image(), say);
            return 0;
        });
        return {std::move(child), std::move(may.write), std::move(said.read)};
    }

    static std::string read_once(int file) {
        std::string text(200, '\0');
        const ssize_t size = read(file, text.data(), text.size());
        return text.substr(0, size > 0 ? static_cast<std::size_t>(size) : 0);
    }

    std::string image() const { return "mxproof/" + name_; }

    std::string name_ = "image-lock-test-" + std::to_string(getpid());
};

TEST_F(ImageLocks, AreHadAtOnceIfNobodyBuilds) {
    std::vector<std::string> said;
    const auto keep = [&](const std::string& text) { said.push_back(text); };
    { const ImageLock lock(image(), keep); }
    const ImageLock lock(image(), keep);

    EXPECT_THAT(said, testing::IsEmpty());
}

TEST_F(ImageLocks, AreWaitedForAndSayWhoHoldsThem) {
    Other other = other_process();
    std::optional<ImageLock> lock(std::in_place, image(), [](const std::string&) {});
    other.may.reset();

    EXPECT_EQ(
        read_once(other.said.get()),
        "waiting for another build of " + image() + " (process " + std::to_string(getpid()) + ")"
    );
    lock.reset();
    EXPECT_EQ(wait_for_end(other.child.pid), 0);
}

TEST_F(ImageLocks, AreOfOneImageEach) {
    Other other = other_process();
    const ImageLock lock(image() + "-beside", [](const std::string&) {});
    other.may.reset();

    EXPECT_EQ(wait_for_end(other.child.pid), 0);
    EXPECT_EQ(read_once(other.said.get()), "");
}

} // namespace
