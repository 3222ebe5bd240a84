#include "harness/model/vocabulary.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace harness {

namespace {

// The usual ones first.
constexpr std::size_t kUsual = 8;
constexpr std::array<Policy, 10> kWithoutSts{{
    {Level::none, InsecureMx::dane, Sts::off},
    {Level::may, InsecureMx::dane, Sts::off},
    {Level::encrypt, InsecureMx::dane, Sts::off},
    {Level::dane, InsecureMx::dane, Sts::off},
    {Level::dane, InsecureMx::encrypt, Sts::off},
    {Level::dane, InsecureMx::may, Sts::off},
    {Level::dane_only, InsecureMx::dane, Sts::off},
    {Level::secure, InsecureMx::dane, Sts::off},
    {Level::verify, InsecureMx::dane, Sts::off},
    {Level::fingerprint, InsecureMx::dane, Sts::off},
}};

constexpr std::array<Sts, 3> kStsHandlings{Sts::off, Sts::on, Sts::strict_testing};

constexpr auto kKnown = [] {
    std::array<Policy, kWithoutSts.size() * kStsHandlings.size()> known{};
    std::size_t n = 0;
    for (const Sts handling : kStsHandlings) {
        for (const Policy& policy : kWithoutSts) {
            known[n] = policy;
            known[n++].sts = handling;
        }
    }
    return known;
}();

// The four that `sts` stands for.
constexpr std::array<Policy, 4> kStsSenders{{
    {Level::may, InsecureMx::dane, Sts::on},
    {Level::dane, InsecureMx::dane, Sts::on},
    {Level::dane, InsecureMx::may, Sts::on},
    {Level::dane, InsecureMx::dane, Sts::strict_testing},
}};

constexpr std::string_view kStsMark = "sts=";
constexpr std::string_view kAnySts = "on or strict-testing"; // what `sts` alone stands for

// `dane insecure-mx=may`, without a word on MTA-STS.
std::string base_text(const Policy& policy) {
    std::string text(to_text(policy.level));
    if (policy.level == Level::dane) text.append(" insecure-mx=").append(to_text(policy.insecure_mx));
    return text;
}

// base_text() of each of kWithoutSts.
const std::vector<std::string>& base_texts() {
    static const std::vector<std::string> kTexts = [] {
        std::vector<std::string> texts;
        for (const Policy& policy : kWithoutSts)
            texts.push_back(base_text(policy));
        return texts;
    }();
    return kTexts;
}

// A key in two parts; either may be empty.
struct PolicyKey {
    std::string_view base; // `dane`, `dane insecure-mx=may`
    std::string_view sts;  // `on`, `off`, `strict-testing`, kAnySts
};

// Nothing for what cannot be a key.
std::optional<PolicyKey> split(std::string_view text) {
    const auto space = text.rfind(' ');
    const std::string_view last = space == std::string_view::npos ? text : text.substr(space + 1);
    const std::string_view before = space == std::string_view::npos ? "" : text.substr(0, space);
    if (space == 0) return std::nullopt;
    if (last == "sts") return PolicyKey{before, kAnySts};
    if (!last.starts_with(kStsMark)) return text.empty() ? std::nullopt : std::optional(PolicyKey{text, {}});
    if (last.size() == kStsMark.size()) return std::nullopt;
    return PolicyKey{before, last.substr(kStsMark.size())};
}

bool names(const PolicyKey& key, const Policy& policy, const std::string& base) {
    const bool same_base =
        key.base.empty() || base == key.base || (policy.level == Level::dane && key.base == "dane");
    if (!same_base || key.sts.empty()) return same_base;
    return key.sts == kAnySts ? policy.sts != Sts::off : to_text(policy.sts) == key.sts;
}

std::vector<Policy> policies_of(const PolicyKey& key) {
    std::vector<Policy> named;
    for (std::size_t i = 0; i < kKnown.size(); ++i)
        if (names(key, kKnown[i], base_texts()[i % kWithoutSts.size()])) named.push_back(kKnown[i]);
    return named;
}

} // namespace

std::span<const Policy> usual_policies() {
    return std::span(kWithoutSts).first<kUsual>();
}

std::span<const Policy> known_policies() {
    return kKnown;
}

std::string to_text(const Policy& policy) {
    std::string text = base_text(policy);
    if (policy.sts != Sts::off) text.append(" ").append(kStsMark).append(to_text(policy.sts));
    return text;
}

std::optional<Policy> parse_policy(std::string_view text) {
    const auto found = std::find_if(kKnown.begin(), kKnown.end(), [text](const Policy& policy) {
        return to_text(policy) == text;
    });
    return found == kKnown.end() ? std::nullopt : std::optional(*found);
}

std::vector<Policy> policies_named(std::string_view text) {
    const auto key = split(text);
    return key ? policies_of(*key) : std::vector<Policy>();
}

int narrowness(std::string_view text) {
    const PolicyKey key = split(text).value_or(PolicyKey{});
    constexpr int kOfSts = 3; // above whatever is said of the rest
    const int sts = key.sts.empty() ? 0 : key.sts == kAnySts ? 1 : 2;
    const int base = key.base.empty() ? 0 : key.base == "dane" ? 1 : 2;
    return sts * kOfSts + base;
}

std::vector<Policy> senders_named(std::string_view word) {
    if (word == "sts") return {kStsSenders.begin(), kStsSenders.end()};
    auto key = split(word);
    if (!key || key->base.empty()) return {};
    if (key->sts.empty()) key->sts = to_text(Sts::off);
    return policies_of(*key);
}

std::vector<std::string> policy_words() {
    std::vector<std::string> words{"dane"};
    for (const Policy& policy : kWithoutSts)
        words.push_back(to_text(policy));
    return words;
}

std::vector<std::string> sts_policy_words() {
    std::vector<std::string> words{"sts", "sts=on", "sts=strict-testing"};
    for (const char* sts : {" sts", " sts=on", " sts=strict-testing"})
        for (const std::string& base : policy_words())
            words.push_back(base + sts);
    return words;
}

} // namespace harness
