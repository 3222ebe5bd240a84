// Staging and the first answer, by number of peers (Google Benchmark).
#include "harness/staging/stage.hpp"
#include "tests/benchmarks/peers.hpp"

#include <benchmark/benchmark.h>

namespace {

void stage_peers(benchmark::State& state) {
    harness::World world;
    for (const auto& scenario : benchmarks::plaintext_peers(static_cast<unsigned>(state.range(0))))
        world.peers.push_back(scenario.peer);
    for (auto _ : state)
        benchmark::DoNotOptimize(harness::stage_world(world, {"mxproof", 1'790'000'000}));
}
BENCHMARK(stage_peers)->Arg(10)->Arg(1000)->Arg(10000)->Unit(benchmark::kMillisecond);

} // namespace

BENCHMARK_MAIN();
