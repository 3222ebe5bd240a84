#include "harness/sender/resolver_kind.hpp"

#include "harness/sender/sender_data.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <sstream>

namespace harness {

namespace {

// A tool's warnings come with its answer, each with a date: `[1700000000] unbound-checkconf[7:0] warning: …`.
std::vector<std::string> values_of(const ResolverFacts& facts, const std::string& option) {
    std::vector<std::string> values;
    const auto found = facts.options.find(option);
    std::istringstream lines(found == facts.options.end() ? "" : found->second);
    for (std::string line; std::getline(lines, line);)
        if (!line.empty() && !line.starts_with('[')) values.push_back(line);
    return values;
}

std::string value_of(const ResolverFacts& facts, const std::string& option) {
    const auto values = values_of(facts, option);
    return values.empty() ? "" : values.front();
}

// unbound.conf(5): names are relative to `directory`, and below `chroot` unless they begin with it.
std::string absolute(const ResolverFacts& facts, std::string name) {
    const std::string chroot = value_of(facts, "chroot");
    if (!name.starts_with('/')) name = value_of(facts, "directory") + "/" + name;
    return chroot.empty() || name.starts_with(chroot + "/") ? name : chroot + name;
}

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\t', ' ');
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n'))
        text.replace(end, 1, end + 1 == text.size() ? "" : "; ");
    return text;
}

std::string unbound_configuration(const std::vector<std::string>& command_line) {
    for (std::size_t i = 1; i < command_line.size(); ++i) {
        if (!command_line[i].starts_with("-c")) continue;
        if (command_line[i].size() > 2) return command_line[i].substr(2);
        if (i + 1 < command_line.size()) return command_line[i + 1];
    }
    return "/etc/unbound/unbound.conf"; // Debian's and Alpine's
}

std::vector<std::string> unbound_question(const std::string& file, const std::string& option) {
    return {"unbound-checkconf", "-o", option, file};
}

// Lines behind the configuration, for what no file of its own says.
void append_configuration(
    const ResolverFacts& facts, const std::string& lines, std::vector<ReplacedText>& replaced
) {
    replaced.push_back(
        {facts.file,
         facts.text + "\nserver:\n" + lines,
         "its own, and behind it: server: " + on_one_line(lines),
         "it names no file of its own for this"}
    );
}

std::vector<ReplacedText> unbound_replacements(const ResolverFacts& facts, const FakeRoot& root) {
    std::vector<std::string> anchors = values_of(facts, "auto-trust-anchor-file");
    for (std::string& name : values_of(facts, "trust-anchor-file"))
        anchors.push_back(std::move(name));
    const bool has_anchor = !anchors.empty() || !values_of(facts, "trust-anchor").empty();
    if (!has_anchor || value_of(facts, "module-config").find("validator") == std::string::npos)
        throw SenderError("it does not validate: its configuration has no trust anchor "
                          "(auto-trust-anchor-file) or no validator (module-config)");
    std::vector<ReplacedText> replaced;
    for (const std::string& name : anchors)
        replaced.push_back(
            {absolute(facts, name),
             root.anchor + "\n",
             on_one_line(root.anchor),
             "the key of the fake Internet's root"}
        );
    const std::string why_hints = "the servers of the fake Internet's root";
    std::string lines;
    if (anchors.empty()) lines += fmt::format("  trust-anchor: \"{}\"\n", root.anchor);
    auto hints = values_of(facts, "root-hints");
    if (hints.empty()) {
        hints.push_back((std::filesystem::path(facts.file).parent_path() / "mxproof-root.hints").string());
        lines += fmt::format("  root-hints: \"{}\"\n", hints.front());
    }
    for (const std::string& name : hints)
        replaced.push_back({absolute(facts, name), root.hints, on_one_line(root.hints), why_hints});
    if (!lines.empty()) append_configuration(facts, lines, replaced);
    return replaced;
}

} // namespace

ResolverKind unbound() {
    return {
        "Unbound",
        "unbound",
        SIGHUP,
        {"chroot",
         "directory",
         "module-config",
         "auto-trust-anchor-file",
         "trust-anchor-file",
         "trust-anchor",
         "root-hints"},
        unbound_configuration,
        unbound_question,
        unbound_replacements};
}

std::vector<ResolverKind> resolver_kinds() {
    return {unbound()};
}

} // namespace harness
