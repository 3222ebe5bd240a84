#include "harness/analyze/analysis_text.hpp"

#include "harness/analyze/advice.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <numeric>
#include <string_view>
#include <vector>

namespace harness {

namespace {

constexpr std::size_t kMostDomainsShown = 20; // under each heading
constexpr std::size_t kMostDaysShown = 14;
constexpr std::size_t kMostHostsShown = 4; // of a domain and a reason
constexpr std::size_t kNameWidth = 32;

struct Line { // of the table below a reason
    const std::string* domain = nullptr;
    const FailedAttempts* failed = nullptr;
};

struct Group { // all that failed for a reason
    Reason reason = Reason::unrecognised;
    Outcome outcome = Outcome::deferred;
    std::vector<Line> lines = {};
    Count times = 0;
};

std::string counted(Count count, std::string_view one, std::string_view many) {
    return fmt::format("{} {}", count, count == 1 ? one : many);
}

std::string when(const std::optional<LogTime>& time) {
    return time ? to_text(*time).substr(0, 16) : "not said";
}

// What is said of a domain, behind its name or, if that is long, below it.
std::string entry(const std::string& domain, std::string_view said, std::size_t width) {
    const std::string name = domain.empty() ? "(no domain)" : printable(domain);
    const auto columns = columns_of(name);
    const std::string below(kNameWidth + 5, ' ');
    if (columns > kNameWidth) return "    " + name + "\n" + paragraph(said, below, below, width);
    return paragraph(said, "    " + name + std::string(kNameWidth - columns + 1, ' '), below, width);
}

std::string span_of(const std::optional<LogTime>& from, const std::optional<LogTime>& to) {
    const std::string first = when(from);
    const std::string last = when(to);
    if (first == last) return first;
    const bool same_day = first.substr(0, 10) == last.substr(0, 10);
    return first + " to " + (same_day ? last.substr(11) : last);
}

std::string and_more(std::size_t all, std::string_view what) {
    if (all <= kMostDomainsShown) return {};
    return fmt::format("    and {} more {} (--format json has all)\n", all - kMostDomainsShown, what);
}

std::vector<Group> groups_of(const Analysis& analysis) {
    std::vector<Group> groups;
    for (const auto& [domain, figures] : analysis.domains)
        for (const FailedAttempts& failed : figures.failed) {
            auto group = std::find_if(groups.begin(), groups.end(), [&](const Group& one) {
                return one.reason == failed.reason && one.outcome == failed.outcome;
            });
            if (group == groups.end()) group = groups.insert(groups.end(), {failed.reason, failed.outcome});
            group->lines.push_back({&domain, &failed});
            group->times += failed.times;
        }
    std::stable_sort(groups.begin(), groups.end(), [](const Group& a, const Group& b) {
        return std::pair(!is_about_tls(a.reason), b.times) < std::pair(!is_about_tls(b.reason), a.times);
    });
    for (Group& group : groups)
        std::stable_sort(group.lines.begin(), group.lines.end(), [](const Line& a, const Line& b) {
            return std::pair(a.failed->waiting, a.failed->times) >
                   std::pair(b.failed->waiting, b.failed->times);
        });
    return groups;
}

std::string what_became(const FailedAttempts& failed) {
    std::string text;
    const auto add = [&](Count count, std::string_view what) {
        if (count > 0) text += fmt::format("{}{} {}", text.empty() ? "" : ", ", count, what);
    };
    add(failed.waiting, "waiting");
    add(failed.delivered_later, "delivered later");
    add(failed.returned, "returned");
    add(failed.gone, "gone from the queue");
    add(failed.repeats, failed.repeats == 1 ? "time put off untried" : "times put off untried");
    return text;
}

// `mx1.a.example[192.0.2.1]`, as Postfix writes it; with the reason where that is another than the attempt's.
std::string host_text(const FailedHost& host, const FailedAttempts& failed) {
    std::string text = printable(host.name);
    if (!host.address.empty()) text += "[" + printable(host.address) + "]";
    std::string beside;
    if (host.reason != failed.reason) beside = to_text(host.reason);
    if (host.times != failed.times)
        beside += (beside.empty() ? "" : ", ") + counted(host.times, "time", "times");
    return beside.empty() ? text : fmt::format("{} ({})", text, beside);
}

std::string hosts_text(const FailedAttempts& failed) {
    std::string text;
    for (std::size_t i = 0; i < std::min(failed.hosts.size(), kMostHostsShown); ++i)
        text += (i == 0 ? "at " : ", ") + host_text(failed.hosts[i], failed);
    const Count more = failed.hosts.size() > kMostHostsShown ? failed.hosts.size() - kMostHostsShown : 0;
    if (more > 0 || failed.hosts_left_out > 0) text += " and others";
    return text;
}

std::string policy_text(const DomainPolicy& policy) {
    return fmt::format(
        "{}{}: {}{}",
        printable(policy.program),
        policy.from_cache ? ", from its cache" : "",
        row_of(policy.found).meaning,
        policy.why.empty() ? "" : fmt::format(" ({})", printable(policy.why))
    );
}

void append_group(std::string& out, const Group& group, const TextStyle& style) {
    const std::size_t width = columns_of(style);
    const Advice& advice = advice_on(group.reason);
    const std::string heading = fmt::format("{} {}", to_text(group.outcome), to_text(group.reason));
    out += painted(style, is_about_tls(group.reason) ? Tone::bad : Tone::heading, heading) +
           fmt::format(
               ": {} at {}\n",
               counted(group.times, "attempt", "attempts"),
               counted(group.lines.size(), "domain", "domains")
           );
    out +=
        paragraph("What it means: " + std::string(row_of(group.reason).meaning) + ".", "  ", "    ", width);
    out += paragraph(fmt::format("Seen under: {}.", advice.policies), "  ", "    ", width);
    out += paragraph("At the sender: " + std::string(advice.sender), "  ", "    ", width);
    out += paragraph("At the recipient: " + std::string(advice.recipient), "  ", "    ", width);
    if (!advice.scenario.empty()) out += fmt::format("  See it: mxproof run {}\n", advice.scenario);
    for (std::size_t i = 0; i < std::min(group.lines.size(), kMostDomainsShown); ++i) {
        const FailedAttempts& failed = *group.lines[i].failed;
        const std::string became = what_became(failed);
        out += entry(
            *group.lines[i].domain,
            fmt::format(
                "{}{}, {}{}{}",
                counted(failed.times, "time", "times"),
                failed.dsn.empty() ? "" : " " + failed.dsn,
                span_of(failed.first, failed.last),
                became.empty() ? "" : "; ",
                became
            ),
            width
        );
        if (!failed.hosts.empty()) out += paragraph(hosts_text(failed), "        ", "          ", width);
        if (failed.policy)
            out += paragraph("policy, by " + policy_text(*failed.policy), "        ", "          ", width);
    }
    out += and_more(group.lines.size(), "domains") + "\n";
}

std::string share(Count part, Count all) {
    return all == 0 ? "0"
                    : fmt::format(
                          "{} ({:.1f} %)", part, 100.0 * static_cast<double>(part) / static_cast<double>(all)
                      );
}

constexpr std::string_view kNotSaid =
    "The log does not say how mail travelled: no line tells of a TLS session. With `smtp_tls_loglevel = 1` "
    "Postfix logs them.";

void append_days(std::string& out, const Analysis& analysis, const TextStyle& style) {
    std::array<Count, kWords<Channel>.size()> sums{};
    for (const auto& [day, figures] : analysis.days)
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] += figures.delivered[i];
    const Count all = std::accumulate(sums.begin(), sums.end(), Count{0});
    out += painted(style, Tone::heading, "How mail travelled") + "\n";
    if (!analysis.tells_of_tls) {
        out += fmt::format("  delivered {}\n", all);
        out += paragraph(kNotSaid, "  ", "  ", columns_of(style));
    } else {
        for (std::size_t i = sums.size(); i-- > 0;)
            out += fmt::format("  {:<14}{}\n", to_text(static_cast<Channel>(i)), share(sums[i], all));
    }
    out += fmt::format(
        "\n  {:<12}{:>14}{:>11}{:>11}{:>10}{:>9}\n",
        "day",
        analysis.tells_of_tls ? "authenticated" : "delivered",
        analysis.tells_of_tls ? "encrypted" : "",
        analysis.tells_of_tls ? "plaintext" : "",
        "deferred",
        "bounced"
    );
    auto day = analysis.days.begin();
    if (analysis.days.size() > kMostDaysShown) {
        std::advance(day, static_cast<std::ptrdiff_t>(analysis.days.size() - kMostDaysShown));
        out += fmt::format(
            "  the last {} of {} days (--format json has all)\n", kMostDaysShown, analysis.days.size()
        );
    }
    for (; day != analysis.days.end(); ++day) {
        const auto& [date, figures] = *day;
        const auto& by = figures.delivered;
        if (analysis.tells_of_tls)
            out += fmt::format("  {:<12}{:>14}{:>11}{:>11}", day_text(date), by[2], by[1], by[0]);
        else
            out += fmt::format("  {:<12}{:>14}{:>11}{:>11}", day_text(date), by[0], "", "");
        out += fmt::format("{:>10}{:>9}\n", figures.deferred, figures.bounced);
    }
    out += "\n";
}

void append_words(std::string& out, const Analysis& analysis, const TextStyle& style) {
    if (!analysis.tells_of_tls) return;
    std::array<Count, kWords<PeerWord>.size()> sums{};
    for (const auto& [domain, figures] : analysis.domains)
        for (std::size_t i = 0; i < sums.size(); ++i)
            sums[i] += figures.delivered[i];
    out += painted(style, Tone::heading, "What the log calls the hosts") + "\n";
    for (const auto& row : kWords<PeerWord>)
        if (const Count count = sums[static_cast<std::size_t>(row.value)]; count > 0)
            out += paragraph(
                fmt::format("{}: {}", count, row.meaning),
                fmt::format("  {:<17}", row.word),
                "    ",
                columns_of(style)
            );
    std::vector<std::pair<Count, const std::string*>> plain;
    for (const auto& [domain, figures] : analysis.domains)
        if (const Count count = figures.delivered.back(); count > 0) plain.emplace_back(count, &domain);
    std::stable_sort(plain.begin(), plain.end(), [](const auto& a, const auto& b) {
        return a.first > b.first;
    });
    if (!plain.empty()) out += "  Domains that got mail in plaintext:\n";
    for (std::size_t i = 0; i < std::min(plain.size(), kMostDomainsShown); ++i)
        out += entry(*plain[i].second, fmt::format("{}", plain[i].first), columns_of(style));
    out += and_more(plain.size(), "domains") + "\n";
}

std::string level_text(int level, bool tells_of_tls) {
    if (level == 0) return "not delivered";
    return tells_of_tls ? std::string(to_text(static_cast<Channel>(level - 1))) : "delivered";
}

void append_declines(std::string& out, const Analysis& analysis, const TextStyle& style) {
    std::vector<std::pair<const std::string*, const Decline*>> worse;
    for (const auto& [domain, figures] : analysis.domains)
        if (figures.decline.times > 0 && figures.decline.to < figures.decline.from)
            worse.emplace_back(&domain, &figures.decline);
    if (worse.empty()) return;
    std::stable_sort(worse.begin(), worse.end(), [](const auto& a, const auto& b) {
        return a.second->since > b.second->since;
    });
    out += painted(style, Tone::heading, "What became worse") + "\n";
    for (std::size_t i = 0; i < std::min(worse.size(), kMostDomainsShown); ++i) {
        const Decline& decline = *worse[i].second;
        out += entry(
            *worse[i].first,
            fmt::format(
                "{} since {} ({}), {} until {}",
                level_text(decline.to, analysis.tells_of_tls),
                when(decline.since),
                counted(decline.times, "attempt", "attempts"),
                level_text(decline.from, analysis.tells_of_tls),
                when(decline.last_good)
            ),
            columns_of(style)
        );
    }
    out += and_more(worse.size(), "domains") + "\n";
}

void append_policies(std::string& out, const Analysis& analysis, const TextStyle& style) {
    std::vector<std::pair<const std::string*, const PolicyLookups*>> failed;
    for (const auto& [domain, figures] : analysis.policies)
        if (figures.failed > 0) failed.emplace_back(&domain, &figures);
    if (failed.empty()) return;
    std::stable_sort(failed.begin(), failed.end(), [](const auto& a, const auto& b) {
        return a.second->failed > b.second->failed;
    });
    out += painted(style, Tone::heading, "TLS policies that could not be had") + "\n";
    for (std::size_t i = 0; i < std::min(failed.size(), kMostDomainsShown); ++i) {
        const PolicyLookups& figures = *failed[i].second;
        out += entry(
            *failed[i].first,
            fmt::format(
                "{}, last {}; {}",
                counted(figures.failed, "time", "times"),
                when(figures.last_failed->time),
                policy_text(*figures.last_failed)
            ),
            columns_of(style)
        );
    }
    out += and_more(failed.size(), "domains") + "\n";
}

void append_others(std::string& out, const Analysis& analysis, const TextStyle& style) {
    if (analysis.other_lines == 0) return;
    out += painted(style, Tone::heading, "Lines of other programs") +
           fmt::format(": {}\n", analysis.other_lines);
    for (const auto& [program, lines] : analysis.others)
        out += paragraph(
            (program.empty() ? "" : printable(program) + ": ") + printable(lines.example),
            fmt::format("  {:>7} like: ", lines.times),
            "      ",
            columns_of(style)
        );
    if (analysis.others_left_out > 0)
        out += fmt::format("  {:>7} of yet other programs\n", analysis.others_left_out);
    out += "\n";
}

void append_unknown(std::string& out, const Analysis& analysis, const TextStyle& style) {
    if (analysis.not_understood == 0) return;
    out += painted(style, Tone::heading, "Lines that mxproof does not understand") +
           fmt::format(": {}\n", analysis.not_understood);
    for (const auto& [kind, lines] : analysis.unknown)
        out += paragraph(
            printable(lines.example), fmt::format("  {:>7} like: ", lines.times), "      ", columns_of(style)
        );
    if (analysis.unknown_left_out > 0)
        out += fmt::format("  {:>7} of other kinds\n", analysis.unknown_left_out);
    out += "\n";
}

void append_limits(std::string& out, const Analysis& analysis) {
    const auto add = [&](Count count, std::string_view what) {
        if (count > 0) out += fmt::format("Left out, for want of memory: {} {}\n", count, what);
    };
    Count failures = 0;
    for (const auto& [domain, figures] : analysis.domains)
        failures += figures.failed_left_out;
    add(failures, "attempts that failed in more ways than are kept");
    add(analysis.domains_left_out, "attempts at more domains than are kept");
    add(analysis.days_left_out, "attempts on more days than are kept");
    add(analysis.policies_left_out, "lines on the policies of more domains than are kept");
    add(analysis.messages_left_out, "deferred messages: what became of them is not known");
    if (analysis.cut_lines > 0)
        out += fmt::format(
            "{} read in part: longer than 64 KiB\n", counted(analysis.cut_lines, "line was", "lines were")
        );
}

} // namespace

std::string change_text(const LevelChange& change, bool tells_of_tls) {
    return fmt::format(
        "{} {}: {}{}{}",
        change.time ? to_text(*change.time) : "",
        printable(change.domain),
        level_text(change.now, tells_of_tls),
        change.now == 0 ? fmt::format(", {}", to_text(change.reason)) : "",
        change.before ? fmt::format("; before: {}", level_text(*change.before, tells_of_tls))
                      : "; the first attempt"
    );
}

std::string analysis_text(const Analysis& analysis, const TextStyle& style) {
    std::string out = fmt::format(
        "{} of a mail server, {}: {} to deliver to {}\n\n",
        counted(analysis.mail_lines, "line", "lines"),
        span_of(analysis.first, analysis.last),
        counted(analysis.attempts, "attempt", "attempts"),
        counted(analysis.domains.size(), "domain", "domains")
    );
    for (const Group& group : groups_of(analysis))
        append_group(out, group, style);
    append_policies(out, analysis, style);
    append_declines(out, analysis, style);
    append_words(out, analysis, style);
    append_days(out, analysis, style);
    append_unknown(out, analysis, style);
    append_others(out, analysis, style);
    append_limits(out, analysis);
    while (out.ends_with("\n\n"))
        out.pop_back();
    return out;
}

} // namespace harness
