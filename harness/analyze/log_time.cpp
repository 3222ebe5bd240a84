#include "harness/analyze/log_time.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <ctime>

namespace harness {

namespace {

using namespace std::chrono;
using std::string_view;

constexpr string_view kSyslog = "Aaa 00 00:00:00"; // the forms
constexpr string_view kIso = "0000-00-00 00:00:00";
constexpr string_view kIsoDay = "0000-00-00";

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// Two digits; the first may be a space.
int two(string_view text, std::size_t at) {
    const int tens = text[at] == ' ' ? 0 : text[at] - '0';
    return tens * 10 + (text[at + 1] - '0');
}

bool has_form(string_view text, string_view form) {
    if (text.size() < form.size()) return false;
    for (std::size_t i = 0; i < form.size(); ++i) {
        const char c = text[i];
        const bool good = form[i] == '0' ? is_digit(c) : form[i] == ' ' ? c == ' ' || c == 'T' : c == form[i];
        if (!good) return false;
    }
    return true;
}

std::optional<unsigned> month_of(string_view word) {
    static constexpr std::array<string_view, 12> kMonths{
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const auto found = std::find(kMonths.begin(), kMonths.end(), word);
    if (found == kMonths.end()) return std::nullopt;
    return static_cast<unsigned>(found - kMonths.begin()) + 1;
}

// `09:10:47` at this place.
seconds time_of_day(string_view text, std::size_t at) {
    return hours(two(text, at)) + minutes(two(text, at + 3)) + seconds(two(text, at + 6));
}

std::optional<sys_days> iso_day(string_view text) {
    if (!has_form(text, kIsoDay)) return std::nullopt;
    const year_month_day day{
        year(two(text, 0) * 100 + two(text, 2)),
        month(static_cast<unsigned>(two(text, 5))),
        std::chrono::day(static_cast<unsigned>(two(text, 8)))};
    if (!day.ok()) return std::nullopt;
    return sys_days(day);
}

std::optional<LogTime> iso_time(string_view text) {
    const auto day = iso_day(text);
    if (!day || !has_form(text, kIso)) return std::nullopt;
    return *day + time_of_day(text, kIsoDay.size() + 1);
}

// `.123456`, `Z`, `+01:00`, ` +0100`, and the space behind them.
void skip_fraction_and_zone(string_view& text) {
    const auto skip = [&](string_view octets) {
        text.remove_prefix(std::min(text.find_first_not_of(octets), text.size()));
    };
    if (text.starts_with('.') || text.starts_with(',')) {
        text.remove_prefix(1);
        skip("0123456789");
    }
    const bool apart = text.size() > 5 && text[0] == ' ' && (text[1] == '+' || text[1] == '-') &&
                       is_digit(text[2]) && is_digit(text[5]);
    if (apart) text.remove_prefix(1);
    if (text.starts_with('Z')) {
        text.remove_prefix(1);
    } else if (text.starts_with('+') || text.starts_with('-')) {
        text.remove_prefix(1);
        skip("0123456789:");
    }
    if (text.starts_with(' ')) text.remove_prefix(1);
}

} // namespace

LogTime local_now() {
    const std::time_t now = std::time(nullptr);
    std::tm local{};
    localtime_r(&now, &local);
    return LogTime(seconds(now + local.tm_gmtoff));
}

std::string to_text(LogTime time) {
    const auto day = floor<days>(time);
    const hh_mm_ss clock(time - day);
    return fmt::format(
        "{} {:02}:{:02}:{:02}",
        day_text(day),
        clock.hours().count(),
        clock.minutes().count(),
        clock.seconds().count()
    );
}

std::string day_text(sys_days day) {
    const year_month_day date(day);
    return fmt::format(
        "{:04}-{:02}-{:02}",
        static_cast<int>(date.year()),
        static_cast<unsigned>(date.month()),
        static_cast<unsigned>(date.day())
    );
}

// The day of this year, or of the year before, that is not ahead of now.
std::optional<sys_days> LogClock::syslog_day(string_view text) const {
    const auto named = month_of(text.substr(0, 3));
    const bool has_day = text[3] == ' ' && (text[4] == ' ' || is_digit(text[4])) && is_digit(text[5]);
    if (!named || !has_day) return std::nullopt;
    const auto today = floor<days>(now_);
    const year this_year = year_month_day(today).year();
    for (const year candidate : {this_year, this_year - years(1)}) {
        const year_month_day date(
            candidate, month(*named), std::chrono::day(static_cast<unsigned>(two(text, 4)))
        );
        if (date.ok() && sys_days(date) <= today + days(1)) return date;
    }
    return std::nullopt;
}

std::optional<LogTime> LogClock::take(string_view& line) {
    constexpr std::size_t kDay = 6; // `Nov 24`
    if (line.size() < kSyslog.size()) return std::nullopt;
    std::optional<LogTime> time;
    if (is_digit(line.front())) {
        time = iso_time(line);
        if (!time) return std::nullopt;
        line.remove_prefix(kIso.size());
        skip_fraction_and_zone(line);
        return time;
    }
    if (!has_form(line.substr(kDay), kSyslog.substr(kDay))) return std::nullopt;
    if (line.substr(0, kDay) != last_day_text_) {
        last_day_ = syslog_day(line);
        last_day_text_ = line.substr(0, kDay);
    }
    if (!last_day_) return std::nullopt;
    time = *last_day_ + time_of_day(line, kDay + 1);
    line.remove_prefix(std::min(kSyslog.size() + 1, line.size()));
    return time;
}

std::optional<LogTime> parse_since(string_view text, LogTime now) {
    if (const auto day = iso_day(text); day && text.size() == kIsoDay.size()) return *day;
    if (text.size() == kIso.size()) return iso_time(text);
    int number = 0;
    const char* const end = text.data() + text.size();
    const auto [unit, error] = std::from_chars(text.data(), end, number);
    constexpr int kMost = 100'000;
    if (error != std::errc{} || end - unit != 1 || number < 1 || number > kMost) return std::nullopt;
    if (*unit == 'd') return now - days(number);
    if (*unit == 'h') return now - hours(number);
    if (*unit == 'm') return now - minutes(number);
    return std::nullopt;
}

} // namespace harness
