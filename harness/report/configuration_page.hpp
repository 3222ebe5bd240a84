// What a configuration that claims nothing does to each kind of peer, in one page. Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>

namespace harness {

/// Whether a run was of a configuration that claims nothing.
bool is_of_a_configuration(const RunResult& result);

/// Which policy it behaves like and where not, what every usual policy would change, which attackers get
/// mail, who gets none, and which of its settings decide.
std::string configuration_page(const RunResult& result, const TextStyle& style);

} // namespace harness
