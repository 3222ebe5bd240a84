#include "harness/scenario/peer_name.hpp"

#include <algorithm>
#include <cctype>
#include <vector>

namespace harness {

std::string expand_name(const YamlNode& node, const Peer& peer, Problems& problems) {
    const std::string& pattern = node.scalar;
    std::string name;
    for (std::size_t i = 0; i < pattern.size(); ++i) {
        if (pattern[i] != '{') {
            name += pattern[i];
            continue;
        }
        const auto end = pattern.find('}', i);
        const std::string variable = pattern.substr(i + 1, end == std::string::npos ? end : end - i - 1);
        std::vector<std::string> known{"domain"};
        std::string value = variable == "domain" ? peer.domain : "";
        for (const MxHost& host : peer.mx) {
            known.push_back(host.label);
            if (host.label == variable) value = host.name;
        }
        if (value.empty()) {
            problems.unknown_word(node.position, variable, known);
            return {};
        }
        name += value;
        i = end == std::string::npos ? pattern.size() : end;
    }
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c)); // DNS names are the same in any case (RFC 4343)
    });
    return name.empty() || name.ends_with('.') ? name : name + '.';
}

} // namespace harness
