// named.conf(5) in the one form in which named-checkconf(1) prints it: read, and written again. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// `zone "." { type hint; };` has two words and a block of one statement.
struct NamedStatement {
    std::vector<std::string> words; // quoted ones with their quotes
    bool has_block = false;
    std::vector<NamedStatement> block = {};
    std::vector<std::string> after = {}; // words behind the block
};

/// Throws std::runtime_error at text that is no named.conf.
std::vector<NamedStatement> parse_named_conf(std::string_view text);

std::string named_conf_text(const std::vector<NamedStatement>& statements);

/// The value of `name VALUE;` among the statements, without quotes; empty if there is none.
std::string value_in(const std::vector<NamedStatement>& statements, std::string_view name);

/// A word without its quotes.
std::string unquoted(const std::string& word);

} // namespace harness
