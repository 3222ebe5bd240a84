// Prints the figures of a real run: overhead against smtp-sink in the same run, and the start of the world.
//   figures overhead [peers] [rounds]   |   figures world [peers…]
#include "harness/mta/postfix/postfix.hpp"
#include "harness/network/world_network.hpp"
#include "harness/run/run.hpp"
#include "harness/run/run_deliveries.hpp"
#include "harness/run/world_servers.hpp"
#include "harness/sender/process/process_sender.hpp"
#include "harness/staging/address_plan.hpp"
#include "tests/benchmarks/peers.hpp"
#include "tests/benchmarks/smtp_sink_world.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <functional>
#include <stdexcept>
#include <string>
#include <sys/wait.h>
#include <unistd.h>

namespace {

using namespace harness;
using benchmarks::plaintext_peers;
using benchmarks::pointers_to;
using benchmarks::SmtpSinkWorld;
using Clock = std::chrono::steady_clock;

double seconds_since(Clock::time_point start) {
    return std::chrono::duration<double>(Clock::now() - start).count();
}

World world_of(const std::vector<Scenario>& scenarios) {
    World world;
    for (const Scenario& scenario : scenarios)
        world.peers.push_back(scenario.peer);
    return world;
}

// Each measurement enters a world of its own, which a process can do once: so each is a process of its own.
double in_child(const std::function<double()>& measure) {
    std::array<int, 2> ends{};
    if (pipe(ends.data()) != 0) throw std::runtime_error("pipe");
    const pid_t child = fork();
    if (child == 0) {
        double seconds = -1;
        try {
            seconds = measure();
        } catch (const std::exception& error) {
            fmt::print(stderr, "{}\n", error.what());
        }
        _exit(write(ends[1], &seconds, sizeof seconds) == sizeof seconds ? 0 : 1);
    }
    double seconds = -1;
    if (read(ends[0], &seconds, sizeof seconds) != sizeof seconds) seconds = -1;
    close(ends[0]);
    close(ends[1]);
    waitpid(child, nullptr, 0);
    if (seconds < 0) throw std::runtime_error("a measurement failed");
    return seconds;
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
            std::function<void()> nothing = [] {};
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
    std::sort(ours.begin(), ours.end());
    std::sort(yardstick.begin(), yardstick.end());
    const double ratio = ours[ours.size() / 2] / yardstick[yardstick.size() / 2];
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

} // namespace

int main(int argc, char** argv) {
    const std::string what = argc > 1 ? argv[1] : "";
    try {
        if (what == "overhead") {
            const auto number = [&](int n, unsigned otherwise) {
                return argc > n ? static_cast<unsigned>(std::stoul(argv[n])) : otherwise;
            };
            print_overhead(number(2, 480), number(3, 15));
            return 0;
        }
        if (what == "world") {
            for (int i = 2; i < argc; ++i) {
                const auto peers = static_cast<unsigned>(std::stoul(argv[i]));
                fmt::print("start of the world with {} peers: {:.3f} s (at most 0.3)\n", peers, in_child([&] {
                               return start_world(peers);
                           }));
            }
            return 0;
        }
    } catch (const std::exception& error) {
        fmt::print(stderr, "figures: {}\n", error.what());
        return 3;
    }
    fmt::print(stderr, "usage: figures overhead [peers] [rounds] | figures world peers…\n");
    return 2;
}
