// The text of `mxproof list`. Pure.
#pragma once

#include "harness/scenario/scenario.hpp"
#include "harness/scenario/sender_description.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness {

/// Per scenario its id as selectors want it, its title, and the policies about which it says nothing, if any;
/// wrapped at `width` columns, with a last line that counts the scenarios. Without a width it is for a pipe:
/// exactly one line each.
std::string list_report(const std::vector<const Scenario*>& scenarios, std::optional<int> width);

/// The same of the senders: name, title, what it claims, image.
std::string sender_list_report(const std::vector<SenderDescription>& senders, std::optional<int> width);

} // namespace harness
