#include "harness/world/vocabulary.hpp"

#include <algorithm>
#include <array>

namespace harness {

namespace {

constexpr std::array<Policy, 8> kWithoutSts{{
    {Level::none, InsecureMx::dane, Sts::off},
    {Level::may, InsecureMx::dane, Sts::off},
    {Level::encrypt, InsecureMx::dane, Sts::off},
    {Level::dane, InsecureMx::dane, Sts::off},
    {Level::dane, InsecureMx::encrypt, Sts::off},
    {Level::dane, InsecureMx::may, Sts::off},
    {Level::dane_only, InsecureMx::dane, Sts::off},
    {Level::secure, InsecureMx::dane, Sts::off},
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

constexpr std::string_view kStsMark = " sts=";

// `dane insecure-mx=may`, without a word on MTA-STS.
std::string base_text(const Policy& policy) {
    std::string text(to_text(policy.level));
    if (policy.level == Level::dane) text.append(" insecure-mx=").append(to_text(policy.insecure_mx));
    return text;
}

std::string_view base_of(std::string_view key) {
    return key.substr(0, key.find(kStsMark));
}

// What stands behind `sts=`; empty if it is not there.
std::string_view sts_of(std::string_view key) {
    const auto mark = key.find(kStsMark);
    return mark == std::string_view::npos ? std::string_view() : key.substr(mark + kStsMark.size());
}

std::vector<Policy> policies_of(std::string_view base, std::string_view sts) {
    std::vector<Policy> named;
    for (const Policy& policy : kKnown) {
        const bool same_base = base_text(policy) == base || (policy.level == Level::dane && base == "dane");
        if (same_base && (sts.empty() || to_text(policy.sts) == sts)) named.push_back(policy);
    }
    return named;
}

bool ends_in_mark(std::string_view key) {
    return key.ends_with(kStsMark);
}

} // namespace

std::span<const Policy> all_policies() {
    return std::span(kWithoutSts).first<7>();
}

std::span<const Policy> known_policies() {
    return kKnown;
}

std::string to_text(const Policy& policy) {
    std::string text = base_text(policy);
    if (policy.sts != Sts::off) text.append(kStsMark).append(to_text(policy.sts));
    return text;
}

std::optional<Policy> parse_policy(std::string_view text) {
    const auto found = std::find_if(kKnown.begin(), kKnown.end(), [text](const Policy& policy) {
        return to_text(policy) == text;
    });
    return found == kKnown.end() ? std::nullopt : std::optional(*found);
}

std::vector<Policy> policies_named(std::string_view key) {
    return ends_in_mark(key) ? std::vector<Policy>() : policies_of(base_of(key), sts_of(key));
}

int narrowness(std::string_view key) {
    return (sts_of(key).empty() ? 0 : 2) + (base_of(key) == "dane" ? 0 : 1);
}

std::vector<Policy> senders_named(std::string_view word) {
    if (word == "sts") return {kStsSenders.begin(), kStsSenders.end()};
    if (ends_in_mark(word)) return {};
    const std::string_view sts = sts_of(word);
    return policies_of(base_of(word), sts.empty() ? to_text(Sts::off) : sts);
}

std::vector<std::string> policy_words() {
    std::vector<std::string> words{"dane"};
    for (const Policy& policy : kWithoutSts)
        words.push_back(to_text(policy));
    return words;
}

std::vector<std::string> sts_policy_words() {
    std::vector<std::string> words;
    for (const Sts handling : {Sts::on, Sts::strict_testing})
        for (const std::string& base : policy_words())
            words.push_back(base + std::string(kStsMark) + std::string(to_text(handling)));
    return words;
}

} // namespace harness
