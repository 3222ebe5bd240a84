// From a sender's description to a container: placeholders filled in, the policy set, secrets kept out of
// reports.
#pragma once

#include "harness/run/run_settings.hpp"
#include "harness/sender/container/container_sender.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// What a sender's resolv.conf names.
struct AskedResolver {
    std::string address;
    std::string name; // for the report
};

/// What of the world a sender's description may name.
struct WorldNames {
    std::string roots_pem;                      // the public CAs
    std::vector<std::string> domains;           // of the recipients that the sender gets
    std::string relay;                          // the host that it is to relay to; empty: none
    bool any_silent = false;                    // the DNS of one of the recipients does not answer
    std::optional<AskedResolver> resolver = {}; // nothing: the fake one
};

/// What the placeholders of a sender's description stand for on the n-th link; `{domain}` stands for several
/// values, see repeated().
std::map<std::string, std::string>
placeholder_values(unsigned link, const WorldNames& names, const SenderDescription& sender);

/// The text with each line that has a `{domain}` once for every domain.
std::string repeated(const std::string& text, const std::vector<std::string>& domains);

/// The text with every `{word}` that has a value replaced by it.
std::string filled_in(const std::string& text, const std::map<std::string, std::string>& values);

/// `plan` must be of a container image.
ContainerSettings container_settings(
    const SenderPlan& plan, const std::filesystem::path& engine, unsigned link, const WorldNames& names
);

} // namespace harness
