#include "harness/mta/sender_data.hpp"
#include "harness/sender/container/lua_text.hpp"
#include "harness/sender/container/resolver_answer.hpp"
#include "harness/sender/container/resolver_kind.hpp"

#include <fmt/format.h>

#include <sstream>

namespace harness {

namespace {

// Its settings, those of its command line last; its configuration in Lua with the files that this reads.
std::string recursor_question(const std::vector<std::string>& command_line) {
    const auto directory = option_values(command_line, {"--config-dir"});
    const auto name = option_values(command_line, {"--config-name"});
    std::string words;
    for (std::size_t i = 1; i < command_line.size(); ++i)
        if (command_line[i].starts_with("--")) words += " " + quoted_word(command_line[i].substr(2));
    return fmt::format(
        "f={}/recursor{}.conf; [ -r \"$f\" ] || {{ echo '== trouble'; echo \"there is no $f\"; }}; "
        "plain() {{ grep -v '^[[:space:]]*\\(#\\|$\\)' \"$@\" 2>/dev/null; }}; "
        "echo '== file'; echo \"$f\"; echo '== text'; plain \"$f\"; "
        "d=$(plain \"$f\" | sed -n 's/^include-dir *= *//p' | tail -n 1); "
        "settings() {{ plain \"$f\"; [ -z \"$d\" ] || cat \"$d\"/*.conf 2>/dev/null; printf '%s\\n'{}; }}; "
        "echo '== settings'; settings; l=$(settings | sed -n 's/^lua-config-file *= *//p' | tail -n 1); "
        "[ -z \"$l\" ] || {{ echo '== lua'; cat \"$l\"; echo '== all lua'; cat \"$l\"; "
        "for i in $(sed -n 's/^ *dofile *( *[\"'\\'']\\([^\"'\\'']*\\).*/\\1/p' \"$l\"); do cat \"$i\"; "
        "done; }}",
        quoted_word(directory.empty() ? "/etc/powerdns" : directory.back()),
        name.empty() ? "" : "-" + quoted_word(name.back()),
        words.empty() ? " ''" : words
    );
}

// `name=value` or `name = value`, the last one wins.
std::string setting(const std::string& settings, std::string_view name) {
    std::string value;
    std::istringstream lines(settings);
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos || equals < name.size() || !line.starts_with(name)) continue;
        if (line.find_first_not_of(" \t", name.size()) != equals) continue;
        const auto from = line.find_first_not_of(" \t", equals + 1);
        value = from == std::string::npos ? "" : line.substr(from, line.find_last_not_of(" \t") + 1 - from);
    }
    return value;
}

std::vector<ReplacedText> recursor_replacements(const std::string& answer, const FakeRoot& root) {
    auto parts = parts_of_answer(answer);
    if (parts.contains("trouble")) throw SenderError("its configuration: " + parts["trouble"]);
    const std::string& settings = parts["settings"];
    const std::string dnssec = setting(settings, "dnssec");
    const std::string lua = without_comments(parts["all lua"]);
    const auto files = strings_given_to(lua, "readTrustAnchorsFromFile");
    const bool adds =
        !files.empty() || !strings_given_to(lua, "addTA").empty() || !strings_given_to(lua, "addDS").empty();
    const bool clears = lua.find("clearTA") != std::string::npos || lua.find("clearDS") != std::string::npos;
    if (dnssec == "off" || dnssec == "process-no-validate" || (clears && !adds))
        throw SenderError("it does not validate: by its setting dnssec, or without trust anchors");
    std::vector<ReplacedText> replaced;
    std::string lines;
    for (const std::string& file : files)
        replaced.push_back(anchor_file(file, root));
    if (files.empty()) {
        std::string file = setting(settings, "lua-config-file");
        if (file.empty()) {
            file = "/etc/powerdns/mxproof.lua";
            lines += "lua-config-file=" + file + "\n";
        }
        const std::string anchor = fmt::format("clearTA(\".\")\naddTA(\".\", \"{}\")\n", ds_of(root));
        replaced.push_back(appended(file, parts["lua"], anchor));
    }
    std::string hints = setting(settings, "hint-file");
    if (hints.empty()) {
        hints = "/etc/powerdns/mxproof-root.hints";
        lines += "hint-file=" + hints + "\n";
    }
    replaced.push_back(hints_file(hints, root));
    if (!lines.empty()) replaced.push_back(appended(parts["file"], parts["text"], lines));
    return replaced;
}

} // namespace

ResolverKind powerdns_recursor() {
    return {"PowerDNS Recursor", "pdns_recursor", recursor_question, recursor_replacements};
}

} // namespace harness
