#include "harness/cli/world_arguments.hpp"

#include <CLI/CLI.hpp>

#include <algorithm>
#include <string_view>

namespace harness {

void add_world(CLI::App& app, WorldOptions& options) {
    app.add_option("selector", options.selectors, "Which peers there are, as for run; all by default");
    app.add_option(
           "-o,--output",
           options.directory,
           "Where root hints, trust anchor, table of peers, events and messages are written: a new or empty "
           "directory, which stays; by default a temporary one"
    )
        ->type_name("DIRECTORY");
    app.add_option("--seed", options.seed, "Keys and certificates derive from it")->capture_default_str();
    app.footer(
        "COMMAND runs in the world, and its exit code is that of mxproof. The variable MXPROOF_WORLD "
        "names the directory. Without a COMMAND the world is served until SIGINT or SIGTERM, and it is "
        "said how to enter it.\n"
        "  mxproof world dane/correct -- swaks --to user@correct.dane.example --tls\n"
        "  mxproof world -- bash"
    );
}

SplitArguments split_at_command(int argc, const char* const* argv) {
    const char* const* const end = argv + argc;
    const char* const* const dashes = std::find(argv, end, std::string_view("--"));
    if (dashes == end || std::find(argv, dashes, std::string_view("world")) == dashes) return {argc, {}};
    return {static_cast<int>(dashes - argv), {dashes + 1, end}};
}

} // namespace harness
