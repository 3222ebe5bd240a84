#include "harness/run/read_configuration.hpp"

#include "harness/base/file_text.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/base/text_lines.hpp"
#include "harness/mta/postfix/given_settings.hpp"
#include "harness/mta/postfix/given_tables.hpp"
#include "harness/mta/postfix/main_entries.hpp"
#include "harness/mta/postfix/master_services.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"
#include "harness/run/configuration_files.hpp"
#include "harness/run/fleeting_directory.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <optional>
#include <sys/stat.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

// A pipe would never end.
std::optional<std::string> text_of_regular_file(const fs::path& path) {
    std::error_code error;
    return fs::is_regular_file(path, error) ? text_of_file(path) : std::nullopt;
}

// For postconf(1), in a directory that only root may read.
struct Copy {
    FleetingDirectory directory;
    std::string path() const { return directory.path().string(); }
};

void write_copy(const Copy& copy, const GivenConfiguration& given, const std::optional<std::string>& master) {
    chmod(copy.path().c_str(), 0700);
    std::ofstream(copy.directory.path() / "main.cf") << given.main_file;
    if (master) std::ofstream(copy.directory.path() / "master.cf") << *master;
}

// Of what is set over it too.
bool is_about_an_overridden_entry(const std::string& line) {
    return line.find(": overriding earlier entry: ") != std::string::npos;
}

// `postconf: fatal: /tmp/x/main.cf, line 3: …` -> `/etc/postfix/main.cf, line 3: …`.
std::string in_their_words(std::string text, const Copy& copy, const std::string& directory) {
    text = replaced(std::move(text), copy.path(), directory);
    text.erase(0, text.find(kSaidByPostconf) + kSaidByPostconf.size());
    for (const std::string_view mark : {"fatal: ", "warning: "})
        if (text.starts_with(mark)) text.erase(0, mark.size());
    return text;
}

// `/etc/postfix/main.cf: unused parameter: smtp_tls_securty_level=dane`.
std::string with_nearest(std::string note, const Parameters& defaults) {
    constexpr std::string_view kUnused = "unused parameter: ";
    const auto at = note.find(kUnused);
    if (at == std::string::npos) return note;
    const auto begin = at + kUnused.size();
    const std::string name = note.substr(begin, note.find('=', begin) - begin);
    std::vector<std::string> known;
    for (const auto& parameter : defaults)
        known.push_back(parameter.first);
    if (const auto nearest = nearest_word(name, known))
        note =
            fmt::format("{}unused parameter: {}, did you mean \"{}\"?", note.substr(0, at), name, *nearest);
    return note;
}

bool is_given(const GivenConfiguration& given, const std::string& path) {
    return std::any_of(given.files.begin(), given.files.end(), [&](const OwnedFile& file) {
        return file.path == path;
    });
}

bool is_there(const GivenConfiguration& given, const std::string& path) {
    if (fs::path(path).lexically_normal().string().starts_with(std::string(kSeenAt) + "/"))
        return is_given(given, path);
    std::error_code error;
    return !given.is_from_elsewhere && fs::exists(path, error);
}

WhyNot why_no_server(const NamedTable& table) {
    return fmt::format(
        "{} names {}, and what answers it is not in the run: start it with --companion COMMAND, or leave it "
        "out with -o '{}='",
        table.parameter,
        table.text(),
        table.parameter
    );
}

// Finds its files, and what is to be compiled.
WhyNot
check_table(const NamedTable& table, const std::vector<std::string>& types, GivenConfiguration& given) {
    if (kind_of(table) == TableKind::server && given.companion.empty()) return why_no_server(table);
    if (std::find(types.begin(), types.end(), table.type) == types.end())
        return fmt::format(
            "{} names {}, which Postfix of this machine does not know (apt-get install postfix-{})",
            table.parameter,
            table.text(),
            table.type
        );
    if (kind_of(table) == TableKind::server) given.asked.push_back(table.text());
    if (kind_of(table) == TableKind::server || kind_of(table) == TableKind::itself) return {};
    const bool source = is_there(given, table.name);
    const bool compiled = kind_of(table) == TableKind::indexed &&
                          is_there(given, table.name + std::string(index_suffix(table)));
    const bool ours = table.name.starts_with(std::string(kSeenAt) + "/");
    if (kind_of(table) == TableKind::indexed && source && !compiled && ours)
        given.uncompiled.push_back(table.text());
    if (compiled || (source && (ours || kind_of(table) == TableKind::plain_file))) return {};
    return fmt::format(
        "{} names {}, which is not there{}",
        table.parameter,
        table.text(),
        source ? " but for its source: compile it with postmap" : ""
    );
}

struct Asked {
    ProgramOutput set;      // -n
    ProgramOutput expanded; // -nx
    ProgramOutput services; // -M
    ProgramOutput options;  // -P
    ProgramOutput types;    // -m
};

// Of those that deliver: `relay/unix/smtp_tls_policy_maps = hash:/etc/postfix/policy`.
std::vector<Setting> set_by_services(const std::string& options, const std::vector<std::string>& over) {
    std::vector<Setting> settings;
    for (Setting& setting : settings_in(lines_in(options))) {
        if (setting.name.find("/inet/") != std::string::npos) continue;
        setting.name.erase(0, setting.name.rfind('/') + 1);
        if (std::find(over.begin(), over.end(), setting.name) == over.end())
            settings.push_back(std::move(setting));
    }
    return settings;
}

std::vector<std::string> names_of(const std::vector<Setting>& settings) {
    std::vector<std::string> names;
    for (const Setting& setting : settings)
        names.push_back(setting.name);
    return names;
}

// What is set over main.cf counts for every service.
std::vector<std::string> services_in(const std::string& said, const std::vector<std::string>& over) {
    std::vector<std::string> services;
    for (const std::string& line : lines_in(said)) {
        if (is_said_by_postconf(line)) continue;
        MasterService service = parse_service(line);
        remove_options(service, over);
        services.push_back(to_line(service));
    }
    return services;
}

WhyNot check_tables(
    const Asked& asked,
    const Parameters& known,
    const std::vector<std::string>& over,
    const Copy& copy,
    GivenConfiguration& given
) {
    const auto types = lines_in(asked.types.text);
    const std::string expanded = replaced(asked.expanded.text, copy.path(), kSeenAt);
    std::vector<std::string> wrong;
    const auto check = [&](const std::vector<Setting>& settings, const char* file) {
        for (const NamedTable& table : named_tables(settings))
            if (const WhyNot why = check_table(table, types, given))
                wrong.push_back(fmt::format("{}/{}: {}", given.directory, file, *why));
    };
    // Names of the user's own are there to be used in others.
    std::vector<Setting> settings = settings_in(lines_in(expanded));
    std::erase_if(settings, [&](const Setting& setting) { return !known.contains(setting.name); });
    check(settings, "main.cf");
    check(set_by_services(replaced(asked.options.text, copy.path(), kSeenAt), over), "master.cf");
    return wrong.empty() ? WhyNot() : WhyNot(fmt::format("{}", fmt::join(wrong, "\n")));
}

std::string text_of(const std::vector<Setting>& settings) {
    std::string text;
    for (const Setting& setting : settings)
        text += fmt::format("{} = {}\n", setting.name, setting.value);
    return text;
}

// What main.cf sets itself, without what was set over it.
std::vector<Setting> set_by_user(const std::vector<Setting>& all, const std::vector<Setting>& safe) {
    std::vector<Setting> settings;
    std::copy_if(all.begin(), all.end(), std::back_inserter(settings), [&](const Setting& setting) {
        return setting.name != "config_directory" &&
               std::none_of(safe.begin(), safe.end(), [&](const Setting& other) {
                   return other.name == setting.name;
               });
    });
    return settings;
}

Result<Asked> ask_all(const Copy& copy, const std::string& directory, bool has_services) {
    Asked asked;
    const std::array<std::pair<const char*, ProgramOutput*>, 5> questions{
        {{"-n", &asked.set},
         {"-nx", &asked.expanded},
         {"-m", &asked.types},
         {"-M", &asked.services},
         {"-P", &asked.options}}};
    for (const auto& [option, answer] : questions) {
        if ((answer == &asked.services || answer == &asked.options) && !has_services) continue;
        *answer = ask_postconf(copy.directory.path(), option);
        if (answer->exit_code == 0) continue;
        const auto lines = lines_in(answer->text);
        return Failure{in_their_words(lines.empty() ? "postconf failed" : lines.back(), copy, directory)};
    }
    return asked;
}

} // namespace

Result<ReadConfiguration> read_configuration(const ConfigurationChoice& choice) {
    const std::string directory = choice.copied_from.empty() ? choice.directory.string() : choice.copied_from;
    if (!installed_postfix_version())
        return Failure{"Postfix is not installed on this machine (apt-get install postfix)"};
    const auto main_file = text_of_regular_file(choice.directory / "main.cf");
    if (!main_file) return Failure{fmt::format("{}/main.cf cannot be read", directory)};
    const auto master = text_of_regular_file(choice.directory / "master.cf");
    GivenConfiguration given;
    given.directory = directory;
    given.is_from_elsewhere = !choice.copied_from.empty();
    given.trust = choice.trust;
    given.companion = choice.companion;
    ReadConfiguration read;
    read.defaults = machine_defaults();
    const std::vector<Setting> safe = safe_settings([&read](const std::string& name) {
        const auto found = read.defaults.find(name);
        return found == read.defaults.end() ? std::string() : found->second;
    });
    given.main_file = *main_file + '\n' + text_of(choice.set);
    const auto names = names_in(given.main_file);
    std::copy_if(safe.begin(), safe.end(), std::back_inserter(given.set_over), [&](const Setting& setting) {
        return names.contains(setting.name);
    });
    given.main_file += text_of(safe);
    Result<std::vector<OwnedFile>> files = read_configuration_files(choice.directory);
    if (!files) return files.error();
    given.files = *std::move(files);

    const Copy copy;
    write_copy(copy, given, master);
    const Result<Asked> asked = ask_all(copy, directory, master.has_value());
    if (!asked) return asked.error();
    given.set = set_by_user(settings_in(lines_in(asked->set.text)), safe);
    std::vector<Setting> over = safe;
    over.insert(over.end(), choice.set.begin(), choice.set.end());
    given.services = services_in(asked->services.text, names_of(over));
    if (const WhyNot why = check_tables(*asked, read.defaults, names_of(over), copy, given))
        return Failure{*why};
    for (const std::string& line : lines_in(asked->set.text))
        if (is_said_by_postconf(line) && !is_about_an_overridden_entry(line))
            read.notes.push_back(with_nearest(in_their_words(line, copy, directory), read.defaults));
    read.given = std::make_shared<const GivenConfiguration>(std::move(given));
    return read;
}

std::vector<std::shared_ptr<const GivenConfiguration>> with_each_left_out(const ReadConfiguration& read) {
    std::vector<std::shared_ptr<const GivenConfiguration>> variants;
    for (const Setting& setting : settings_that_decide(*read.given)) {
        const auto standard = read.defaults.find(setting.name);
        if (standard == read.defaults.end() || standard->second == setting.value) continue;
        auto variant = std::make_shared<GivenConfiguration>(*read.given);
        variant->left_out = {{setting.name, standard->second, "is back at its default"}};
        variants.push_back(std::move(variant));
    }
    return variants;
}

} // namespace harness
