#include "harness/run/postconf.hpp"

#include "harness/base/text_lines.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"

#include <utility>

namespace harness {

ProgramOutput ask_postconf(const std::filesystem::path& directory, const char* option) {
    return output_of(
        {"/bin/sh", "-c", R"(exec "$0" "$@" 2>&1)", kPostconfCommand, "-c", directory.string(), option}
    );
}

bool is_said_by_postconf(const std::string& line) {
    return line.find(kSaidByPostconf) != std::string::npos && line.find(" = ") > line.find(kSaidByPostconf);
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

Parameters machine_defaults() {
    Parameters defaults;
    for (Setting& setting :
         settings_in(lines_in(output_of({kPostconfCommand, "-d"}, ErrorOutput::hidden).text)))
        defaults.emplace(std::move(setting.name), std::move(setting.value));
    return defaults;
}

} // namespace harness
