#include "harness/analyze/log_line.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <charconv>

namespace harness {

namespace {

using std::string_view;
namespace json = boost::json;

constexpr auto kNone = string_view::npos;
constexpr string_view kSlogTime = "time=";
constexpr std::size_t kLongestName = 256; // of a host, a container, a program

bool is_name(string_view word) {
    return !word.empty() && word.size() <= kLongestName && std::all_of(word.begin(), word.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' ||
               c == '-' || c == '.' || c == '/' || c == ':' || c == '@';
    });
}

// Of a terminal: `docker compose logs` paints the names.
void skip_colour(string_view& text) {
    if (!text.starts_with("\x1b[")) return;
    const auto end = text.find('m');
    if (end < 16) text.remove_prefix(end + 1);
}

// `smtp-1  | `
string_view take_container(string_view& text) {
    string_view rest = text;
    skip_colour(rest);
    const auto end = rest.find_first_of(" |");
    const auto bar = end == kNone ? kNone : rest.find_first_not_of(' ', end);
    if (bar == kNone || bar > kLongestName || rest[bar] != '|' || !is_name(rest.substr(0, end))) return {};
    const string_view name = rest.substr(0, end);
    rest.remove_prefix(bar + 1);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    skip_colour(rest);
    if (rest.starts_with(' ')) rest.remove_prefix(1);
    text = rest;
    return name;
}

// `stdout F `: of Podman's log driver k8s-file, and of containerd's logs.
void skip_stream(string_view& text) {
    for (const string_view stream : {"stdout ", "stderr "})
        if (text.starts_with(stream) && text.size() > 9 && text[8] == ' ' &&
            (text[7] == 'F' || text[7] == 'P'))
            text.remove_prefix(9);
}

// `postfix/smtp[123]:` or `exim:`
bool take_tag(LogLine& line, string_view word) {
    if (!word.ends_with(':')) return false;
    word.remove_suffix(1);
    const auto open = word.find('[');
    if (open != kNone) {
        if (!word.ends_with(']')) return false;
        line.pid = word.substr(open + 1, word.size() - open - 2);
    }
    line.program = word.substr(0, open);
    return is_name(line.program);
}

// `TAG[PID]: text` or `HOST TAG[PID]: text`; all of it is the text if it is neither.
void read_header(LogLine& line, string_view rest) {
    line.text = rest;
    for (int words = 0; words < 2; ++words) {
        const auto space = rest.find(' ');
        if (space == kNone || space > kLongestName) break;
        const string_view word = rest.substr(0, space);
        const string_view first = line.text.substr(0, line.text.find(' '));
        rest.remove_prefix(space + 1);
        if (!take_tag(line, word)) continue;
        if (words == 1) line.host = first;
        line.text = rest;
        return;
    }
    line.program = line.pid = {};
}

string_view text_in(const json::object& object, const char* key) {
    const json::value* const value = object.if_contains(key);
    return value && value->is_string() ? string_view(value->get_string()) : string_view();
}

// journald writes what is not UTF-8 as an array of octets.
std::string message_in(const json::object& object, const char* key) {
    const json::value* const value = object.if_contains(key);
    if (!value || !value->is_array()) return std::string(text_in(object, key));
    std::string octets;
    for (const json::value& octet : value->get_array())
        if (octet.is_int64()) octets += static_cast<char>(octet.get_int64());
    return octets;
}

// Seconds or microseconds since 1970.
std::optional<LogTime> time_in(const json::object& object, const char* key, std::int64_t units) {
    const string_view text = text_in(object, key);
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    constexpr std::int64_t kLatest = 253'402'300'799; // in the year 9999
    const bool good = error == std::errc{} && end == text.data() + text.size() && number >= 0;
    if (!good || number / units > kLatest) return std::nullopt;
    return LogTime(std::chrono::seconds(number / units));
}

} // namespace

LogLine LogLineReader::read_text(string_view text) {
    LogLine line;
    line.container = take_container(text);
    if (text.starts_with(kSlogTime)) { // `time=2026-11-24T09:10:47.123+01:00 level=INFO msg=…`: Go's log/slog
        string_view rest = text.substr(kSlogTime.size());
        line.time = clock_.take(rest);
        line.text = line.time ? rest : text;
        return line;
    }
    line.time = clock_.take(text);
    if (line.time) { // of the engine; the line has its own, and whoever wrote it may not know the year
        skip_stream(text);
        string_view inner = text;
        if (clock_.take(inner)) text = inner;
    }
    read_header(line, text);
    return line;
}

// As log/slog writes it where it is not asked for JSON: ` level="INFO" msg="…" domain="a.example"`.
void LogLineReader::read_slog(const json::object& object, LogLine& line) {
    std::string text;
    for (const auto& [key, value] : object)
        if (key != "time") text += " " + std::string(key) + "=" + json::serialize(value);
    string_view time = text_in(object, "time");
    line.time = clock_.take(time);
    message_ = std::move(text);
    line.text = message_;
}

bool LogLineReader::read_json(string_view text, LogLine& line, int depth) {
    constexpr std::int64_t kMicroseconds = 1'000'000;
    boost::system::error_code error;
    const json::value value = json::parse(text, error);
    const json::object* const object = error ? nullptr : value.if_object();
    if (!object) return false;
    if (object->contains("log")) { // Docker's json-file
        message_ = text_in(*object, "log");
        while (message_.ends_with('\n') || message_.ends_with('\r'))
            message_.pop_back();
        if (depth == 0 && message_.starts_with('{')) {
            const std::string inner = message_;
            if (read_json(inner, line, 1)) return true;
            message_ = inner;
        }
        line = read_text(message_);
        string_view time = text_in(*object, "time");
        if (const auto at = clock_.take(time); at && !line.time) line.time = at;
        return true;
    }
    if (object->contains("MESSAGE")) { // journald
        message_ = message_in(*object, "MESSAGE");
        program_ = text_in(*object, "SYSLOG_IDENTIFIER");
        host_ = text_in(*object, "_HOSTNAME");
        container_ = text_in(*object, "CONTAINER_NAME");
        pid_ = text_in(*object, "SYSLOG_PID");
        if (pid_.empty()) pid_ = text_in(*object, "_PID");
        if (!container_.empty()) { // its log driver: the line is whole
            line = read_text(message_);
            line.container = container_;
        } else {
            line = {std::nullopt, {}, host_, program_, pid_, message_};
        }
        line.time = time_in(*object, "__REALTIME_TIMESTAMP", kMicroseconds);
        return true;
    }
    if (object->contains("level") && object->contains("msg")) {
        read_slog(*object, line);
        return true;
    }
    if (!object->contains("message") || !object->contains("program")) return false;
    message_ = text_in(*object, "message"); // mailcow
    program_ = text_in(*object, "program");
    line = {time_in(*object, "time", 1), {}, {}, program_, {}, message_};
    return true;
}

LogLine LogLineReader::read(string_view text) {
    LogLine line;
    string_view inner = text;
    const string_view container = take_container(inner);
    if (inner.starts_with('{') && read_json(inner, line, 0)) {
        if (line.container.empty()) line.container = container;
        return line;
    }
    return read_text(text);
}

} // namespace harness
