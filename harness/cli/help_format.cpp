#include "harness/cli/help_format.hpp"

#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <sstream>

namespace harness {

namespace {

constexpr std::size_t kTextColumn = 28;

// What is said of an option by its own settings.
std::string extras(const CLI::Option* option) {
    std::string text;
    if (!option->get_default_str().empty()) text += fmt::format(" (default: {})", option->get_default_str());
    if (!option->get_envname().empty()) text += fmt::format(" (environment: {})", option->get_envname());
    return text;
}

} // namespace

// A name that is too long for its column has the text below it.
std::string HelpFormat::entry(const std::string& name, const std::string& text) const {
    const auto width = static_cast<std::size_t>(std::max(width_, 40));
    const std::string indent(kTextColumn, ' ');
    const std::string first = fmt::format("  {:<{}}", name, kTextColumn - 2);
    if (columns_of(name) + 4 <= kTextColumn) return paragraph(text, first, indent, width);
    return first + '\n' + paragraph(text, indent, indent, width);
}

std::string HelpFormat::make_option(const CLI::Option* option, bool is_positional) const {
    std::string name = make_option_name(option, is_positional);
    if (!is_positional && option->get_type_size() != 0 && !option->get_type_name().empty())
        name += " " + option->get_type_name();
    return entry(name, make_option_desc(option) + extras(option));
}

std::string HelpFormat::make_footer(const CLI::App* app) const {
    std::string text;
    std::istringstream lines(app->get_footer());
    for (std::string line; std::getline(lines, line);)
        text += line.starts_with(' ')
                    ? line + '\n'
                    : paragraph(line, "", "", static_cast<std::size_t>(std::max(width_, 40)));
    return text;
}

std::string HelpFormat::make_subcommand(const CLI::App* command) const {
    return entry(command->get_display_name(true), command->get_description());
}

} // namespace harness
