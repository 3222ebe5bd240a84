// From a sender's description to a container: placeholders filled in, the policy set, secrets kept out of
// reports.
#pragma once

#include "harness/run/run_settings.hpp"
#include "harness/sender/container_sender.hpp"

#include <map>
#include <string>

namespace harness {

/// What the placeholders of a sender's description stand for on the n-th link.
std::map<std::string, std::string>
placeholder_values(unsigned link, const std::string& roots_pem, const SenderDescription& sender);

/// The text with every `{word}` that has a value replaced by it.
std::string filled_in(const std::string& text, const std::map<std::string, std::string>& values);

/// `plan` must be of a container.
ContainerSettings container_settings(
    const SenderPlan& plan, const std::filesystem::path& engine, unsigned link, const std::string& roots_pem
);

} // namespace harness
