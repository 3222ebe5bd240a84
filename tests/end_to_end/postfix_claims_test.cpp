// The score of docs/postfix-claims.md: for each claim of Postfix's documents, a Postfix that does not keep it
// must be found broken in the cells that are named there.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <iostream>
#include <map>
#include <set>
#include <sstream>

namespace {

using namespace support;

constexpr std::size_t kClaims = 104;
constexpr const char* kNone = "–";

// One line of the table.
struct Claim {
    std::string id;
    std::string policy;             // that the senders claim
    std::string sender;             // another one that keeps it; kNone: the policy's own
    std::string mutant;             // kNone: nobody could decide it
    std::vector<std::string> cells; // peers in which the mutant must be noticed
    std::string remark;             // why nobody could

    bool is_decidable() const { return mutant != kNone; }
};

std::string trimmed(std::string text) {
    constexpr const char* kAround = " `";
    text.erase(0, std::min(text.find_first_not_of(kAround), text.size()));
    text.erase(text.find_last_not_of(kAround) + 1);
    return text;
}

std::vector<std::string> split(const std::string& text, char separator) {
    std::vector<std::string> parts;
    std::istringstream stream(text);
    for (std::string part; std::getline(stream, part, separator);)
        parts.push_back(trimmed(part));
    return parts;
}

std::vector<Claim> claims() {
    std::vector<Claim> all;
    std::istringstream page(read_file(MXPROOF_SOURCE_DIR "/docs/postfix-claims.md"));
    for (std::string line; std::getline(page, line);) {
        if (!line.starts_with("| C")) continue;
        const auto field = split(line, '|'); // the first one is before the first bar
        if (field.size() != 8) throw std::runtime_error("not seven columns: " + line);
        Claim claim{field[1], field[4], field[5], field[6], {}, field[7]};
        if (claim.is_decidable()) claim.cells = split(field[7], ',');
        all.push_back(std::move(claim));
    }
    return all;
}

// What one run is to try: everything that is claimed by the same policy.
struct Batch {
    std::set<std::string> cells;
    std::vector<std::string> actual; // senders and mutants, each once

    void add(const std::string& sender) {
        if (sender == kNone || std::find(actual.begin(), actual.end(), sender) != actual.end()) return;
        actual.push_back(sender);
    }
};

std::map<std::string, Batch> batches(const std::vector<Claim>& all) {
    std::map<std::string, Batch> by_policy;
    for (const Claim& claim : all) {
        if (!claim.is_decidable()) continue;
        Batch& batch = by_policy[claim.policy];
        batch.cells.insert(claim.cells.begin(), claim.cells.end());
        batch.add(claim.sender);
        batch.add(claim.mutant);
    }
    return by_policy;
}

// The verdict by what the sender really is, empty for the honest one, and the peer.
using Verdicts = std::map<std::pair<std::string, std::string>, std::string>;

Verdicts run_batch(const std::string& policy, const Batch& batch) {
    const TemporaryDirectory directory;
    const auto file = directory.path() / "report.json";
    std::vector<std::string> arguments{"run", "--policy", policy, "--report", "json=" + file.string()};
    for (const std::string& actual : batch.actual)
        arguments.insert(arguments.end(), {"--mutant", policy + "=" + actual});
    arguments.insert(arguments.end(), batch.cells.begin(), batch.cells.end());
    const auto result = run_mxproof(arguments);
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;

    // The senders of a report are in the order of the command.
    const auto report = read_json(file);
    std::map<std::string, std::string> actual{{policy, ""}};
    const auto& senders = report.at("senders").as_array();
    EXPECT_EQ(senders.size(), batch.actual.size() + 1);
    for (std::size_t n = 1; n < senders.size(); ++n)
        actual[std::string(senders[n].at("name").as_string())] = batch.actual.at(n - 1);
    Verdicts verdicts;
    for (const auto& delivery : report.at("deliveries").as_array())
        verdicts[{
            actual.at(std::string(delivery.at("sender").as_string())),
            std::string(delivery.at("scenario").as_string())}] = delivery.at("verdict").as_string();
    return verdicts;
}

// Nothing: it is noticed, and only it.
std::string why_not_noticed(const Claim& claim, const Verdicts& verdicts) {
    const std::string honest = claim.sender == kNone ? "" : claim.sender;
    for (const std::string& cell : claim.cells) {
        const auto kept = verdicts.find({honest, cell});
        const auto broken = verdicts.find({claim.mutant, cell});
        if (kept == verdicts.end() || broken == verdicts.end()) return cell + " is not a cell";
        if (kept->second != "kept" && kept->second != "deviates")
            return cell + " is " + kept->second + " without the mutant";
        if (broken->second != "broken") return cell + " is " + broken->second;
    }
    return {};
}

TEST(PostfixClaims, AreEachInTheTableWithAMutantOrAReason) {
    const std::vector<Claim> all = claims();
    std::set<std::string> ids;
    for (const Claim& claim : all) {
        EXPECT_TRUE(ids.insert(claim.id).second) << claim.id;
        EXPECT_FALSE(claim.remark.empty()) << claim.id;
        const std::string& keeps_it = claim.sender == kNone ? claim.policy : claim.sender;
        EXPECT_TRUE(!claim.is_decidable() || claim.mutant != keeps_it) << claim.id;
    }
    for (std::size_t n = 1; n <= kClaims; ++n)
        EXPECT_TRUE(ids.contains("C" + std::to_string(n))) << "C" << n;
}

TEST(PostfixClaims, AreEachFoundBrokenInASenderThatDoesNotKeepThem) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const std::vector<Claim> all = claims();
    std::map<std::string, Verdicts> verdicts;
    for (const auto& [policy, batch] : batches(all))
        verdicts[policy] = run_batch(policy, batch);

    std::size_t decidable = 0;
    std::size_t noticed = 0;
    for (const Claim& claim : all) {
        if (!claim.is_decidable()) continue;
        const std::string why = why_not_noticed(claim, verdicts.at(claim.policy));
        EXPECT_EQ(why, "") << claim.id << ": " << claim.policy << "=" << claim.mutant;
        ++decidable;
        noticed += why.empty() ? 1 : 0;
    }
    std::cout << all.size() << " claims, " << decidable << " decidable, " << noticed << " noticed\n";
    EXPECT_EQ(noticed, decidable);
}

} // namespace
