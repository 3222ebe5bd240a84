#include "harness/cli/fake_options.hpp"

#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/command_line.hpp"
#include "harness/cli/usage.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <ctime>

namespace harness {

namespace {

bool is_address(const std::string& text) {
    std::array<unsigned char, 16> octets{};
    return inet_pton(AF_INET, text.c_str(), octets.data()) == 1 ||
           inet_pton(AF_INET6, text.c_str(), octets.data()) == 1;
}

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
    if (parsed.ec != std::errc{} || parsed.ptr != end || !is_address(address))
        throw CLI::ValidationError("--listen", fmt::format("\"{}\" is not ADDRESS:PORT", text));
    options.address = address;
    options.port = port;
}

} // namespace

std::variant<FakeOptions, int>
parse_fake_options(const std::string& program, int argc, const char* const* argv) {
    const bool is_mx = program == "fake-mx";
    CLI::App app(
        is_mx ? "fake-mx: the MX hosts and MTA-STS policy hosts of scenarios, each at a loopback address of "
                "its "
                "own, where fake-dns says that it is: docs/stand-alone.md"
              : "fake-dns: the DNS of scenarios, as a validating resolver at one loopback address and as "
                "authoritative servers at others: docs/stand-alone.md",
        program
    );
    FakeOptions options;
    std::string listen = is_mx ? "" : "127.0.0.1:5300";
    options.port = 2525;
    app.add_option("--world", options.files, "Scenario files, or names as for `mxproof run`")->required();
    CLI::Option* listen_option = app.add_option(
        "--listen",
        listen,
        is_mx
            ? "All hosts at this ADDRESS:PORT, the first at PORT, the next at PORT+1, …; port 0 is any free "
              "one"
            : "ADDRESS:PORT of the resolver; port 0 is any free one. The authoritative servers answer at the "
              "same port if it is a loopback address (127.0.0.0/8)"
    );
    listen_option->capture_default_str();
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
            "Only this host of each scenario (`mx1`, or `policy`, the MTA-STS policy host)"
        );
        app.add_option("--port", options.port, "The port of every host; 0 is any free one")
            ->type_name("PORT")
            ->check(number_between(0, 65535))
            ->capture_default_str()
            ->excludes(listen_option);
        app.add_option(
            "--ca-file", options.ca_file, "Write the root of the public-CA look-alike to this file"
        );
    }
    const auto finish = [&] {
        if (!listen.empty()) parse_listen(listen, options);
    };
    if (const auto exit_code = parse_arguments(app, argc, argv, finish)) return *exit_code;
    return options;
}

std::optional<Stage> stage_files(const FakeOptions& options, AddressRange addresses) {
    const auto scenarios = choose_scenarios(shipped("scenarios"), options.files);
    if (!scenarios) return std::nullopt;
    World world;
    for (const Scenario* scenario : scenarios->chosen)
        world.peers.push_back(scenario->peer);
    return stage_world(world, {options.seed, std::time(nullptr), addresses});
}

std::string
listen_failure(const std::string& address, std::uint16_t port, const std::string& reason, bool is_missing) {
    const bool may_be_routed = is_missing && address.find(':') != std::string::npos;
    return fmt::format(
        "cannot listen on {} port {}: {}{}",
        address,
        port,
        reason,
        may_be_routed ? " (an IPv6 address that only a route makes local cannot be bound: use [::])" : ""
    );
}

} // namespace harness
