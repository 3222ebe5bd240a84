#include "harness/base/resolv_conf.hpp"

namespace harness {

std::string resolv_conf(const std::vector<std::string>& resolvers, const std::string& options) {
    std::string text;
    for (const std::string& resolver : resolvers)
        text += "nameserver " + resolver + "\n";
    if (!options.empty()) text += "options " + options + "\n";
    return text;
}

} // namespace harness
