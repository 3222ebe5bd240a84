// Several tries and several repetitions of one sender, put together. Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/run/run_settings.hpp"

#include <optional>
#include <vector>

namespace harness {

/// A sender with what was judged of it.
struct SenderResult {
    ReportedSender sender;
    std::vector<Delivery> deliveries;
};

/// The same sender for those of its deliveries that could not be judged; nothing if all were. What is broken
/// is never tried again.
std::optional<SenderPlan> plan_again(const SenderPlan& plan, const std::vector<Delivery>& deliveries);

/// Puts the verdicts of another try, by plan_again(), in the place of those that it was made for. Trouble
/// counts for as long as a delivery is not judged because of it.
void add_try(SenderResult& all, SenderResult another);

/// Of each delivery the worst verdict (broken, not judged, as known, kept) with all repetitions beside it.
/// All have the same deliveries in the same order; there is at least one.
SenderResult worst_of(std::vector<SenderResult> repetitions);

} // namespace harness
