// The image of the keeper in real engines: Docker's daemon and Podman's service.
#include "harness/engine/keeper/keeper_image.hpp"

#include "tests/support/engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <unistd.h>

namespace harness {
namespace {

using support::EngineKind;
namespace asio = boost::asio;

class KeeperImage : public testing::TestWithParam<EngineKind> {
protected:
    void SetUp() override {
        if (const auto why = support::why_no_engine(GetParam()); !why.empty()) GTEST_SKIP() << why;
        directory_ = std::filesystem::temp_directory_path() / ("mxproof-keeper-" + std::to_string(getpid()));
        engine_ = std::make_unique<support::Engine>(GetParam(), directory_);
        client_ = std::make_unique<EngineClient>(engine_->socket());
        run(client_->connect());
    }

    void TearDown() override {
        engine_.reset();
        std::filesystem::remove_all(directory_);
    }

    template <class T>
    static T run(asio::awaitable<T> work) {
        asio::io_context context;
        auto result = asio::co_spawn(context, std::move(work), asio::use_future);
        context.run();
        return result.get();
    }

    std::filesystem::path directory_;
    std::unique_ptr<support::Engine> engine_;
    std::unique_ptr<EngineClient> client_;
};

TEST_P(KeeperImage, IsImportedOnce) {
    const std::string name = run(ensure_keeper_image(*client_));
    const auto first = run(client_->find_image(name));
    const std::string again = run(ensure_keeper_image(*client_));
    const auto second = run(client_->find_image(again));

    ASSERT_TRUE(first && second) << name;
    EXPECT_EQ(again, name);
    EXPECT_EQ(second->id, first->id);
}

TEST_P(KeeperImage, HoldsAContainerUntilItIsStopped) {
    ContainerSpec spec;
    spec.image = run(ensure_keeper_image(*client_));
    spec.command = {"hold"};
    const std::string id = run(client_->create(spec));
    run(client_->start(id));

    EXPECT_FALSE(run(client_->ends_within(id, std::chrono::seconds(1))));
    run(client_->stop(id, std::chrono::seconds(20)));

    const ContainerState ended = run(client_->inspect(id));
    EXPECT_FALSE(ended.running);
    EXPECT_EQ(ended.exit_code, 0) << "SIGKILL was needed";
    run(client_->remove(id));
}

INSTANTIATE_TEST_SUITE_P(
    Engines,
    KeeperImage,
    testing::Values(EngineKind::docker, EngineKind::podman),
    [](const auto& instance) {
        return std::string(instance.param == EngineKind::docker ? "docker" : "podman");
    }
);

} // namespace
} // namespace harness
