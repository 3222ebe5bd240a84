#include "harness/report/sender_columns.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <map>
#include <string_view>
#include <utility>

namespace harness {

namespace {

constexpr std::string_view kInsecureMx = " insecure-mx=";
constexpr std::array<std::pair<std::string_view, std::string_view>, 2> kStsMarks{{
    {" sts=on", "+sts"},
    {" sts=strict-testing", "+strict"},
}};

// The options that choose the sender of a delivery, each with a space in front.
std::string sender_words(const Delivery& delivery) {
    const std::string policy = to_text(delivery.policy);
    const std::string by_policy = " --policy " + shell_quoted(policy);
    if (delivery.mutant)
        return " --mutant " + shell_quoted(fmt::format(
                                  "{}{}={}",
                                  delivery.container.empty() ? "" : delivery.container + " ",
                                  policy,
                                  *delivery.mutant
                              ));
    if (!delivery.twin.empty()) {
        const std::string resolver =
            delivery.twin_resolver.empty() ? "" : " --twin-resolver " + shell_quoted(delivery.twin_resolver);
        return " " + delivery.twin + resolver + by_policy;
    }
    if (delivery.container.empty()) return by_policy;
    const std::string& name = delivery.again.sender.empty() ? delivery.container : delivery.again.sender;
    const std::string sender = " --sender " + shell_quoted(name);
    // A container that claims one policy is named like its description, and needs no other word.
    return delivery.container == delivery.sender ? sender : sender + by_policy;
}

void add(VerdictKind kind, Counts& counts) {
    switch (kind) {
    case VerdictKind::kept:
        ++counts.kept;
        break;
    case VerdictKind::deviates:
        ++counts.deviating;
        break;
    case VerdictKind::broken:
        ++counts.broken;
        break;
    case VerdictKind::not_judged:
        ++counts.not_judged;
        break;
    }
}

} // namespace

std::vector<SenderColumn> sender_columns(const RunResult& result) {
    std::vector<SenderColumn> columns;
    std::map<std::string_view, std::size_t> index;
    for (const ReportedSender& sender : result.senders) {
        index.emplace(sender.name, columns.size());
        columns.push_back({sender.name, &sender, sender.policy, sender.mutant, {}});
    }
    for (const Delivery& delivery : result.deliveries) {
        const auto [found, is_new] = index.emplace(delivery.sender, columns.size());
        if (is_new) columns.push_back({delivery.sender, nullptr, delivery.policy, delivery.mutant, {}});
        columns[found->second].deliveries.push_back(&delivery);
    }
    return columns;
}

std::string claimed_name(const SenderColumn& column) {
    if (!column.mutant) return column.name;
    const std::string server = column.deliveries.empty() ? "" : column.deliveries.front()->container;
    return (server.empty() ? "" : server + " ") + to_text(column.policy);
}

std::string short_name(const SenderColumn& column) {
    std::string name = claimed_name(column);
    if (const auto handling = name.find(kInsecureMx); handling != std::string::npos)
        name.replace(handling, kInsecureMx.size(), "/");
    for (const auto& [words, mark] : kStsMarks)
        if (const auto found = name.find(words); found != std::string::npos)
            name.replace(found, words.size(), mark);
    if (column.mutant) name += '*';
    return name;
}

std::string shell_quoted(std::string_view word) {
    constexpr std::string_view kOthers = "_@%+=:,./-";
    const bool plain = !word.empty() && std::all_of(word.begin(), word.end(), [&](char c) {
        return std::isalnum(static_cast<unsigned char>(c)) != 0 || kOthers.find(c) != std::string_view::npos;
    });
    if (plain) return std::string(word);
    std::string quoted = "'";
    for (const char c : word)
        quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
    return quoted + "'";
}

std::string reproduction(const Delivery& delivery) {
    const Again& again = delivery.again;
    const std::string& selector = again.selector.empty() ? delivery.scenario : again.selector;
    return fmt::format(
        "{} run {}{}{}{}",
        shell_quoted(again.program),
        again.is_played_as ? "--as " : "",
        shell_quoted(selector),
        sender_words(delivery),
        again.options
    );
}

Counts count_verdicts(const std::vector<const Delivery*>& deliveries) {
    Counts counts;
    for (const Delivery* delivery : deliveries)
        add(delivery->verdict.kind, counts);
    return counts;
}

Counts count_verdicts(const std::vector<SenderColumn>& columns) {
    Counts counts;
    for (const SenderColumn& column : columns)
        for (const Delivery* delivery : column.deliveries)
            add(delivery->verdict.kind, counts);
    return counts;
}

std::string_view to_text(Witness witness) {
    switch (witness) {
    case Witness::dns:
        return "dns";
    case Witness::mx:
        return "mx";
    case Witness::admin:
        return "admin";
    case Witness::sender:
        return "sender";
    case Witness::report:
        return "report";
    }
    return "?";
}

} // namespace harness
