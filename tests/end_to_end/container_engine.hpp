// A fixture with a container engine of its own, whose images stay in the build folder.
#pragma once

#include "tests/support/engine.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace support {

template <EngineKind Kind>
class WithEngine : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (!why_no_engine(Kind).empty() || !why_no_run().empty()) return;
        restart_engine();
        setenv("DOCKER_HOST", engine_->docker_host().c_str(), 1);
        const auto cache = build().parent_path() / "images";
        std::filesystem::create_directories(cache);
        setenv("MXPROOF_ROOTFS_CACHE", cache.c_str(), 1);
    }
    static void TearDownTestSuite() { engine_.reset(); }

    void SetUp() override {
        if (!engine_) GTEST_SKIP() << why_no_engine(Kind) << why_no_run();
    }

    // Through the engine's own client: what it says.
    static std::string docker(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "docker");
        const auto result = run_program(arguments);
        return result.out + result.err;
    }

    static std::filesystem::path build() { return MXPROOF_BINARY_DIR; }

    static void restart_engine() {
        engine_.reset();
        engine_ =
            std::make_unique<Engine>(Kind, build() / (Kind == EngineKind::docker ? "engine" : "podman"));
    }

    // One of our images, with its tag; built if the engine does not have it.
    static const std::string& built_image(const std::string& name) {
        static std::map<std::string, std::string> images;
        std::string& known = images[name];
        if (!known.empty()) return known;
        const auto built = run_mxproof({"image", "build", name});
        EXPECT_EQ(built.exit_code, 0) << built.err;
        return known = built.out.substr(0, built.out.find('\n'));
    }

    // So that it cannot end while it is looked at.
    static void stop_in_the_middle(Program& run) {
        run.read_until("delivering");
        run.signal(SIGSTOP);
    }

    // What there is of containers, ended or not, when the limit has passed; empty as soon as there is
    // nothing.
    static std::string containers_after(std::chrono::seconds limit) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        std::string left;
        do
            left = docker({"ps", "-a", "--format", "{{.Image}} {{.Status}}"});
        while (!left.empty() && std::chrono::steady_clock::now() < deadline);
        return left;
    }

    // By sender, of a JSON report whose senders are all containers.
    static std::map<std::string, std::string> container_versions(const boost::json::value& report) {
        std::map<std::string, std::string> versions;
        for (const auto& sender : report.at("senders").as_array()) {
            EXPECT_EQ(sender.at("kind").as_string(), "container");
            versions[std::string(sender.at("name").as_string())] = sender.at("version").as_string();
        }
        return versions;
    }

    // Says how many containers of dead runs there were.
    static std::string clean() { return run_mxproof({"clean"}).out; }

    static std::unique_ptr<Engine> engine_;
};

template <EngineKind Kind>
std::unique_ptr<Engine> WithEngine<Kind>::engine_;

} // namespace support
