// The services of a given master.cf that a run needs: those that deliver, without what would reach out of the
// run. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// A service of master(5).
struct MasterService {
    std::string name;
    std::string type;           // `inet`, `unix`, …
    std::string private_column; // and so on: as it is in the file
    std::string unprivileged;
    std::string chroot;
    std::string wake_up;
    std::string process_limit;
    std::string command;                // the program, without its directory
    std::vector<std::string> arguments; // `-o`, `name=value`, …; what is in braces is one argument
};

/// Of a line as postconf(1) -M prints it; one with fewer than eight columns has an empty command.
MasterService parse_service(std::string_view line);

std::string to_line(const MasterService& service);

/// Takes `-o name=value` of these names out, and what starts a debugger; the names that were there.
std::vector<std::string> remove_options(MasterService& service, const std::vector<std::string>& names);

/// Whether `-o` gives the parameter a value.
bool sets(const MasterService& service, std::string_view parameter);

/// Whether the program is one of Postfix's own that delivers by SMTP or serves those that do. The others
/// listen, or run programs of the user's.
bool delivers_or_serves(const MasterService& service);

} // namespace harness
