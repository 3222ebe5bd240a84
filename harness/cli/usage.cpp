#include "harness/cli/usage.hpp"

#include "harness/base/nearest_word.hpp"
#include "harness/cli/help_format.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/terminal.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <memory>
#include <sstream>
#include <string>
#include <string_view>
#include <system_error>
#include <utility>
#include <vector>

namespace harness {

namespace {

// The subcommand that was called, down to the last: `image build`.
const CLI::App& called(const CLI::App& app) {
    const auto commands = app.get_subcommands();
    return commands.empty() ? app : called(*commands.front());
}

// `mxproof image`; the name of the program is that of the outermost.
std::string name_of(const CLI::App& app) {
    return app.get_parent() ? name_of(*app.get_parent()) + " " + app.get_name() : app.get_name();
}

std::vector<std::string> commands_of(const CLI::App& app) {
    std::vector<std::string> words;
    for (const CLI::App* command : app.get_subcommands([](const CLI::App*) { return true; }))
        words.push_back(command->get_name());
    return words;
}

// Those of the outer commands are taken, too.
std::vector<std::string> options_of(const CLI::App& app) {
    std::vector<std::string> words;
    for (const CLI::App* level = &app; level; level = level->get_parent())
        for (const CLI::Option* option : level->get_options())
            for (const std::string& name : option->get_lnames())
                words.push_back("--" + name);
    return words;
}

std::string did_you_mean(const std::string& word, const std::vector<std::string>& known) {
    const auto nearest = nearest_word(word, known);
    return nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : "";
}

std::string unexpected(const CLI::App& app) {
    const auto words = app.remaining(true);
    const CLI::App& command = called(app);
    for (const std::string& word : words) {
        const std::string name = word.substr(0, word.find('='));
        if (name.starts_with('-'))
            return fmt::format("unknown option \"{}\"{}", name, did_you_mean(name, options_of(command)));
    }
    const std::string word = words.empty() ? "" : words.front();
    const auto commands = commands_of(command);
    if (commands.empty()) return fmt::format("`{}` does not expect \"{}\"", name_of(command), word);
    return fmt::format("unknown command \"{}\"{}", word, did_you_mean(word, commands));
}

// `build or list`.
std::string one_of(const std::vector<std::string>& words) {
    std::string text;
    for (std::size_t i = 0; i < words.size(); ++i)
        text += (i == 0 ? "" : i + 1 == words.size() ? " or " : ", ") + words[i];
    return text;
}

std::string missing(const CLI::App& app) {
    // An unknown command makes a known one missing.
    if (!app.remaining(true).empty()) return unexpected(app);
    const CLI::App& command = called(app);
    const auto commands = commands_of(command);
    if (!commands.empty()) return fmt::format("expected a command: {}", one_of(commands));
    for (const CLI::Option* option : command.get_options())
        if (option->get_required() && option->count() == 0)
            return fmt::format("`{}` expects a {}", name_of(command), option->get_name());
    return "something is missing";
}

// The text of the library says no more about it than the name in front of the colon.
std::string miscounted(const std::string& text) {
    const std::string name = text.substr(0, std::min(text.find(':'), text.find(' ')));
    if (text.find("At Most") != std::string::npos) return name + " is given more than once";
    if (text.find("flag override") != std::string::npos)
        return (name.starts_with('-') ? name : "--" + name) + " takes no value";
    return name + ": expected a value";
}

// Validators are ours, and so are their words.
std::string words_for(const CLI::App& app, const CLI::ParseError& error) {
    if (dynamic_cast<const CLI::ExtrasError*>(&error)) return unexpected(app);
    if (dynamic_cast<const CLI::RequiredError*>(&error)) return missing(app);
    if (dynamic_cast<const CLI::ArgumentMismatch*>(&error)) return miscounted(error.what());
    return error.what();
}

void set_format(CLI::App& app, const std::shared_ptr<HelpFormat>& format) {
    app.formatter(format);
    for (CLI::App* command : app.get_subcommands([](CLI::App*) { return true; }))
        set_format(*command, format);
}

} // namespace

std::function<std::string(const std::string&)> number_between(unsigned least, unsigned most) {
    return [least, most](const std::string& word) {
        unsigned number = 0;
        const char* const end = word.data() + word.size();
        const auto [stop, error] = std::from_chars(word.data(), end, number);
        const bool good = error == std::errc{} && stop == end && number >= least && number <= most;
        return good ? "" : fmt::format("found \"{}\", expected a number from {} to {}", word, least, most);
    };
}

std::function<std::string(const std::string&)> one_word_of(std::vector<std::string> words) {
    return [words = std::move(words)](const std::string& word) {
        if (std::find(words.begin(), words.end(), word) != words.end()) return std::string();
        return fmt::format("found \"{}\", expected {}{}", word, one_of(words), did_you_mean(word, words));
    };
}

std::string check_size(const std::string& word) {
    constexpr std::string_view kUnits = "kmgt";
    std::uint64_t number = 0;
    const char* const end = word.data() + word.size();
    const auto [stop, error] = std::from_chars(word.data(), end, number);
    const auto unit = end - stop == 1 ? kUnits.find(static_cast<char>(*stop | 0x20)) : std::string_view::npos;
    const std::uint64_t factor = unit == std::string_view::npos ? 1 : 1ULL << (10 * (unit + 1));
    const bool good =
        error == std::errc{} && (stop == end || factor > 1) && number > 0 && number <= (1ULL << 40U) / factor;
    return good ? "" : fmt::format("found \"{}\", expected a size such as 512k, 16m or 1g", word);
}

std::optional<int>
parse_arguments(CLI::App& app, int argc, const char* const* argv, const std::function<void()>& finish) {
    set_format(app, std::make_shared<HelpFormat>(width_of_stdout()));
    try {
        app.parse(argc, argv);
        finish();
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        std::ostringstream out;
        std::ostringstream ignored;
        if (app.exit(error, out, ignored) == 0) { // --help, --version
            print(out.str());
            return 0;
        }
        say(fmt::format(
            "{}: {}\n`{} --help` shows what there is",
            app.get_name(),
            words_for(app, error),
            name_of(called(app))
        ));
        return 2;
    }
}

} // namespace harness
