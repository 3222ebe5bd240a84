#include "harness/cli/claims_command.hpp"

#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/terminal.hpp"
#include "harness/cli/user_files.hpp"
#include "harness/report/claim_states.hpp"
#include "harness/report/json_catalogue.hpp"
#include "harness/report/text_claims.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/scenario/text_file.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

namespace harness {

namespace {

namespace json = boost::json;

std::string text_in(const json::object& object, const char* key) {
    const json::value* const value = object.if_contains(key);
    return value && value->is_string() ? std::string(value->get_string()) : std::string();
}

ClaimResult::State state_of(const std::string& word) {
    for (const auto state :
         {ClaimResult::State::kept,
          ClaimResult::State::deviates,
          ClaimResult::State::broken,
          ClaimResult::State::refuted})
        if (to_text(state) == word) return state;
    return ClaimResult::State::untested;
}

std::optional<ClaimResult> claim_in(const json::value& item) {
    const json::object* const object = item.if_object();
    const json::value* const deciding = object ? object->if_contains("deciding") : nullptr;
    if (!deciding) return std::nullopt;
    auto texts = json::try_value_to<std::vector<std::string>>(*deciding);
    if (!texts) return std::nullopt;
    return ClaimResult{
        text_in(*object, "id"),
        text_in(*object, "claim"),
        text_in(*object, "source"),
        state_of(text_in(*object, "state")),
        text_in(*object, "because"),
        *std::move(texts)};
}

// The `claims` of a JSON report; nothing if it is none. What a JSON parser says about it helps nobody who
// named the wrong file.
std::optional<std::vector<ClaimResult>> claims_in(const std::string& report) {
    boost::system::error_code error;
    const json::value value = json::parse(report, error);
    const json::object* const object = error ? nullptr : value.if_object();
    const json::value* const list = object ? object->if_contains("claims") : nullptr;
    if (!list || !list->is_array()) return std::nullopt;
    std::vector<ClaimResult> claims;
    for (const json::value& item : list->get_array()) {
        auto claim = claim_in(item);
        if (!claim) return std::nullopt;
        claims.push_back(*std::move(claim));
    }
    return claims;
}

// The text of the file, or why it cannot be read.
std::optional<std::string> text_in(const std::filesystem::path& file, std::string& why_not) {
    std::error_code error;
    const auto status = std::filesystem::status(file, error);
    const bool readable = std::filesystem::is_regular_file(status) || std::filesystem::is_fifo(status);
    std::ifstream in;
    if (!error && readable) in.open(file);
    if (in.is_open()) return std::string{std::istreambuf_iterator<char>(in), {}};
    if (!error && readable) error = {errno, std::generic_category()};
    throw_if_exhausted(error);
    why_not = error ? error.message() : "it is no file";
    return std::nullopt;
}

std::optional<std::vector<ClaimResult>> claims_of_report(const std::filesystem::path& file) {
    std::string why_not = "it is no JSON report of `mxproof run`";
    const auto text = text_in(file, why_not);
    auto claims = text ? claims_in(*text) : std::nullopt;
    if (!claims) say(fmt::format("mxproof: cannot read {}: {}", file.string(), why_not));
    return claims;
}

} // namespace

std::vector<Problem>
unmatched_selectors(const std::vector<Claim>& claims, const std::vector<Scenario>& catalogue) {
    std::vector<Problem> problems;
    for (const Claim& claim : claims)
        for (std::size_t i = 0; i < claim.scenarios.size(); ++i)
            for (const std::string& unmatched : select(catalogue, {claim.scenarios[i]}).unmatched) {
                const Position& where = claim.scenario_positions.at(i);
                problems.push_back({claim.file.string(), where.line, where.column, unmatched, false});
            }
    return problems;
}

std::optional<std::vector<Claim>>
load_catalogue_claims(const std::filesystem::path& folder, const std::vector<Scenario>& catalogue) {
    ClaimLoadResult loaded = load_claims(folder / "claims");
    const bool bad_files = print_problems(loaded.problems);
    const bool bad_selectors = print_problems(unmatched_selectors(loaded.claims, catalogue));
    if (bad_files || bad_selectors) return std::nullopt;
    return std::move(loaded.claims);
}

int claims_command(const CommandLine& line, const ClaimsOptions& options) {
    std::vector<ClaimResult> claims;
    if (options.report.empty()) {
        const auto catalogue = load_catalogue(line.scenarios).scenarios;
        const auto loaded = load_catalogue_claims(line.scenarios, catalogue);
        if (!loaded) return 2;
        claims = decide_claims(*loaded, catalogue, {});
    } else {
        auto found = claims_of_report(options.report);
        if (!found) return 2;
        claims = *std::move(found);
    }
    print(line.format == Format::json ? claims_json(claims) : claims_report(claims, width_of_stdout()));
    return count_claims(claims).broken > 0 ? 1 : 0;
}

} // namespace harness
