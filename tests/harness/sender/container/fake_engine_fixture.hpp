// For tests with an engine that is none, and with containers that are namespaces of a process.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/mta/sender_data.hpp"
#include "tests/support/fake_engine.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <gtest/gtest.h>

#include <chrono>
#include <stdexcept>
#include <string>

namespace sender_test {

using namespace harness;

class FakeEngineTest : public testing::Test {
protected:
    /// The engine goes on meanwhile.
    template <typename T>
    T run(boost::asio::awaitable<T> work) {
        context_.restart();
        auto result = boost::asio::co_spawn(context_, std::move(work), boost::asio::use_future);
        while (result.wait_for(std::chrono::seconds(0)) != std::future_status::ready)
            context_.run_one();
        return result.get();
    }

    /// Why it failed; empty: it did not.
    template <typename T>
    std::string failure_of(boost::asio::awaitable<T> work) {
        try {
            run(std::move(work));
        } catch (const std::runtime_error& error) {
            return error.what();
        }
        return "";
    }

    boost::asio::io_context context_{1};
    support::FakeEngine engine_{context_};
    EngineClient client_{engine_.socket()};
};

} // namespace sender_test
