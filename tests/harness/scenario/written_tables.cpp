#include "tests/harness/scenario/written_format.hpp"

#include "harness/model/tls_report.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/sender_description.hpp"

namespace harness {

namespace {

// What holds where a file leaves the key out.
template <typename Facts, typename Value>
std::string preset_of(const Key<Facts, Value>& key) {
    const Value preset = Facts().*key.member;
    if (key.required) return "required";
    if (!key.preset.empty()) return std::string(key.preset);
    if constexpr (HasWords<Value>)
        return fmt::format("`{}`", to_text(preset));
    else if constexpr (std::is_same_v<Value, bool>)
        return fmt::format("`{}`", preset);
    else if constexpr (std::is_integral_v<Value>)
        return key.choices.empty() ? std::to_string(preset) : fmt::format("`{}`", key.choices[preset]);
    else if constexpr (std::is_same_v<Value, std::string>)
        return preset.empty() ? "" : fmt::format("`{}`", preset);
    else
        return {};
}

std::string preset_of(const ParsedKey& key) {
    return key.required ? "required" : std::string(key.preset);
}

using Rows = std::vector<std::vector<std::string>>;

std::string table(const Rows& rows) {
    std::string text;
    for (const auto& row : rows) {
        for (const std::string& cell : row)
            text += cell.empty() ? "| " : fmt::format("| {} ", cell);
        text += "|\n";
        if (&row == &rows.front()) {
            for (std::size_t i = 0; i < row.size(); ++i)
                text += "|---";
            text += "|\n";
        }
    }
    return text;
}

template <typename... Keys>
std::string key_table(const Mapping<Keys...>& mapping) {
    Rows rows{{"key", "default", "values"}};
    for_each_key(mapping, [&](const auto& key) {
        // The values that have a table of their own.
        const bool elsewhere = key.meaning.find("](#") != std::string_view::npos;
        rows.push_back(
            {fmt::format("`{}`", key.name),
             preset_of(key),
             elsewhere ? std::string(key.meaning) : description_of(key)}
        );
    });
    return table(rows);
}

template <typename AllWords>
std::string word_table(const char* heading, const char* about, const AllWords& words) {
    Rows rows{{heading, about}};
    for (const auto& row : words)
        rows.push_back({fmt::format("`{}`", row.word), std::string(row.meaning)});
    return table(rows);
}

std::string fault_table() {
    Rows rows{{"fault", "`type`", "meaning"}};
    for (const auto& row : kWords<DnsFaultKind>)
        rows.push_back(
            {fmt::format("`{}`", row.word),
             use_of_type(row.reach).empty() ? "an error: it is of every type"
                                            : std::string(use_of_type(row.reach)),
             std::string(row.meaning)}
        );
    return table(rows);
}

std::string policy_table() {
    Rows rows{{"key", "what the sender is told"}};
    for (const auto& [key, meaning] : policy_keys())
        rows.push_back({fmt::format("`{}`", key), meaning});
    return table(rows);
}

std::vector<std::pair<std::string, std::string>> tables() {
    return {
        {"scenario", key_table(kScenario)},
        {"peer", key_table(kPeer)},
        {"zone", key_table(kZone)},
        {"host", key_table(kHost)},
        {"alias", key_table(kAlias)},
        {"tlsa-alias", key_table(kTlsaAlias)},
        {"connections", key_table(kConnections)},
        {"answer", word_table("instead of a reply", "meaning", std::span(kWords<Answer>).subspan<1>())},
        {"layer", word_table("key", "meaning", std::span(kWords<Layer>).subspan<1>())},
        {"command", word_table("command", "what is replaced", kCommands)},
        {"ehlo", key_table(kEhlo)},
        {"message", key_table(kMessage)},
        {"certificate", key_table(kCertificate)},
        {"tls", key_table(kTls)},
        {"tlsa-record", key_table(kTlsaRecord)},
        {"sts", key_table(kSts)},
        {"dns-fault", key_table(kDnsFault)},
        {"fault", fault_table()},
        {"policy", policy_table()},
        {"sts-handling", word_table("`sts=`", "what the sender does", kWords<Sts>)},
        {"expectation", key_table(kExpectation)},
        {"channel", word_table("channel", "how the message travelled", kWords<Channel>)},
        {"reason", word_table("reason", "why the message was not delivered", kDocumentedReasons)},
        {"reported-policy", word_table("policy", "what was found to go by", kWords<ReportedPolicy>)},
        {"reported-result", word_table("result", "what came of it", kWords<ReportedResult>)},
        {"then", key_table(kThen)},
        {"version", key_table(kVersion)},
        {"known-difference", key_table(kKnownDifference)},
        {"version-range", key_table(kVersionRange)},
        {"remedy", key_table(kRemedy)},
        {"reported", key_table(kReported)},
        {"captured", key_table(kCaptured)},
        {"sender", key_table(kSender)},
        {"known-difference-of-a-sender", key_table(kKnownDifferenceOfASender)}};
}

} // namespace

std::vector<std::pair<std::string, std::string>> policy_keys() {
    std::vector<std::pair<std::string, std::string>> keys;
    for (const auto& level : kWords<Level>) {
        keys.emplace_back(level.word, level.meaning);
        if (level.value != Level::dane) continue;
        for (const auto& handling : kWords<InsecureMx>)
            keys.emplace_back(fmt::format("dane insecure-mx={}", handling.word), handling.meaning);
    }
    keys.emplace_back(
        "sts", "MTA-STS (RFC 8461), and where there is no enforced policy, whatever the level says"
    );
    return keys;
}

std::string with_tables(std::string document) {
    for (const auto& [name, text] : tables()) {
        const std::string begin = fmt::format("<!-- {} -->\n", name);
        const auto start = document.find(begin);
        const auto end = document.find(fmt::format("<!-- /{} -->", name));
        if (start == std::string::npos || end == std::string::npos) continue;
        document.replace(start + begin.size(), end - start - begin.size(), text);
    }
    return document;
}

} // namespace harness
