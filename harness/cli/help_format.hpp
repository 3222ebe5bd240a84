// How `--help` looks: wrapped at the terminal's width, defaults and environment variables in words.
#pragma once

#include <CLI/CLI.hpp>

#include <string>

namespace harness {

class HelpFormat : public CLI::Formatter {
public:
    explicit HelpFormat(int width) : width_(width) {}

    std::string make_option(const CLI::Option* option, bool is_positional) const override;
    std::string make_subcommand(const CLI::App* command) const override;
    /// Lines that begin with a space, which are examples, are left as they are.
    std::string make_footer(const CLI::App* app) const override;

private:
    std::string entry(const std::string& name, const std::string& text) const;

    int width_; // columns
};

} // namespace harness
