#include "harness/base/text_lines.hpp"
#include "harness/mta/sender_data.hpp"
#include "harness/sender/container/lua_text.hpp"
#include "harness/sender/container/resolver_answer.hpp"
#include "harness/sender/container/resolver_kind.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

// What it was built with: Debian's, and CZ.NIC's own.
constexpr std::string_view kHintsByDefault = "/usr/share/dns/root.hints /etc/knot-resolver/root.hints";
constexpr std::string_view kKeysByDefault = "/usr/share/dns/root.key /etc/knot-resolver/root.keys";
constexpr std::string_view kCachesByDefault = "/var/cache/knot-resolver/ /var/lib/knot-resolver/";

std::string kresd_question(const std::vector<std::string>& command_line) {
    const auto files = option_values(command_line, {"-c", "--config"});
    std::string words;
    for (const std::string& file : files)
        words += " " + quoted_word(file);
    if (words.empty()) words = " /etc/knot-resolver/kresd.conf";
    return fmt::format(
        "for f in{0}; do [ -r \"$f\" ] || {{ echo '== trouble'; echo \"it cannot be read: $f\"; }}; last=$f; "
        "done; "
        "echo '== file'; echo \"$last\"; echo '== last'; cat \"$last\"; "
        "echo '== hints'; ls {1} 2>/dev/null; echo '== keys'; ls {2} 2>/dev/null; "
        "echo '== caches'; for d in {3} $(sed -n \"s,.*lmdb://\\([^'\\\"]*\\).*,\\1,p\"{0}); do "
        "ls \"$d/data.mdb\" \"$d/lock.mdb\" 2>/dev/null; done; echo '== text'; cat{0}",
        words,
        kHintsByDefault,
        kKeysByDefault,
        kCachesByDefault
    );
}

std::vector<ReplacedText> kresd_replacements(const std::string& answer, const FakeRoot& root) {
    auto parts = parts_of_answer(answer);
    if (parts.contains("trouble")) throw SenderError("its configuration: " + parts["trouble"]);
    const std::string text = without_comments(parts["text"]);
    if (!strings_given_to(text, "trust_anchors.remove").empty())
        throw SenderError("it does not validate: its configuration removes a trust anchor");
    const bool has_keys = !strings_given_to(text, "trust_anchors.add").empty();
    auto keys = strings_given_to(text, "trust_anchors.add_file");
    if (keys.empty() && !has_keys) keys = lines_in(parts["keys"]);
    const bool has_hints = text.find("hints.root(") != std::string::npos;
    auto hints = strings_given_to(text, "hints.root_file");
    if (hints.empty() && !has_hints) hints = lines_in(parts["hints"]);
    std::vector<ReplacedText> replaced;
    for (const std::string& file : keys)
        replaced.push_back(anchor_file(file, root));
    for (const std::string& file : hints)
        replaced.push_back(hints_file(file, root));
    std::string lines;
    if (has_keys || keys.empty())
        lines += fmt::format("trust_anchors.remove('.')\ntrust_anchors.add('{}')\n", root.anchor);
    if (has_hints || hints.empty()) {
        const std::string file = "/etc/knot-resolver/mxproof-root.hints";
        replaced.push_back(hints_file(file, root));
        lines += fmt::format("modules.load('hints > iterate')\nhints.root_file('{}')\n", file);
    }
    if (!lines.empty()) replaced.push_back(appended(parts["file"], parts["last"], lines));
    for (const std::string& file : lines_in(parts["caches"]))
        replaced.push_back({file, "", "(empty)", "its cache has answers of another Internet"});
    return replaced;
}

} // namespace

ResolverKind knot_resolver() {
    return {"Knot Resolver", "kresd", kresd_question, kresd_replacements};
}

} // namespace harness
