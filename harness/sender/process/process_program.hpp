// What a process sender runs, and what a report says of it.
#pragma once

#include "harness/mta/postfix/postfix_config.hpp"
#include "harness/mta/sender_data.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/process/isolated_process.hpp"

namespace harness {

/// The arguments are kept by reference: they must outlive the program.
IsolatedProgram
process_program(const PostfixSettings& settings, const LinkAddresses& addresses, const SenderLink& link);

/// Without the version, which is known once it has started.
SenderInfo process_info(const PostfixSettings& settings, const LinkAddresses& addresses);

/// Why it cannot be started on this machine; empty if it can.
std::string why_not_startable(const PostfixSettings& settings);

} // namespace harness
