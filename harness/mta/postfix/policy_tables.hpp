// The tables that Postfix asks for TLS policies (postconf(5), smtp_tls_policy_maps; DATABASE_README). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// The command that lists them.
std::vector<std::string> list_policy_tables();

/// The elements of a list that are separated as Postfix separates them: by commas and white space, but not
/// within braces.
std::vector<std::string> tables_of(std::string_view list);

/// Those that ask a server, of a list.
std::vector<std::string> asked_policy_tables(std::string_view list);

/// The command that asks each of them, and prints those that do not answer.
std::vector<std::string> ask_policy_tables(const std::vector<std::string>& tables);

} // namespace harness
