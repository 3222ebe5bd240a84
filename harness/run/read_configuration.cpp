#include "harness/run/read_configuration.hpp"

#include "harness/base/child_process.hpp"
#include "harness/base/file_text.hpp"
#include "harness/base/nearest_word.hpp"
#include "harness/mta/postfix/given_settings.hpp"
#include "harness/mta/postfix/given_tables.hpp"
#include "harness/mta/postfix/main_entries.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"
#include "harness/run/fleeting_directory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <map>
#include <optional>
#include <sstream>
#include <sys/stat.h>
#include <utility>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr const char* kSeenAt = "/etc/postfix";
constexpr std::size_t kMostFiles = 5000;

std::string replaced(std::string text, const std::string& from, const std::string& to) {
    for (auto at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
        text.replace(at, from.size(), to);
    return text;
}

std::vector<std::string> lines_of(const std::string& text) {
    std::vector<std::string> lines;
    std::istringstream stream{text};
    for (std::string line; std::getline(stream, line);)
        lines.push_back(std::move(line));
    return lines;
}

// What postconf(1) says of a directory: standard output and errors in one.
ProgramOutput ask(const fs::path& directory, std::vector<std::string> options) {
    std::vector<std::string> argv{
        "/bin/sh", "-c", R"(exec "$0" "$@" 2>&1)", kPostconfCommand, "-c", directory.string()};
    argv.insert(argv.end(), options.begin(), options.end());
    return output_of(argv);
}

constexpr std::string_view kSays = "postconf: ";

bool is_said_by_postconf(const std::string& line) {
    return line.find(kSays) != std::string::npos && line.find(" = ") > line.find(kSays);
}

std::vector<Setting> settings_in(const std::vector<std::string>& lines) {
    std::vector<Setting> settings;
    for (const std::string& line : lines) {
        const auto equals = line.find(" =");
        if (is_said_by_postconf(line) || equals == std::string::npos) continue;
        const auto value = line.find_first_not_of(' ', equals + 2);
        settings.push_back(
            {line.substr(0, equals), value == std::string::npos ? "" : line.substr(value), "main.cf sets it"}
        );
    }
    return settings;
}

// The parameters of this machine's Postfix, and their defaults.
std::map<std::string, std::string> machine_defaults() {
    std::map<std::string, std::string> defaults;
    for (Setting& setting :
         settings_in(lines_of(output_of({kPostconfCommand, "-d"}, ErrorOutput::hidden).text)))
        defaults.emplace(std::move(setting.name), std::move(setting.value));
    return defaults;
}

// Those of the package are this machine's.
bool is_of_the_package(const fs::path& name) {
    const std::string first = name.begin()->string();
    return first.starts_with("dynamicmaps.cf") || first.starts_with("postfix-files") || name == "main.cf" ||
           name == "master.cf";
}

struct Files {
    std::vector<OwnedFile> found;
    std::uintmax_t octets = 0;
};

WhyNot add_file(const fs::path& path, const fs::path& name, Files& files) {
    struct stat facts {};
    if (stat(path.c_str(), &facts) != 0 || !S_ISREG(facts.st_mode)) return {};
    files.octets += static_cast<std::uintmax_t>(facts.st_size);
    if (files.octets > kMostOctets || files.found.size() == kMostFiles)
        return fmt::format("it has more than {} files or more than {} MiB", kMostFiles, kMostOctets >> 20U);
    auto text = text_of_file(path);
    if (!text) return fmt::format("{} cannot be read", path.string());
    files.found.push_back(
        {(fs::path(kSeenAt) / name).string(),
         *std::move(text),
         facts.st_mode & 0777U,
         std::to_string(facts.st_uid),
         std::to_string(facts.st_gid)}
    );
    return {};
}

// Links to files are followed, those to directories are not: they may lead back.
WhyNot add_files(const fs::path& directory, Files& files) {
    std::error_code error;
    fs::recursive_directory_iterator entries(directory, error);
    for (; !error && entries != fs::recursive_directory_iterator(); entries.increment(error)) {
        const fs::path name = fs::relative(entries->path(), directory);
        if (is_of_the_package(name)) continue;
        if (WhyNot why = add_file(entries->path(), name, files)) return why;
    }
    return error ? WhyNot(fmt::format("{} cannot be read: {}", directory.string(), error.message()))
                 : WhyNot();
}

// One that a program of this machine's, as root, may read.
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
    text.erase(0, text.find(kSays) + kSays.size());
    for (const std::string_view mark : {"fatal: ", "warning: "})
        if (text.starts_with(mark)) text.erase(0, mark.size());
    return text;
}

// `/etc/postfix/main.cf: unused parameter: smtp_tls_securty_level=dane`.
std::string with_nearest(std::string note) {
    constexpr std::string_view kUnused = "unused parameter: ";
    const auto at = note.find(kUnused);
    if (at == std::string::npos) return note;
    const auto begin = at + kUnused.size();
    const std::string name = note.substr(begin, note.find('=', begin) - begin);
    std::vector<std::string> known;
    for (const auto& parameter : machine_defaults())
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
    return fs::exists(path, error);
}

WhyNot why_no_server(const NamedTable& table) {
    return fmt::format(
        "{} names {}, and what answers it is not in the run; leave it out with -o '{}='",
        table.parameter,
        table.text(),
        table.parameter
    );
}

// Finds its files, and what is to be compiled.
WhyNot
check_table(const NamedTable& table, const std::vector<std::string>& types, GivenConfiguration& given) {
    if (kind_of(table) == TableKind::server) return why_no_server(table);
    if (std::find(types.begin(), types.end(), table.type) == types.end())
        return fmt::format(
            "{} names {}, which Postfix of this machine does not know (apt-get install postfix-{})",
            table.parameter,
            table.text(),
            table.type
        );
    if (kind_of(table) == TableKind::itself) return {};
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
    ProgramOutput types;    // -m
};

WhyNot check_tables(const Asked& asked, const Copy& copy, GivenConfiguration& given) {
    const auto types = lines_of(asked.types.text);
    const std::string expanded = replaced(asked.expanded.text, copy.path(), kSeenAt);
    for (const NamedTable& table : named_tables(settings_in(lines_of(expanded))))
        if (const WhyNot why = check_table(table, types, given))
            return fmt::format("{}/main.cf: {}", given.directory, *why);
    return {};
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
    const std::array<std::pair<const char*, ProgramOutput*>, 4> questions{
        {{"-n", &asked.set}, {"-nx", &asked.expanded}, {"-m", &asked.types}, {"-M", &asked.services}}};
    for (const auto& [option, answer] : questions) {
        if (option == std::string_view("-M") && !has_services) continue;
        *answer = ask(copy.directory.path(), {option});
        if (answer->exit_code == 0) continue;
        const auto lines = lines_of(answer->text);
        return Failure{in_their_words(lines.empty() ? "postconf failed" : lines.back(), copy, directory)};
    }
    return asked;
}

} // namespace

Result<ReadConfiguration> read_configuration(const ConfigurationChoice& choice) {
    const std::string directory = choice.directory.string();
    if (!installed_postfix_version())
        return Failure{"Postfix is not installed on this machine (apt-get install postfix)"};
    const auto main_file = text_of_file(choice.directory / "main.cf");
    if (!main_file) return Failure{fmt::format("{}/main.cf cannot be read", directory)};
    const auto master = text_of_file(choice.directory / "master.cf");
    GivenConfiguration given;
    given.directory = directory;
    given.trust = choice.trust;
    const std::vector<Setting> safe = safe_settings([defaults = machine_defaults()](const std::string& name) {
        const auto found = defaults.find(name);
        return found == defaults.end() ? std::string() : found->second;
    });
    given.main_file = *main_file + '\n' + text_of(choice.set);
    const auto names = names_in(given.main_file);
    std::copy_if(safe.begin(), safe.end(), std::back_inserter(given.set_over), [&](const Setting& setting) {
        return names.contains(setting.name);
    });
    given.main_file += text_of(safe);
    Files files;
    if (const WhyNot why = add_files(choice.directory, files)) return Failure{*why};
    given.files = std::move(files.found);

    const Copy copy;
    write_copy(copy, given, master);
    const Result<Asked> asked = ask_all(copy, directory, master.has_value());
    if (!asked) return asked.error();
    given.set = set_by_user(settings_in(lines_of(asked->set.text)), safe);
    if (const WhyNot why = check_tables(*asked, copy, given)) return Failure{*why};
    ReadConfiguration read;
    for (const std::string& line : lines_of(asked->services.text))
        if (!is_said_by_postconf(line)) given.services.push_back(line);
    for (const std::string& line : lines_of(asked->set.text))
        if (is_said_by_postconf(line) && !is_about_an_overridden_entry(line))
            read.notes.push_back(with_nearest(in_their_words(line, copy, directory)));
    read.given = std::make_shared<const GivenConfiguration>(std::move(given));
    return read;
}

std::vector<std::shared_ptr<const GivenConfiguration>>
with_each_left_out(const std::shared_ptr<const GivenConfiguration>& given) {
    std::vector<std::shared_ptr<const GivenConfiguration>> variants;
    const auto defaults = machine_defaults();
    for (const Setting& setting : settings_that_decide(*given)) {
        const auto standard = defaults.find(setting.name);
        if (standard == defaults.end() || standard->second == setting.value) continue;
        auto variant = std::make_shared<GivenConfiguration>(*given);
        variant->left_out = {{setting.name, standard->second, "is back at its default"}};
        variants.push_back(std::move(variant));
    }
    return variants;
}

} // namespace harness
