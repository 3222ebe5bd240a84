// Prints the figures of real runs, and what they are to be.
#include "harness/mta/postfix/postfix.hpp"
#include "harness/network/world_network.hpp"
#include "harness/run/run.hpp"
#include "harness/run/run_deliveries.hpp"
#include "harness/run/world_servers.hpp"
#include "harness/sender/process/process_sender.hpp"
#include "harness/staging/address_plan.hpp"
#include "tests/benchmarks/fake_figures.hpp"
#include "tests/benchmarks/matrix_figures.hpp"
#include "tests/benchmarks/measure.hpp"
#include "tests/benchmarks/peers.hpp"
#include "tests/benchmarks/smtp_sink_world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>
#include <vector>

namespace {

using namespace harness;
using benchmarks::Clock;
using benchmarks::in_child;
using benchmarks::median;
using benchmarks::plaintext_peers;
using benchmarks::pointers_to;
using benchmarks::seconds_since;
using benchmarks::SmtpSinkWorld;

World world_of(const std::vector<Scenario>& scenarios) {
    World world;
    for (const Scenario& scenario : scenarios)
        world.peers.push_back(scenario.peer);
    return world;
}

double through_mxproof(const std::vector<Scenario>& scenarios) {
    RunSettings settings;
    settings.scenarios = pointers_to(scenarios);
    settings.senders = {honest_sender({Level::none, InsecureMx::dane})};
    const auto start = Clock::now();
    const RunResult result = run(settings);
    const double seconds = seconds_since(start);
    for (const Delivery& delivery : result.deliveries)
        if (delivery.verdict.kind != VerdictKind::kept)
            throw std::runtime_error(
                delivery.scenario + " was not kept: " + delivery.verdict.not_judged_because
            );
    return seconds;
}

// The same messages, the same sender, the same waiting, without the fakes and without a verdict.
double through_smtp_sink(const std::vector<Scenario>& scenarios) {
    const StagedWorld world = stage_scenarios(pointers_to(scenarios), {"mxproof", std::time(nullptr)});
    const WorldNetwork network = enter_world();
    const SmtpSinkWorld yardstick(world.stage);
    boost::asio::io_context context(1);
    Assignment settings;
    settings.name = "none";
    settings.resolvers = {resolver_address().ipv4};
    const auto start = Clock::now();
    const auto sender = make_process_sender(context, postfix(), settings, 0, [](LogEvent) {});
    SenderObservations seen;
    auto messages = compose_messages(world.scenarios, honest_sender({Level::none, InsecureMx::dane}));
    boost::asio::co_spawn(
        context,
        [&]() -> boost::asio::awaitable<void> {
            DeliverySteps nothing;
            co_await run_deliveries(
                *sender, std::move(messages), std::chrono::seconds(60), seen, std::move(nothing)
            );
            co_await sender->stop();
        },
        boost::asio::detached
    );
    context.run();
    if (!seen.trouble.empty()) throw std::runtime_error(seen.trouble);
    return seconds_since(start);
}

void print_overhead(unsigned peers, unsigned rounds) {
    const auto scenarios = plaintext_peers(peers);
    std::vector<double> ours;
    std::vector<double> yardstick;
    for (unsigned round = 0; round < rounds; ++round) {
        yardstick.push_back(in_child([&] { return through_smtp_sink(scenarios); }));
        ours.push_back(in_child([&] { return through_mxproof(scenarios); }));
        fmt::print(
            "round {}: smtp-sink {:.2f} s, mxproof {:.2f} s\n", round + 1, yardstick.back(), ours.back()
        );
    }
    const double ratio = median(ours) / median(yardstick);
    fmt::print(
        "overhead at {} recipients: {:.2f} times smtp-sink (median of {}; at most 1.2)\n",
        peers,
        ratio,
        rounds
    );
}

double start_world(unsigned peers) {
    const auto scenarios = plaintext_peers(peers);
    const World world = world_of(scenarios);
    const auto start = Clock::now();
    Stage stage = stage_world(world, {"mxproof", std::time(nullptr)});
    const WorldNetwork network = enter_world();
    boost::asio::io_context context(1);
    WorldListeners nobody;
    const WorldServers servers(
        context, stage.dns, stage.host_lookup(), stage.policy_host_lookup(), nobody, {}
    );
    return seconds_since(start);
}

void print_world(unsigned peers) {
    const double seconds = in_child([&] { return start_world(peers); });
    fmt::print("start of the world with {} peers: {:.3f} s (at most 0.3)\n", peers, seconds);
}

// Nothing if that is not how it is called.
std::function<void()> measurement(const std::vector<std::string>& words) {
    using namespace benchmarks;
    const std::string what = words.empty() ? "" : words[0];
    const std::vector<std::string> rest(words.begin() + (words.empty() ? 0 : 1), words.end());
    const auto number = [rest](std::size_t n, unsigned otherwise) {
        return rest.size() > n ? static_cast<unsigned>(std::stoul(rest[n])) : otherwise;
    };
    const auto for_each = [rest](void (*print)(unsigned)) {
        for (const std::string& peers : rest)
            print(static_cast<unsigned>(std::stoul(peers)));
    };
    if (what == "overhead") return [=] { print_overhead(number(0, 480), number(1, 15)); };
    if (what == "world") return [=] { for_each(print_world); };
    if (what == "matrix") return print_matrix;
    if (what == "senders") return [=] { for_each(print_senders); };
    if (what == "first-queries") return print_first_queries;
    if (what == "cached-queries") return print_cached_queries;
    if (what == "tls-sessions") return print_tls_sessions;
    if (what == "command" && !rest.empty()) return [=] { print_command(rest); };
    return nullptr;
}

} // namespace

int main(int argc, char** argv) {
    try {
        if (const auto measure = measurement({argv + 1, argv + argc})) {
            measure();
            return 0;
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "figures: {}\n", error.what());
        return 3;
    }
    fmt::print(
        stderr,
        "usage: figures overhead [peers] [rounds] | world peers… | matrix | senders peers… | first-queries | "
        "cached-queries | tls-sessions | command program arguments…\n"
    );
    return 2;
}
