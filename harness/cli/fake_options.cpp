#include "harness/cli/fake_options.hpp"

#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/command_line.hpp"
#include "harness/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <charconv>
#include <ctime>

namespace harness {

namespace {

// `127.0.0.1:5300`, `[::1]:5300`.
void parse_listen(const std::string& text, FakeOptions& options) {
    const auto colon = text.rfind(':');
    std::string address = text.substr(0, colon);
    if (address.size() > 2 && address.front() == '[' && address.back() == ']')
        address = address.substr(1, address.size() - 2);
    const char* const end = text.data() + text.size();
    std::uint16_t port = 0;
    const auto parsed = colon == std::string::npos
                            ? std::from_chars_result{nullptr, std::errc::invalid_argument}
                            : std::from_chars(text.data() + colon + 1, end, port);
    if (parsed.ec != std::errc{} || parsed.ptr != end || address.empty())
        throw CLI::ValidationError("--listen", fmt::format("\"{}\" is not ADDRESS:PORT", text));
    options.address = address;
    options.port = port;
}

} // namespace

std::variant<FakeOptions, int>
parse_fake_options(const std::string& program, int argc, const char* const* argv) {
    const bool is_mx = program == "fake-mx";
    CLI::App app(
        is_mx ? "fake-mx: the MX hosts of scenarios alone, each on a port of its own of one address"
              : "fake-dns: the DNS of scenarios alone, as a validating resolver",
        program
    );
    FakeOptions options;
    std::string listen = is_mx ? "127.0.0.1:2525" : "127.0.0.1:5300";
    app.add_option("--world", options.files, "Scenario files, or names as for `mxproof run`")->required();
    app.add_option("--listen", listen, "ADDRESS:PORT; port 0 is any free one")->capture_default_str();
    app.add_option("--seed", options.seed, "Keys and certificates derive from it")->capture_default_str();
    app.add_option(
           "--events",
           options.events,
           "Write every event as it happens, one JSON object a line (docs/events.md); `-`: to stdout, and "
           "what "
           "is said there otherwise to stderr"
    )
        ->type_name("FILE");
    if (is_mx) {
        app.add_option(
            "--host",
            options.host,
            "Only this host (`mx1`, or `policy`, the MTA-STS policy host); else mx1 at PORT, the next at "
            "PORT+1, …"
        );
        app.add_option(
            "--ca-file", options.ca_file, "Write the root of the public-CA look-alike to this file"
        );
    }
    const auto finish = [&] { parse_listen(listen, options); };
    if (const auto exit_code = parse_arguments(app, argc, argv, finish)) return *exit_code;
    return options;
}

std::optional<Stage> stage_files(const FakeOptions& options) {
    const auto scenarios = choose_scenarios(shipped("scenarios"), options.files);
    if (!scenarios) return std::nullopt;
    World world;
    for (const Scenario* scenario : scenarios->chosen)
        world.peers.push_back(scenario->peer);
    return stage_world(world, {options.seed, std::time(nullptr)});
}

} // namespace harness
