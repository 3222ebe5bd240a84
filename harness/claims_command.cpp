#include "harness/claims_command.hpp"

#include "harness/commands.hpp"
#include "harness/report/claim_states.hpp"
#include "harness/report/text_claims.hpp"
#include "harness/scenario/scenario_loader.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/terminal.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value_to.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <fstream>
#include <iterator>
#include <stdexcept>

namespace harness {

namespace {

namespace json = boost::json;

std::string text_in(const json::object& object, const char* key) {
    const auto* text = object.at(key).if_string();
    return text ? std::string(*text) : std::string();
}

ClaimResult::State state_of(const std::string& word) {
    for (const auto state :
         {ClaimResult::State::kept, ClaimResult::State::broken, ClaimResult::State::refuted})
        if (to_text(state) == word) return state;
    return ClaimResult::State::untested;
}

// The `claims` of a JSON report. Throws std::exception if it is none.
std::vector<ClaimResult> claims_in(const std::string& report) {
    std::vector<ClaimResult> claims;
    const json::value value = json::parse(report);
    for (const json::value& item : value.at("claims").as_array()) {
        const json::object& object = item.as_object();
        ClaimResult claim{
            text_in(object, "id"),
            text_in(object, "claim"),
            text_in(object, "source"),
            state_of(text_in(object, "state")),
            text_in(object, "because"),
            json::value_to<std::vector<std::string>>(object.at("deciding"))};
        claims.push_back(std::move(claim));
    }
    return claims;
}

bool print_problems(const CatalogueClaims& loaded, const std::vector<Problem>& problems) {
    bool errors = false;
    for (const Problem& problem : problems) {
        fmt::print(stderr, "{}\n", problem.to_text());
        errors = errors || !problem.warning;
    }
    for (const Claim& claim : loaded.claims)
        for (std::size_t i = 0; i < claim.scenarios.size(); ++i)
            for (const std::string& unmatched : select(loaded.catalogue, {claim.scenarios[i]}).unmatched) {
                const Position& where = claim.scenario_positions.at(i);
                const Problem problem{claim.file.string(), where.line, where.column, unmatched, false};
                fmt::print(stderr, "{}\n", problem.to_text());
                errors = true;
            }
    return errors;
}

} // namespace

std::optional<CatalogueClaims> load_catalogue_claims(const std::filesystem::path& folder) {
    ClaimLoadResult claims = load_claims(folder / "claims");
    CatalogueClaims loaded{std::move(claims.claims), load_catalogue(folder).scenarios};
    if (print_problems(loaded, claims.problems)) return std::nullopt;
    return loaded;
}

int claims_command(const CommandLine& line, const ClaimsOptions& options) {
    std::vector<ClaimResult> claims;
    if (options.report.empty()) {
        const auto loaded = load_catalogue_claims(line.scenarios);
        if (!loaded) return 2;
        claims = decide_claims(loaded->claims, loaded->catalogue, {});
    } else {
        std::ifstream file(options.report);
        try {
            claims = claims_in({std::istreambuf_iterator<char>(file), {}});
        } catch (const std::exception& error) {
            fmt::print(
                stderr, "{}: no JSON report of `mxproof run`: {}\n", options.report.string(), error.what()
            );
            return 2;
        }
    }
    fmt::print("{}", claims_report(claims, width_of_stdout()));
    return count_claims(claims).broken > 0 ? 1 : 0;
}

} // namespace harness
