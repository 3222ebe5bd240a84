#include "harness/cli/configuration_arguments.hpp"

#include "harness/run/copied_configuration.hpp"

#include <CLI/CLI.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace harness {

namespace {

std::vector<Setting> parse_settings(const std::vector<std::string>& arguments) {
    std::vector<Setting> settings;
    for (const std::string& argument : arguments) {
        const auto equals = argument.find('=');
        if (equals == std::string::npos || equals == 0 || argument.find('\n') != std::string::npos)
            throw CLI::ValidationError("-o", fmt::format("\"{}\" is not NAME=VALUE", argument));
        settings.push_back({argument.substr(0, equals), argument.substr(equals + 1), "from the command line"}
        );
    }
    return settings;
}

// What --config cannot be together with.
void require_alone(const RunOptions& options) {
    if (options.configuration.directory.empty()) return;
    const auto refuse = [](const char* text) { throw CLI::ValidationError("--config", text); };
    if (!options.sender_names.empty() || !options.twin.original.empty() || !options.mutants.empty())
        refuse("it is a sender of its own: leave out --sender, --twin and --mutant");
    if (options.policies.size() > 1) refuse("a configuration can claim one policy, not several");
    const bool fails =
        std::any_of(options.reports.begin(), options.reports.end(), [](const ReportFile& report) {
            return report.kind != ReportKind::json;
        });
    if (fails && options.policies.empty())
        refuse("without --policy nothing is claimed, so there is nothing to fail: only --report json=FILE");
}

} // namespace

void add_configuration(CLI::App& app, RunArguments& arguments) {
    ConfigurationChoice& choice = arguments.options.configuration;
    auto* option =
        app.add_option(
               "--config",
               choice.directory,
               "Judge the configuration in this directory (`/etc/postfix`, or a copy), run by this "
               "machine's Postfix; nothing of it is changed. `service:NAME`: what is in /etc/postfix of a "
               "container "
               "that runs, or of a service of compose. Without --policy the report says what it does to each "
               "kind "
               "of peer"
        )
            ->type_name("DIR")
            ->check([](const std::string& word) {
                const bool is_service = !named_service(word).empty();
                return is_service ? std::string() : CLI::ExistingDirectory(word);
            });
    app.add_option(
           "-o", arguments.set, "With --config: one more line of main.cf, which counts instead of others"
    )
        ->type_name("NAME=VALUE")
        ->needs(option)
        ->allow_extra_args(false);
    app.add_option(
           "--companion",
           choice.companion,
           "With --config: a command that starts what its tables ask, such as mta-sts-daemon, beside its "
           "Postfix; "
           "mail is submitted once they answer"
    )
        ->type_name("COMMAND")
        ->needs(option);
    app.add_option(
           "--trust",
           choice.trust,
           "With --config: `world`: the fake public CA is in the place of the roots that it names; `own`: it "
           "keeps those"
    )
        ->needs(option)
        ->transform(CLI::CheckedTransformer(std::map<std::string, Trust>{
            {"world", Trust::world}, {"own", Trust::own}}));
}

void finish_configuration(const std::vector<std::string>& set, RunOptions& options) {
    options.configuration.set = parse_settings(set);
    require_alone(options);
}

} // namespace harness
