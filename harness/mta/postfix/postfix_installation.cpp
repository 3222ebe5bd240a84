#include "harness/mta/postfix/postfix_installation.hpp"

#include "harness/base/child_process.hpp"

#include <unistd.h>

namespace harness {

std::optional<std::string> installed_postfix_version() {
    if (access(kPostfixCommand, X_OK) != 0) return std::nullopt;
    // It needs no main.cf for defaults.
    const std::string said = output_of({kPostconfCommand, "-dh", "mail_version"}, ErrorOutput::hidden).text;
    const std::string version = said.substr(0, said.find('\n'));
    if (version.empty()) return std::nullopt;
    return version;
}

} // namespace harness
