#include "harness/scenario/peer_name.hpp"

#include "harness/base/lower_case.hpp"

#include <algorithm>
#include <vector>

namespace harness {

namespace {

// Absolute; empty, with a problem, if the peer does not have it.
std::string
name_called(const std::string& variable, Position position, const Peer& peer, Problems& problems) {
    if (variable == "domain") return peer.domain;
    std::vector<std::string> known{"domain"};
    std::string name;
    const auto consider = [&](const std::string& label, const std::string& of_it) {
        known.push_back(label);
        if (label == variable) name = of_it;
    };
    for (const MxHost& host : peer.mx) {
        const std::string number = host.label.substr(2);
        consider(host.label, host.name);
        if (host.alias) consider("alias" + number, host.alias->name);
        if (host.tlsa_alias) consider("tlsa" + number, host.tlsa_alias->name);
    }
    if (name.empty()) problems.unknown_word(position, variable, known);
    return name;
}

std::string filled_in(const YamlNode& node, const Peer& peer, Problems& problems, bool absolute) {
    const std::string& pattern = node.scalar;
    std::string text;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            text += pattern[i];
            continue;
        }
        const auto end = pattern.find('}', i);
        const std::string variable = pattern.substr(i + 1, end == std::string::npos ? end : end - i - 1);
        const std::string name = name_called(variable, node.position, peer, problems);
        if (name.empty()) return {};
        text += absolute ? name : name.substr(0, name.size() - 1);
        i = end == std::string::npos ? pattern.size() : end;
    }
    return text;
}

} // namespace

std::string expand_name(const YamlNode& node, const Peer& peer, Problems& problems) {
    // DNS names are the same in any case (RFC 4343).
    std::string name = in_lower_case(filled_in(node, peer, problems, true));
    return name.empty() || name.ends_with('.') ? name : name + '.';
}

std::string expand_text(const YamlNode& node, const Peer& peer, Problems& problems) {
    return filled_in(node, peer, problems, false);
}

} // namespace harness
