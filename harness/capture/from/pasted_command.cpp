#include "harness/capture/from/pasted_command.hpp"

#include "fake_dns/ldns_ptr.hpp"
#include "harness/base/lower_case.hpp"
#include "harness/capture/host_order.hpp"

#include <algorithm>
#include <array>
#include <sstream>

namespace harness {

namespace {

using Words = std::vector<std::string>;

constexpr std::size_t kLongestCommand = 2000;
constexpr std::size_t kMostQuestions = 64;
constexpr std::array<std::string_view, 5> kPrograms{"dig", "delv", "drill", "posttls-finger", "openssl"};

// Each word without the quotes of a shell.
Words words_of(std::string_view line) {
    Words words;
    std::istringstream text{std::string(line)};
    for (std::string word; text >> word;) {
        const auto is_quote = [](char c) { return c == '"' || c == '\'' || c == '`'; };
        word.erase(std::remove_if(word.begin(), word.end(), is_quote), word.end());
        if (word == "|" || word == ";" || word == "&&" || word.starts_with(">") || word.starts_with("<") ||
            word.starts_with("2>"))
            break;
        words.push_back(std::move(word));
    }
    return words;
}

std::string program_of(const std::string& word) {
    const std::string name = word.substr(word.rfind('/') + 1);
    return std::find(kPrograms.begin(), kPrograms.end(), name) != kPrograms.end() ? name : "";
}

// What may stand before a command: `root@mx:~#`, `$`, `sudo`, `MAIL_CONFIG=/tmp`, `echo |`.
bool is_prompt(const std::string& word) {
    const char last = word.back();
    return word == "sudo" || word == "time" || last == '$' || last == '#' || last == '%' || last == '>' ||
           word.find('=') != std::string::npos ||
           (word.front() == '[' && word.find('@') != std::string::npos);
}

// Names have dots.
bool is_type(const std::string& word) {
    const auto type = ldns_get_rr_type_by_name(word.c_str());
    return type != 0 && word.find('.') == std::string::npos;
}

// dig, delv and drill share their forms.
class QuestionReader {
public:
    explicit QuestionReader(PastedCommand& command) : command_(command) {}

    void read(const Words& words) {
        for (std::size_t i = 0; i < words.size() && command_.questions.size() < kMostQuestions; ++i) {
            const std::string& word = words[i];
            const bool has_next = i + 1 < words.size();
            if (word == "-t" || word == "-q") {
                if (has_next) word == "-t" ? take_type(words[i + 1]) : take_name(words[i + 1]);
                ++i;
            } else if (word.starts_with('-')) {
                read_option(word);
                constexpr std::string_view kWithValue = "abcikpryxo";
                if (word.size() == 2 && kWithValue.find(word[1]) != std::string_view::npos) ++i;
            } else if (word.starts_with('+')) {
                read_plus(in_lower_case(word));
            } else if (!word.starts_with('@') && !word.starts_with('(')) {
                read_plain(word);
            }
        }
        for (PastedQuestion& question : command_.questions)
            if (question.type.empty()) question.type = type_.empty() ? "A" : type_;
    }

private:
    void read_option(const std::string& word) {
        if (command_.program == "drill" && word == "-S") command_.validates = true;
    }

    void read_plus(const std::string& word) {
        if (word == "+short") command_.is_short = true;
        if (word == "+cd" || word.starts_with("+cdf")) command_.unchecked = true;
    }

    void read_plain(const std::string& word) {
        if (in_lower_case(word) == "in") return;
        is_type(word) ? take_type(word) : take_name(word);
    }

    void take_type(const std::string& word) {
        std::string type = word;
        std::transform(type.begin(), type.end(), type.begin(), [](unsigned char c) {
            return std::toupper(c);
        });
        const bool is_of_last = !command_.questions.empty() && command_.questions.back().type.empty();
        (is_of_last ? command_.questions.back().type : type_) = type;
    }

    void take_name(const std::string& word) {
        command_.questions.push_back({absolute_name(word), type_});
        type_.clear();
    }

    PastedCommand& command_;
    std::string type_; // of the next name
};

void read_finger(const Words& words, PastedCommand& command) {
    constexpr std::string_view kWithValue = "adFghklLmMopPrstT";
    for (std::size_t i = 0; i < words.size(); ++i) {
        const std::string& word = words[i];
        if (word.size() > 1 && word[0] == '-') {
            const bool has_value =
                kWithValue.find(word.back()) != std::string_view::npos && i + 1 < words.size();
            if (has_value && word.back() == 'l') command.by_dane = words[i + 1].starts_with("dane");
            if (has_value) ++i;
            continue;
        }
        if (word.starts_with('[')) return; // a host, and no domain
        command.domain = in_lower_case(word.substr(0, word.find(':')));
        return;
    }
}

void read_openssl(const Words& words, PastedCommand& command) {
    std::string server_name;
    for (std::size_t i = 0; i + 1 < words.size(); ++i) {
        const std::string value = in_lower_case(words[i + 1]);
        if (words[i] == "-connect") command.host = value.substr(0, value.rfind(':'));
        if (words[i] == "-servername" || words[i] == "-dane_tlsa_domain") server_name = value;
    }
    const bool is_address = command.host.find_first_not_of("0123456789.:[]") == std::string::npos;
    if (is_address) command.host = server_name;
    if (command.host.ends_with('.')) command.host.pop_back();
}

} // namespace

std::optional<PastedCommand> read_command(std::string_view line) {
    if (line.size() > kLongestCommand || line.empty()) return std::nullopt;
    Words words = words_of(line);
    // `echo QUIT | openssl …`
    const auto bar = line.find("| openssl ");
    if (bar != std::string_view::npos && bar < 60) words = words_of(line.substr(bar + 2));
    auto at = words.begin();
    while (at != words.end() && program_of(*at).empty() && is_prompt(*at))
        ++at;
    if (at == words.end()) return std::nullopt;
    PastedCommand command;
    command.program = program_of(*at);
    const Words arguments(at + 1, words.end());
    if (command.program.empty() || arguments.empty()) return std::nullopt;
    if (command.program == "openssl") {
        if (arguments.front() != "s_client") return std::nullopt;
        read_openssl(arguments, command);
    } else if (command.program == "posttls-finger") {
        read_finger(arguments, command);
    } else {
        QuestionReader(command).read(arguments);
        if (command.questions.empty()) return std::nullopt;
    }
    return command;
}

PastedCommand read_dig_arguments(std::string_view arguments) {
    PastedCommand command{.program = "dig"};
    QuestionReader(command).read(words_of(arguments));
    return command;
}

} // namespace harness
