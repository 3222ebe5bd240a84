#include "harness/mta/sender_data.hpp"
#include "harness/sender/container/named_conf.hpp"
#include "harness/sender/container/resolver_answer.hpp"
#include "harness/sender/container/resolver_kind.hpp"

#include <fmt/format.h>

#include <filesystem>
#include <functional>

namespace harness {

namespace {

using Statements = std::vector<NamedStatement>;

std::string named_question(const std::vector<std::string>& command_line) {
    const auto named = option_values(command_line, {"-c"});
    const auto chroot = option_values(command_line, {"-t"});
    return fmt::format(
        "f={}; t={}; c=$(named-checkconf ${{t:+-t \"$t\"}} -p \"$f\" 2>&1) || {{ echo '== trouble'; echo "
        "\"$c\"; }}; "
        "k=$(printf '%s\\n' \"$c\" | sed -n 's/^[[:space:]]*bindkeys-file \"\\(.*\\)\";$/\\1/p'); "
        "echo '== file'; echo \"$f\"; echo '== chroot'; echo \"$t\"; "
        "echo '== keys'; ls \"$t${{k:-/etc/bind/bind.keys}}\" 2>/dev/null; echo '== text'; printf '%s\\n' "
        "\"$c\"",
        quoted_word(named.empty() ? "/etc/bind/named.conf" : named.back()),
        quoted_word(chroot.empty() ? "" : chroot.back())
    );
}

// `static-ds TAG ALGORITHM TYPE "DIGEST"`. Not `initial-ds`: of what it has learnt since, nothing holds then
// (RFC 5011).
std::string static_ds(const FakeRoot& root) {
    const std::string ds = ds_of(root);
    const auto digest = ds.rfind(' ') + 1;
    return "static-ds " + ds.substr(0, digest) + '"' + ds.substr(digest) + '"';
}

bool holds_anchors(const NamedStatement& one) {
    const std::string& word = one.words.empty() ? "" : one.words.front();
    return word == "trust-anchors" || word == "managed-keys" || word == "trusted-keys";
}

bool is_of_root(const NamedStatement& one) {
    return !one.words.empty() && unquoted(one.words.front()) == ".";
}

bool is_root_zone(const NamedStatement& one) {
    return one.words.size() > 1 && one.words.front() == "zone" && unquoted(one.words[1]) == ".";
}

bool is_view(const NamedStatement& one) {
    return !one.words.empty() && one.words.front() == "view";
}

// Where zones are: the views, or the file itself if there are none.
std::vector<Statements*> scopes_of(Statements& all) {
    std::vector<Statements*> scopes;
    for (NamedStatement& one : all)
        if (is_view(one)) scopes.push_back(&one.block);
    if (scopes.empty()) scopes.push_back(&all);
    return scopes;
}

Statements& options_of(Statements& all) {
    for (NamedStatement& one : all)
        if (one.words == std::vector<std::string>{"options"}) return one.block;
    return all.insert(all.begin(), {{"options"}, true, {}, {}})->block;
}

bool removes_root_anchors(Statements& statements) {
    bool removed = false;
    for (NamedStatement& one : statements)
        if (holds_anchors(one)) removed |= std::erase_if(one.block, is_of_root) > 0;
    std::erase_if(statements, [](const NamedStatement& one) {
        return holds_anchors(one) && one.block.empty();
    });
    return removed;
}

// dnssec-validation, whose default is `auto`: with the keys that named brings along.
std::string validation_in(const Statements& options, const std::string& otherwise) {
    const std::string value = value_in(options, "dnssec-validation");
    return value.empty() ? otherwise : value;
}

void set_validation(Statements& options) {
    for (NamedStatement& one : options)
        if (one.words.size() > 1 && one.words.front() == "dnssec-validation") one.words[1] = "yes";
}

struct Named {
    Statements all;
    std::string chroot;
    std::string file;
    std::string keys; // its file of keys; empty: it has none
};

// Every zone of hints, and the keys that are read for `auto`; nothing if that is not all it knows of the
// root.
std::vector<ReplacedText> files_of(Named& named, const FakeRoot& root) {
    std::vector<ReplacedText> replaced;
    const std::filesystem::path directory = value_in(options_of(named.all), "directory");
    for (const Statements* scope : scopes_of(named.all)) {
        bool has_hints = false;
        for (const NamedStatement& one : *scope) {
            if (!is_root_zone(one)) continue;
            if (value_in(one.block, "type") != "hint") return {};
            replaced.push_back(
                hints_file(named.chroot + (directory / value_in(one.block, "file")).string(), root)
            );
            has_hints = true;
        }
        if (!has_hints) return {};
    }
    if (named.keys.empty()) return {};
    ReplacedText keys = anchor_file(named.keys, root);
    keys.text = fmt::format("trust-anchors {{ . {}; }};\n", static_ds(root));
    replaced.push_back(std::move(keys));
    return replaced;
}

std::vector<ReplacedText> rewritten(Named& named, const FakeRoot& root) {
    const std::filesystem::path hints =
        std::filesystem::path(named.file).parent_path() / "mxproof-root.hints";
    const NamedStatement zone{
        {"zone", "\".\""}, true, {{{"type", "hint"}}, {{"file", "\"" + hints.string() + "\""}}}, {}};
    for (Statements* scope : scopes_of(named.all)) {
        std::erase_if(*scope, is_root_zone);
        scope->push_back(zone);
        set_validation(*scope);
    }
    Statements& options = options_of(named.all);
    if (value_in(options, "dnssec-validation").empty()) options.push_back({{"dnssec-validation", "yes"}});
    set_validation(options);
    named.all.push_back({{"trust-anchors"}, true, {{{"\".\"", static_ds(root)}}}, {}});
    return {
        hints_file(named.chroot + hints.string(), root),
        {named.chroot + named.file,
         named_conf_text(named.all),
         "its own, with another root: zone \".\" and trust-anchors",
         "it has no files of its own for them alone"}};
}

std::vector<ReplacedText> named_replacements(const std::string& answer, const FakeRoot& root) {
    auto parts = parts_of_answer(answer);
    if (parts.contains("trouble")) throw SenderError("named-checkconf: " + parts["trouble"]);
    Named named{parse_named_conf(parts["text"]), parts["chroot"], parts["file"], parts["keys"]};
    bool has_anchors = removes_root_anchors(named.all);
    const std::string validation = validation_in(options_of(named.all), "auto");
    bool validates = true;
    bool needs_anchors = false;
    for (Statements* scope : scopes_of(named.all)) {
        has_anchors |= removes_root_anchors(*scope);
        const std::string here = validation_in(*scope, validation);
        validates &= here != "no";
        needs_anchors |= here == "yes";
    }
    if (!validates || (needs_anchors && !has_anchors))
        throw SenderError(
            "it does not validate: dnssec-validation is `no`, or `yes` without trust-anchors of the root"
        );
    if (!has_anchors)
        if (auto files = files_of(named, root); !files.empty()) return files;
    return rewritten(named, root);
}

} // namespace

ResolverKind bind9() {
    return {"BIND", "named", named_question, named_replacements};
}

} // namespace harness
