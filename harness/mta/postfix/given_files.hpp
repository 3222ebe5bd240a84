// The files of a Postfix that runs a given configuration. Pure.
#pragma once

#include "harness/mta/mta.hpp"

#include <string>
#include <vector>

namespace harness {

/// As given, and behind it what is set over it.
std::string given_main_cf(const Assignment& assignment);

/// The services that deliver, not chrooted, and those that take mxproof's mail and list the queue.
std::string given_master_cf(const Assignment& assignment, const LinkAddresses& link);

/// Its own transports for some recipients (transport(5)), before the given ones.
std::string given_transport_table(const Assignment& assignment);

/// For the report: what is set beside it, and what of master.cf is not run.
std::vector<Setting> settings_beside_given(const Assignment& assignment);

/// The command that starts it, once its tables are compiled.
std::vector<std::string> start_given(const GivenConfiguration& given);

/// What answers its tables; nothing if nobody is to.
std::vector<Companion> companions_of(const GivenConfiguration& given);

} // namespace harness
