// A fixture with a container engine of its own, whose images stay in the build folder.
#pragma once

#include "tests/support/engine.hpp"
#include "tests/support/mxproof_program.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

namespace support {

template <EngineKind Kind, EngineNetwork Network = EngineNetwork::of_the_machine>
class WithEngine : public testing::Test {
protected:
    static void SetUpTestSuite() {
        if (!why_no_engine(Kind).empty() || !why_no_run().empty()) return;
        const std::filesystem::path build = MXPROOF_BINARY_DIR;
        std::string folder = Kind == EngineKind::docker ? "engine" : "podman";
        // An engine brings up the networks that it knows wherever it runs.
        if (Network == EngineNetwork::of_its_own) folder += "-apart";
        engine_ = std::make_unique<Engine>(Kind, build / folder, Network);
        setenv("DOCKER_HOST", engine_->docker_host().c_str(), 1);
        const auto cache = build.parent_path() / "images";
        std::filesystem::create_directories(cache);
        setenv("MXPROOF_ROOTFS_CACHE", cache.c_str(), 1);
    }
    static void TearDownTestSuite() { engine_.reset(); }

    void SetUp() override {
        if (!engine_) GTEST_SKIP() << why_no_engine(Kind) << why_no_run();
    }

    // Says how many containers of dead runs there were.
    static std::string clean() { return run_mxproof({"clean"}).out; }

    static std::unique_ptr<Engine> engine_;
};

template <EngineKind Kind, EngineNetwork Network>
std::unique_ptr<Engine> WithEngine<Kind, Network>::engine_;

} // namespace support
