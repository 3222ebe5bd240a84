#include "harness/cli/again.hpp"

#include "harness/cli/user_files.hpp"
#include "harness/report/sender_columns.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>

namespace harness {

namespace {

void add(std::string& options, const char* name, const std::string& value, const std::string& usual) {
    if (value != usual) options += fmt::format(" {} {}", name, shell_quoted(value));
}

// Without those that say what is printed or kept, and without --jobs: the repeated run has one sender.
std::string options_text(const CommandLine& line, const RunOptions& options) {
    const RunOptions usual;
    std::string text;
    add(text, "--scenarios", line.scenarios.string(), shipped("scenarios").string());
    add(text, "--image", options.image, usual.image);
    add(text, "--config", options.configuration.directory.string(), "");
    for (const Setting& setting : options.configuration.set)
        add(text, "-o", setting.name + "=" + setting.value, "");
    add(text, "--companion", options.configuration.companion, "");
    if (options.configuration.trust == Trust::own) text += " --trust own";
    add(text, "--resolver", options.resolver, usual.resolver);
    add(text, "--seed", options.seed, usual.seed);
    add(text, "--queue-size", options.queue_size, usual.queue_size);
    add(text, "--deadline", std::to_string(options.deadline.count()), std::to_string(usual.deadline.count()));
    add(text,
        "--start-limit",
        std::to_string(options.start_limit.count()),
        std::to_string(usual.start_limit.count()));
    add(text, "--retries", std::to_string(options.retries), std::to_string(usual.retries));
    add(text, "--repeat", std::to_string(options.repeat), std::to_string(usual.repeat));
    return text;
}

} // namespace

void describe_again(
    RunResult& result, const CommandLine& line, const RunOptions& options, const std::string& program
) {
    const std::string text = options_text(line, options);
    for (Delivery& delivery : result.deliveries) {
        delivery.again.program = program;
        delivery.again.options = text;
        for (const PlayedName& played : options.played)
            if (id_of(played) == delivery.scenario) delivery.again.is_played_as = true;
        for (const std::string& selector : options.selectors)
            if (names_a_file(selector) && selector == delivery.file) delivery.again.selector = selector;
        for (const std::string& sender : options.sender_names)
            if (names_a_file(sender) && std::filesystem::path(sender).stem() == delivery.container)
                delivery.again.sender = sender;
    }
}

std::string name_of_this_program() {
    const char* const called_as = std::getenv("MXPROOF_CALLED_AS");
    return called_as && *called_as ? called_as : "mxproof";
}

} // namespace harness
