// Where a Postfix has its queues and its trust store, in its own words. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct PostfixPlaces {
    std::vector<std::string> queues; // of all its instances, symbolic links followed
    std::string ca_file;             // smtp_tls_CAfile, likewise; empty: none
    std::string ca_path;             // smtp_tls_CApath, likewise
    std::string ca_path_as_named;    // which smtp(8) opens below its queue where it is chrooted
    bool logs_to_syslog = false;     // no maillog_file
};

/// The command that asks for them, in a shell beside that Postfix; it starts nothing.
std::vector<std::string> postfix_question();

/// Its answer. Throws SenderError if there is no Postfix, or a queue lies where nothing may be put.
PostfixPlaces parse_postfix_places(std::string_view answer);

} // namespace harness
