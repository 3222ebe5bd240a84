#include "harness/sender/container/policy_maps.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{100};

} // namespace

asio::awaitable<std::vector<std::string>>
silent_policy_maps(EngineClient engine, std::string container, const Mta& mta, std::chrono::seconds limit) {
    const auto deadline = Clock::now() + limit;
    const std::vector<std::string> list = mta.list_policy_tables();
    if (list.empty()) co_return std::vector<std::string>{};
    const ExecResult listed = co_await engine.exec(container, list);
    std::vector<std::string> silent = mta.asked_policy_tables(listed.output);
    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (!silent.empty()) {
        const std::vector<std::string> ask = mta.ask_policy_tables(silent);
        const ExecResult asked = co_await engine.exec(container, ask);
        silent = mta.asked_policy_tables(asked.output);
        if (Clock::now() > deadline) break;
        pause.expires_after(kPause);
        if (!silent.empty()) co_await pause.async_wait(asio::use_awaitable);
    }
    co_return silent;
}

} // namespace harness
