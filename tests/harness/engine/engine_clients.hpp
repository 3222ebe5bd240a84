// The client with real engines of its own: each test against Docker's daemon and against Podman's service.
#pragma once

#include "harness/engine/engine_client.hpp"

#include "tests/support/engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <unistd.h>
#include <utility>
#include <vector>

namespace harness {

namespace asio = boost::asio;
using support::EngineKind;

inline constexpr const char* kImage = "mxproof-test/busybox:1";

class EngineClients : public testing::TestWithParam<EngineKind> {
protected:
    // One engine of each kind for all tests: starting takes seconds.
    static support::Engine& engine_of(EngineKind kind) {
        auto& engine = engines_[kind];
        const auto name = kind == EngineKind::docker ? "docker" : "podman";
        if (!engine) engine = std::make_unique<support::Engine>(kind, directory() / name);
        return *engine;
    }

    static std::filesystem::path directory() {
        return std::filesystem::temp_directory_path() / ("mxproof-engine-" + std::to_string(getpid()));
    }

    static void TearDownTestSuite() {
        engines_.clear();
        std::filesystem::remove_all(directory());
    }

    void SetUp() override {
        if (const auto why = support::why_no_engine(GetParam()); !why.empty()) GTEST_SKIP() << why;
        client_ = std::make_unique<EngineClient>(engine_of(GetParam()).socket());
        facts_ = run(client_->connect());
        if (run(client_->find_image(kImage))) return;
        support::make_busybox_tar(directory() / "busybox.tar");
        run(client_->import_image(
            directory() / "busybox.tar", kImage, {"CMD [\"sh\",\"-c\",\"echo from the image\"]"}
        ));
    }

    void TearDown() override {
        if (!client_) return;
        for (const auto& container : run(client_->list("org.mxproof.test")))
            run(client_->remove(container.id));
    }

    template <class T>
    T run(asio::awaitable<T> work) {
        context_.restart();
        auto result = asio::co_spawn(context_, std::move(work), asio::use_future);
        context_.run();
        return result.get();
    }

    std::string create(std::vector<std::string> command, ContainerSpec spec = {}) {
        spec.image = kImage;
        spec.labels["org.mxproof.test"] = "yes";
        spec.command = std::move(command);
        return run(client_->create(spec));
    }

    std::vector<std::string> said_by(const std::string& container) {
        std::vector<std::string> lines;
        run(client_->follow_logs(container, false, [&](std::string line) {
            lines.push_back(std::move(line));
        }));
        return lines;
    }

    template <class T>
    std::string failure_of(asio::awaitable<T> work) {
        try {
            run(std::move(work));
        } catch (const EngineError& error) {
            return error.what();
        }
        return "";
    }

    inline static std::map<EngineKind, std::unique_ptr<support::Engine>> engines_;
    asio::io_context context_;
    std::unique_ptr<EngineClient> client_;
    EngineFacts facts_;
};

} // namespace harness
