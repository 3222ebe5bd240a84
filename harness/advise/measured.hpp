// What a run of the catalogue has shown, as data that is kept: each peer under each usual policy. Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/report/run_result.hpp"

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

struct MeasuredCell {
    Outcome outcome = Outcome::deferred;
    std::optional<Channel> channel = {}; // of what was delivered
    std::optional<Reason> reason = {};   // of what was not
    bool attacker_got_mail = false;
    bool operator==(const MeasuredCell&) const = default;
};

/// `deferred no-tlsa`, `delivered encrypted to the attacker`.
std::string to_text(const MeasuredCell& cell);

using MeasuredColumn = std::vector<MeasuredCell>; // by Measured::policies

struct Measured {
    std::string program; // `Postfix`
    std::string version; // its
    std::vector<Policy> policies;
    std::map<std::string, MeasuredColumn, std::less<>> honest;   // by the scenario's id
    std::map<std::string, MeasuredColumn, std::less<>> attacked; // likewise
    bool operator==(const Measured&) const = default;

    /// Of an honest peer or of an attacked one; null: it was not measured.
    const MeasuredColumn* column_of(std::string_view scenario) const;
};

/// Of a run of one program under several policies. Fails if a delivery was not judged, or is missing.
Result<Measured> measured_by(const RunResult& result);

/// One line for each peer. `format`: for those who read it later.
std::string to_json(const Measured& measured);
Result<Measured> parse_measured(const std::string& json);

} // namespace harness
