#include "harness/mta/postfix/given_tables.hpp"

#include "harness/mta/postfix/policy_tables.hpp"

#include <algorithm>
#include <array>

namespace harness {

namespace {

struct TableType {
    std::string_view name;
    TableKind kind = TableKind::itself;
    std::string_view suffix = {};
};

constexpr std::array<TableType, 24> kTypes{{
    {"btree", TableKind::indexed, ".db"},
    {"cdb", TableKind::indexed, ".cdb"},
    {"cidr", TableKind::plain_file},
    {"dbm", TableKind::indexed, ".pag"},
    {"environ"},
    {"fail"},
    {"hash", TableKind::indexed, ".db"},
    {"inline"},
    {"internal"},
    {"ldap", TableKind::server},
    {"lmdb", TableKind::indexed, ".lmdb"},
    {"memcache", TableKind::server},
    {"mongodb", TableKind::server},
    {"mysql", TableKind::server},
    {"nis", TableKind::server},
    {"nisplus", TableKind::server},
    {"pcre", TableKind::plain_file},
    {"pgsql", TableKind::server},
    {"randmap"},
    {"regexp", TableKind::plain_file},
    {"socketmap", TableKind::server},
    {"sqlite", TableKind::plain_file},
    {"static"},
    {"texthash", TableKind::plain_file},
}};
constexpr TableType kTcp{"tcp", TableKind::server};

const TableType* type_named(std::string_view name) {
    if (name == kTcp.name) return &kTcp;
    const auto found =
        std::find_if(kTypes.begin(), kTypes.end(), [&](const TableType& type) { return type.name == name; });
    return found == kTypes.end() ? nullptr : &*found;
}

// `smtpd_…` and the like are asked about mail that comes in; caches are made where there are none.
bool concerns_sending(std::string_view parameter) {
    for (const std::string_view prefix : {"smtpd_", "postscreen_", "lmtp_", "address_verify_"})
        if (parameter.starts_with(prefix)) return false;
    return !parameter.ends_with("_cache_database") && !parameter.ends_with("_cache_map") &&
           parameter.find("_restriction") == std::string_view::npos;
}

std::string_view within_braces(std::string_view text) {
    const auto open = text.find('{');
    const auto close = text.rfind('}');
    return open == std::string_view::npos || close == std::string_view::npos || close < open
               ? std::string_view()
               : text.substr(open + 1, close - open - 1);
}

void add_tables(const std::string& parameter, std::string_view list, std::vector<NamedTable>& tables) {
    for (std::string_view element : tables_of(list)) {
        if (element.starts_with("proxy:")) element.remove_prefix(6);
        const auto colon = element.find(':');
        if (colon == std::string_view::npos) continue;
        const std::string_view type = element.substr(0, colon);
        if (type == "unionmap" || type == "pipemap") {
            add_tables(parameter, within_braces(element), tables);
            continue;
        }
        if (!type_named(type)) continue;
        NamedTable table{parameter, std::string(type), std::string(element.substr(colon + 1))};
        const bool known = std::any_of(tables.begin(), tables.end(), [&](const NamedTable& other) {
            return other.text() == table.text();
        });
        if (!known) tables.push_back(std::move(table));
    }
}

} // namespace

TableKind kind_of(const NamedTable& table) {
    return type_named(table.type)->kind;
}

std::string_view index_suffix(const NamedTable& table) {
    return type_named(table.type)->suffix;
}

std::vector<NamedTable> named_tables(const std::vector<Setting>& settings) {
    std::vector<NamedTable> tables;
    for (const Setting& setting : settings)
        if (concerns_sending(setting.name)) add_tables(setting.name, setting.value, tables);
    return tables;
}

} // namespace harness
