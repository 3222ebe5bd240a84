// Command lines as they stand in front of what a program printed. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct PastedQuestion {
    std::string name; // absolute, lower case
    std::string type; // `A`
};

struct PastedCommand {
    std::string program = {};                   // `dig`, `delv`, `drill`, `posttls-finger`, `openssl`
    std::vector<PastedQuestion> questions = {}; // of the first three
    bool is_short = false;                      // `+short`
    bool unchecked = false;                     // `+cd`
    bool validates = false;                     // drill -S
    std::string host = {};                      // openssl: that of -connect; without final dot, lower case
    bool by_dane = false;                       // posttls-finger: its level
    std::string domain = {};                    // posttls-finger: what is behind the @
};

/// Of a line such as `$ dig +short MX example.org`, with a prompt or without; nothing if it calls none of
/// these programs.
std::optional<PastedCommand> read_command(std::string_view line);

/// Of dig's header, `+dnssec MX example.org`.
PastedCommand read_dig_arguments(std::string_view arguments);

} // namespace harness
