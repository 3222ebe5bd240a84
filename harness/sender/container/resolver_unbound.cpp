#include "harness/mta/sender_data.hpp"
#include "harness/sender/container/resolver_answer.hpp"
#include "harness/sender/container/resolver_kind.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <sstream>

namespace harness {

namespace {

using Options = std::map<std::string, std::string>;

std::string unbound_question(const std::vector<std::string>& command_line) {
    const auto named = option_values(command_line, {"-c"});
    const std::string file =
        named.empty() ? "/etc/unbound/unbound.conf" : named.back(); // Debian's and Alpine's
    return fmt::format(
        "f={}; echo '== file'; echo \"$f\"; echo '== text'; cat \"$f\"; for o in chroot directory "
        "module-config "
        "auto-trust-anchor-file trust-anchor-file trust-anchor root-hints; do echo \"== $o\"; "
        "unbound-checkconf -o $o \"$f\"; done",
        quoted_word(file)
    );
}

// A tool's warnings come with its answer, each with a date: `[1700000000] unbound-checkconf[7:0] warning: …`.
std::vector<std::string> values_of(const Options& options, const std::string& option) {
    std::vector<std::string> values;
    const auto found = options.find(option);
    std::istringstream lines(found == options.end() ? "" : found->second);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && !line.starts_with('[')) values.push_back(line);
    return values;
}

std::string value_of(const Options& options, const std::string& option) {
    const auto values = values_of(options, option);
    return values.empty() ? "" : values.front();
}

// unbound.conf(5): names are relative to `directory`, and below `chroot` unless they begin with it.
std::string absolute(const Options& options, std::string name) {
    const std::string chroot = value_of(options, "chroot");
    if (!name.starts_with('/')) name = value_of(options, "directory") + "/" + name;
    return chroot.empty() || name.starts_with(chroot + "/") ? name : chroot + name;
}

std::vector<ReplacedText> unbound_replacements(const std::string& answer, const FakeRoot& root) {
    const Options options = parts_of_answer(answer);
    std::vector<std::string> anchors = values_of(options, "auto-trust-anchor-file");
    for (std::string& name : values_of(options, "trust-anchor-file"))
        anchors.push_back(std::move(name));
    const bool has_anchor = !anchors.empty() || !values_of(options, "trust-anchor").empty();
    if (!has_anchor || value_of(options, "module-config").find("validator") == std::string::npos)
        throw SenderError("it does not validate: its configuration has no trust anchor "
                          "(auto-trust-anchor-file) or no validator (module-config)");
    std::vector<ReplacedText> replaced;
    for (const std::string& name : anchors)
        replaced.push_back(anchor_file(absolute(options, name), root));
    std::string lines;
    if (anchors.empty()) lines += fmt::format("  trust-anchor: \"{}\"\n", root.anchor);
    const std::filesystem::path file = value_of(options, "file");
    auto hints = values_of(options, "root-hints");
    if (hints.empty()) {
        hints.push_back((file.parent_path() / "mxproof-root.hints").string());
        lines += fmt::format("  root-hints: \"{}\"\n", hints.front());
    }
    for (const std::string& name : hints)
        replaced.push_back(hints_file(absolute(options, name), root));
    if (!lines.empty()) replaced.push_back(appended(file, options.at("text"), "server:\n" + lines));
    return replaced;
}

} // namespace

ResolverKind unbound() {
    return {"Unbound", "unbound", unbound_question, unbound_replacements};
}

} // namespace harness
