#include "harness/capture/from/mail_log_words.hpp"

#include "harness/base/lower_case.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <charconv>
#include <utility>

namespace harness {

using std::string_view;

// `mx1.example[192.0.2.1]`, wherever in the text it is.
LoggedEndpoint endpoint_in(string_view text) {
    const auto open = text.find('[');
    const auto close = text.find(']', open);
    if (open == string_view::npos || close == string_view::npos) return {};
    const auto blank = text.rfind(' ', open);
    const auto begin = blank == string_view::npos ? 0 : blank + 1;
    return {
        in_lower_case(std::string(text.substr(begin, open - begin))),
        std::string(text.substr(open + 1, close - open - 1))};
}

string_view text_between(string_view text, string_view before, string_view after) {
    const auto at = text.find(before);
    if (at == string_view::npos) return {};
    text.remove_prefix(at + before.size());
    return text.substr(0, text.find(after));
}

std::string digits_of(string_view fingerprint) {
    std::string digits;
    for (const char c : fingerprint)
        if (c != ':') digits += static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
    return digits;
}

// What src/tls/tls_verify.c says of a number.
int number_of_error(string_view text) {
    constexpr std::array<std::pair<string_view, int>, 7> kTexts{{
        {"untrusted issuer", 20},
        {"self-signed certificate in", 19},
        {"self-signed certificate", 18},
        {"self signed certificate", 18},
        {"certificate has expired", 10},
        {"certificate not yet valid", 9},
        {"not designated for use as", 26},
    }};
    if (const auto at = text.find("num="); at != string_view::npos) {
        int number = 0;
        std::from_chars(text.data() + at + 4, text.data() + text.size(), number);
        return number;
    }
    for (const auto& [words, number] : kTexts)
        if (text.find(words) != string_view::npos) return number;
    return 0;
}

// `550 5.7.1` of `… said: 550 5.7.1 No (in reply to …)`, behind the last of the marks.
std::string code_in(string_view text) {
    for (const string_view mark : {" said: ", "refused to talk to me: ", "refused to start TLS: "}) {
        const auto at = text.find(mark);
        if (at == string_view::npos) continue;
        text.remove_prefix(at + mark.size());
        const auto blank = text.find_first_of(" -");
        std::string code(text.substr(0, blank));
        const bool is_code = code.size() == 3 && std::all_of(code.begin(), code.end(), [](unsigned char c) {
                                 return std::isdigit(c) != 0;
                             });
        if (!is_code) return {};
        if (blank == string_view::npos) return code;
        const string_view rest = text.substr(blank + 1);
        const string_view word = rest.substr(0, rest.find(' '));
        const bool is_status = word.size() >= 5 && word.size() <= 11 && word[1] == '.';
        return is_status ? code + ' ' + std::string(word) : code;
    }
    return {};
}

// In Postfix's words, `(in reply to RCPT TO command)`.
std::string command_in(string_view text) {
    const string_view command = text_between(text, "(in reply to ", " command)");
    if (command == "end of DATA") return "MESSAGE";
    return std::string(command.substr(0, command.find(' ')));
}

// Of an attempt that names no relay.
std::string host_in(const FailedStep& step, string_view text, const std::string& domain) {
    constexpr string_view kService = "_25._tcp.";
    std::string name = step.name;
    if (name.empty()) return endpoint_in(text).host;
    if (name.ends_with('.')) name.pop_back();
    if (name.starts_with(kService)) return name.substr(kService.size());
    const bool is_of_host = step.type == "A" || step.type == "AAAA";
    return is_of_host && name != domain ? name : "";
}

string_view without_queue_id(string_view text) {
    const auto colon = text.find(": ");
    const bool is_id =
        colon >= 5 && colon < 20 &&
        std::all_of(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(colon), [](unsigned char c) {
            return std::isalnum(c) != 0;
        });
    return is_id && !text.starts_with("warning") ? text.substr(colon + 2) : text;
}

} // namespace harness
