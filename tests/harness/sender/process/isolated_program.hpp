// A program in namespaces of its own, without a mail server and without a world: root, or the test is
// skipped.
#pragma once

#include "harness/network/privileges.hpp"
#include "harness/sender/process/isolated_process.hpp"

#include <gtest/gtest.h>

#include <array>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace sender_test {

class IsolatedTest : public testing::Test {
protected:
    void SetUp() override {
        if (const auto missing = harness::missing_privileges_text(); !missing.empty())
            GTEST_SKIP() << missing;
    }

    static harness::IsolatedProgram program(
        std::vector<std::string> argv, std::function<void()> prepare = [] {}
    ) {
        harness::IsolatedProgram made;
        made.prepare = std::move(prepare);
        made.argv = std::move(argv);
        made.host_name = "sender";
        return made;
    }

    static harness::IsolatedProgram shell(
        const std::string& script, std::function<void()> prepare = [] {}
    ) {
        return program({"/bin/sh", "-c", script}, std::move(prepare));
    }

    /// What it says until it has said `text`, or to its end.
    static std::string read_until(const harness::IsolatedProcess& process, const std::string& text) {
        std::string said;
        std::array<char, 4096> buffer{};
        while (text.empty() || said.find(text) == std::string::npos) {
            const ssize_t size = read(process.output(), buffer.data(), buffer.size());
            if (size == 0 || (size < 0 && errno != EINTR)) break;
            if (size > 0) said.append(buffer.data(), static_cast<std::size_t>(size));
        }
        return said;
    }

    static std::string output_of(const harness::IsolatedProgram& program) {
        const harness::IsolatedProcess process(program, [](int) {});
        return read_until(process, "");
    }
};

/// A directory of this machine with what a test puts there.
class MachineDirectory {
public:
    MachineDirectory() {
        std::string name = testing::TempDir() + "mxproof-machine-XXXXXX";
        if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
        path_ = name;
    }
    ~MachineDirectory() { std::filesystem::remove_all(path_); }
    MachineDirectory(const MachineDirectory&) = delete;
    MachineDirectory& operator=(const MachineDirectory&) = delete;

    std::string operator/(const std::string& name) const { return (path_ / name).string(); }

    void write(const std::string& name, const std::string& text) const {
        std::filesystem::create_directories((path_ / name).parent_path());
        std::ofstream(path_ / name) << text;
    }

private:
    std::filesystem::path path_;
};

} // namespace sender_test
