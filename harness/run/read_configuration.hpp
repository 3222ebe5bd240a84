// Reads a configuration of Postfix that is to be judged. Nothing of it is changed, and no program is run but
// postconf(1), on a copy of main.cf and master.cf in which no library, program or environment of its own is
// named.
#pragma once

#include "harness/base/result.hpp"
#include "harness/mta/given_configuration.hpp"
#include "harness/run/postconf.hpp"

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace harness {

struct ConfigurationChoice {
    std::filesystem::path directory; // empty: none
    std::string copied_from;         // that it is a copy of: `service:smtp`; empty: it is the user's own
    std::vector<Setting> set;        // on top: `-o NAME=VALUE`
    Trust trust = Trust::world;
    std::string companion; // starts what its tables ask, in the run; empty: nothing
};

struct ReadConfiguration {
    std::shared_ptr<const GivenConfiguration> given;
    std::vector<std::string> notes; // what Postfix warns of, a line each
    Parameters defaults;            // of this machine's Postfix
};

/// Fails with what is wrong, and where, a line each.
Result<ReadConfiguration> read_configuration(const ConfigurationChoice& choice);

/// The configurations in which one of the parameters that can decide is back at its default, by its name.
std::vector<std::shared_ptr<const GivenConfiguration>> with_each_left_out(const ReadConfiguration& read);

} // namespace harness
