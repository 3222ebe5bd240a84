#include "harness/mta/postfix/policy_tables.hpp"

#include <utility>

namespace harness {

namespace {

// Prints those of its arguments that cannot be asked. The key is a domain that nobody has (RFC 6761 6.4), so
// that no table has a policy for it. With a main.cf of its own, which names no log: the container's would
// take these errors for those of Postfix.
constexpr const char* kAsk = R"(d=$(mktemp -d) && : >"$d/main.cf" || exit
for table; do
  said=$(postmap -c "$d" -q mxproof.invalid "$table" 2>&1 >/dev/null)
  case $said in *fatal:*) echo "$table" ;; esac
done
rm -r "$d")";

// Of the others Postfix reads a file, or asks a server that no image brings along.
bool asks_a_server(const std::string& table) {
    return table.starts_with("socketmap:") || table.starts_with("tcp:");
}

} // namespace

std::vector<std::string> list_policy_tables() {
    return {"postconf", "-xh", "smtp_tls_policy_maps"};
}

std::vector<std::string> tables_of(std::string_view list) {
    std::vector<std::string> tables;
    std::string table;
    int depth = 0;
    for (const char c : list) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        const bool separates = depth == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n');
        if (!separates) table += c;
        if (separates && !table.empty()) tables.push_back(std::exchange(table, {}));
    }
    if (!table.empty()) tables.push_back(std::move(table));
    return tables;
}

std::vector<std::string> asked_policy_tables(std::string_view list) {
    std::vector<std::string> tables = tables_of(list);
    std::erase_if(tables, [](const std::string& table) { return !asks_a_server(table); });
    return tables;
}

std::vector<std::string> ask_policy_tables(const std::vector<std::string>& tables) {
    std::vector<std::string> argv{"sh", "-c", kAsk, "sh"};
    argv.insert(argv.end(), tables.begin(), tables.end());
    return argv;
}

} // namespace harness
