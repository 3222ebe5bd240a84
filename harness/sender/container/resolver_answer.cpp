#include "harness/sender/container/resolver_answer.hpp"

#include <algorithm>
#include <sstream>

namespace harness {

std::map<std::string, std::string> parts_of_answer(const std::string& answer) {
    std::map<std::string, std::string> parts;
    std::string* part = nullptr;
    std::istringstream lines(answer);
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with("== "))
            part = &parts[line.substr(3)];
        else if (part != nullptr)
            *part += line + "\n";
    }
    for (auto& [name, text] : parts)
        while (text.ends_with('\n'))
            text.pop_back();
    return parts;
}

std::string quoted_word(const std::string& word) {
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? "'\\''" : std::string(1, c);
    return quoted + "'";
}

std::vector<std::string>
option_values(const std::vector<std::string>& command_line, const std::vector<std::string>& names) {
    std::vector<std::string> values;
    for (std::size_t i = 1; i < command_line.size(); ++i)
        for (const std::string& name : names) {
            const std::string& word = command_line[i];
            const std::string before = name.starts_with("--") ? name + "=" : name;
            if (word == name && i + 1 < command_line.size())
                values.push_back(command_line[i + 1]);
            else if (word != name && word.starts_with(before))
                values.push_back(word.substr(before.size()));
        }
    return values;
}

std::string on_one_line(std::string text) {
    std::replace(text.begin(), text.end(), '\t', ' ');
    for (auto end = text.find('\n'); end != std::string::npos; end = text.find('\n'))
        text.replace(end, 1, end + 1 == text.size() ? "" : "; ");
    return text;
}

ReplacedText hints_file(const std::string& path, const FakeRoot& root) {
    return {path, root.hints, on_one_line(root.hints), "the servers of the fake Internet's root"};
}

ReplacedText anchor_file(const std::string& path, const FakeRoot& root) {
    return {path, root.anchor + "\n", on_one_line(root.anchor), "the key of the fake Internet's root"};
}

ReplacedText appended(const std::string& path, const std::string& text, const std::string& lines) {
    return {
        path,
        text + "\n" + lines,
        "its own, and behind it: " + on_one_line(lines),
        "it names no file of its own for this"};
}

} // namespace harness
