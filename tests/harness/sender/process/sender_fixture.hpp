// A world with one sender in it, for tests that need a real Postfix: root, or the test is skipped.
#pragma once

#include "harness/mta/postfix/postfix.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"
#include "harness/network/privileges.hpp"
#include "harness/network/world_network.hpp"
#include "harness/sender/process/process_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <gtest/gtest.h>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sender_test {

using namespace harness;

inline const std::string kFrom = "probe@sender.mxproof.example";

class PostfixTest : public testing::Test {
protected:
    void SetUp() override {
        if (const auto missing = missing_privileges_text(); !missing.empty()) GTEST_SKIP() << missing;
        if (!installed_postfix_version()) GTEST_SKIP() << "Postfix is not installed";
        world_.emplace(enter_world());
    }

    /// Sends everything to one host by its address, so that no DNS is needed.
    static Assignment settings_to(const std::string& host, Level level = Level::may) {
        Assignment settings;
        settings.name = to_text(level);
        settings.policy.level = level;
        settings.resolvers = {"198.19.128.53"};
        settings.extra = {{"relayhost", "[" + host + "]", "no DNS in this test"}};
        return settings;
    }

    ProcessSender& make_sender(Assignment settings, unsigned link = 0) {
        sender_ = make_process_sender(context_, postfix(), std::move(settings), link, [this](LogEvent event) {
            log_.push_back(std::move(event));
        });
        return *sender_;
    }

    /// Runs a coroutine to its end on the test's context; rethrows what it throws.
    template <typename Result>
    Result run(boost::asio::awaitable<Result> work) {
        std::exception_ptr failure;
        std::optional<Result> result;
        boost::asio::co_spawn(context_, std::move(work), [&](std::exception_ptr error, Result value) {
            failure = error;
            result = std::move(value);
            context_.stop();
        });
        context_.restart();
        context_.run();
        if (failure) std::rethrow_exception(failure);
        return std::move(*result);
    }
    void run(boost::asio::awaitable<void> work) {
        std::exception_ptr failure;
        boost::asio::co_spawn(context_, std::move(work), [&](std::exception_ptr error) {
            failure = error;
            context_.stop();
        });
        context_.restart();
        context_.run();
        if (failure) std::rethrow_exception(failure);
    }

    std::vector<AttemptEnded> statuses_of(const std::string& recipient) const {
        std::vector<AttemptEnded> found;
        for (const LogEvent& event : log_)
            if (const auto* status = std::get_if<AttemptEnded>(&event.what);
                status && status->recipient == recipient)
                found.push_back(*status);
        return found;
    }

    std::string whole_log() const {
        std::string text;
        for (const LogEvent& event : log_)
            text += event.line + "\n";
        return text;
    }

    static std::chrono::steady_clock::time_point in(std::chrono::seconds limit) {
        return std::chrono::steady_clock::now() + limit;
    }

    std::optional<WorldNetwork> world_;
    boost::asio::io_context context_{1};
    std::vector<LogEvent> log_;
    std::unique_ptr<ProcessSender> sender_;
};

} // namespace sender_test
