#include "harness/cli/chosen_scenarios.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/run/serve_world.hpp"

#include <boost/json.hpp>
#include <fmt/format.h>

#include <system_error>

namespace harness {

namespace {

namespace fs = std::filesystem;

// Makes it where it is missing; false, and the reason is printed, if it cannot be used. What an earlier world
// left would be taken for what this one received.
bool prepare_directory(const fs::path& directory) {
    std::error_code error;
    fs::create_directory(directory, error);
    const bool is_empty = !error && fs::is_empty(directory, error);
    if (!error && is_empty) return true;
    say(fmt::format(
        "mxproof: cannot write to {}: {}", directory.string(), error ? error.message() : "it is not empty"
    ));
    return false;
}

std::vector<std::string> way_in(const ServedWorld& world) {
    return {"nsenter", "--target", std::to_string(world.pid), "--net", "--mount", "--pid", "--wd"};
}

void print_text(const ServedWorld& world) {
    std::string words;
    for (const std::string& word : way_in(world))
        words += word + ' ';
    const std::size_t peers = world.peer_list.size();
    print(fmt::format(
        "{} served until SIGINT or SIGTERM. To run a program in this world:\n"
        "  {}COMMAND...\n"
        "Root hints, trust anchors, the root of the public CA, this table, events and messages are in\n"
        "  {}\n"
        "\n"
        "{}",
        peers == 1 ? "One peer is" : fmt::format("{} peers are", peers),
        words,
        world.directory.string(),
        world.peers
    ));
}

void print_json(const ServedWorld& world) {
    boost::json::array words;
    for (const std::string& word : way_in(world))
        words.emplace_back(word);
    print(
        boost::json::serialize(boost::json::object{
            {"pid", world.pid},
            {"enter", std::move(words)},
            {"directory", world.directory.string()},
            {"peers", world.peer_list}}) +
        '\n'
    );
}

} // namespace

int world_command(const CommandLine& line, const WorldOptions& options) {
    const auto scenarios = choose_scenarios(line.scenarios, options.selectors);
    if (!scenarios) return 2;
    ServeSettings settings;
    settings.scenarios = scenarios->chosen;
    settings.seed = options.seed;
    settings.command = options.command;
    if (!options.directory.empty()) {
        if (!prepare_directory(options.directory)) return 2;
        settings.directory = fs::canonical(options.directory);
    }
    // With a command, stdout is the command's.
    if (options.command.empty()) settings.ready = line.format == Format::json ? print_json : print_text;
    return serve_world(settings);
}

} // namespace harness
