// N correct peers, for measurements.
#pragma once

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/scenario_loader.hpp"

#include <fmt/format.h>

#include <utility>
#include <vector>

namespace benchmarks {

/// Peers with an unsigned zone, one MX host with an IPv4 address (smtp-sink listens on one family), no
/// STARTTLS; expected: delivery in plaintext under policy `none`.
inline std::vector<harness::Scenario> plaintext_peers(unsigned count) {
    std::vector<harness::Scenario> scenarios(count);
    for (unsigned i = 0; i < count; ++i) {
        harness::Scenario& scenario = scenarios[i];
        scenario.id = fmt::format("bench/p{}", i);
        scenario.peer.id = scenario.id;
        scenario.peer.domain = fmt::format("p{}.bench.example.", i);
        scenario.peer.zone.signing = harness::Signing::unsigned_zone;
        harness::MxHost host;
        host.label = "mx1";
        host.name = "mx1." + scenario.peer.domain;
        host.zone_name = scenario.peer.domain;
        host.zone = scenario.peer.zone;
        host.ipv6 = false;
        host.starttls = harness::Starttls::not_offered;
        scenario.peer.mx = {host};
        harness::Expectation expected;
        expected.channel = harness::Channel::plaintext;
        scenario.expect[{harness::Level::none, harness::InsecureMx::dane}] = expected;
    }
    return scenarios;
}

/// Peers as `dane/correct`.
inline std::vector<harness::Scenario> correct_peers(unsigned count) {
    std::vector<harness::Scenario> scenarios;
    for (unsigned i = 0; i < count; ++i)
        scenarios.push_back(
            std::move(harness::load_text(
                          "title: correct\n"
                          "expect: {may: delivered encrypted, encrypt: delivered encrypted, "
                          "dane: delivered authenticated, dane-only: delivered authenticated}\n"
                          "sources: [RFC 7672]\n",
                          "bench.yaml",
                          fmt::format("bench/p{}", i)
            )
                          .scenarios.at(0))
        );
    return scenarios;
}

inline std::vector<const harness::Scenario*> pointers_to(const std::vector<harness::Scenario>& scenarios) {
    std::vector<const harness::Scenario*> pointers;
    for (const harness::Scenario& scenario : scenarios)
        pointers.push_back(&scenario);
    return pointers;
}

} // namespace benchmarks
