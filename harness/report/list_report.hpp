// The text of `mxproof list`. Pure.
#pragma once

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/sender_description.hpp"

#include <string>
#include <vector>

namespace harness {

/// Per scenario its id as selectors want it, its title, and the policies about which it says nothing, if any;
/// wrapped at `width` columns. The last line counts the scenarios.
std::string list_report(const std::vector<const Scenario*>& scenarios, int width);

/// The same of the senders: name, title, what it claims, image.
std::string sender_list_report(const std::vector<SenderDescription>& senders, int width);

} // namespace harness
