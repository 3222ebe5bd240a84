// Where senders that claim the same policy do different things: releases of one Postfix, first of all.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

/// `dane/correct, dane-only: delivered authenticated with process (Postfix 3.7.11); deferred no-dnssec with
/// postfix-3.5 (Postfix 3.5.25)`: one for each peer
/// at which judged deliveries under the same documented policy differ in outcome, channel or reason; policies
/// with the same difference share it.
std::vector<std::string> differences(const RunResult& result);

/// The same as a section of the terminal's report, the first twenty of them. Nothing if there is none.
void append_differences(std::string& out, const RunResult& result, const TextStyle& style);

} // namespace harness
