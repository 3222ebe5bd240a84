// Where a Postfix has its queues and its trust store, in its own words. Pure.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace harness {

/// A directory of a queue, as the package's post-install makes it (postfix-files): of messages (postconf(5),
/// hash_queue_names), or of the processes that work on them (master(8)).
struct QueueDirectory {
    std::string_view name;
    mode_t mode = 0700;
    const char* user = "postfix";
    const char* group = "root";
};

inline constexpr std::array<QueueDirectory, 14> kQueueDirectories{
    {{"active"},
     {"bounce"},
     {"corrupt"},
     {"defer"},
     {"deferred"},
     {"flush"},
     {"hold"},
     {"incoming"},
     {"maildrop", 01730, "postfix", "postdrop"},
     {"pid", 0755, "root", "root"},
     {"private"},
     {"public", 02710, "postfix", "postdrop"},
     {"saved"},
     {"trace"}}};

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
