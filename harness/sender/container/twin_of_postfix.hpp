// The twin of a container with a Postfix in it: its queue is empty, its resolver is ours, and it trusts the
// fake public CA.
#pragma once

#include "harness/sender/container/twin.hpp"

#include <string>
#include <vector>

namespace harness {

struct PostfixTwinSettings {
    TwinOptions options;
    std::string roots_pem;                  // the world's public CAs
    std::string roots_file_name;            // as a directory of CAs wants it: `HASH.0`
    std::string asks = "the fake resolver"; // for the report
};

/// Returns the id of the twin, which is made but not started. `settings` gets what is said in the report.
/// Throws as Twin does.
boost::asio::awaitable<std::string> make_twin_of_postfix(
    Twin& twin, PostfixTwinSettings wanted, std::vector<std::string> resolvers, std::vector<Setting>& settings
);

} // namespace harness
