#include "harness/sender/log_budget.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <string_view>

namespace harness {

namespace {

// The programs whose words say how a delivery went.
constexpr std::array<std::string_view, 5> kDeliver{"smtp", "tlsproxy", "qmgr", "error", "mta-sts-daemon"};

bool is_about_a_delivery(const LogEvent& event) {
    return !std::holds_alternative<OtherLine>(event.what) ||
           std::find(kDeliver.begin(), kDeliver.end(), event.service) != kDeliver.end();
}

} // namespace

LogBudget::Line LogBudget::on_line(const LogEvent& event) {
    const std::size_t octets = event.line.size() + LogLimits::kOfALine;
    read_ += octets;
    const bool about_a_delivery = is_about_a_delivery(event);
    std::size_t& kept = about_a_delivery ? deliveries_ : others_;
    kept += octets;
    if (read_ > limits_.read || deliveries_ > limits_.deliveries) return Line::too_much;
    return !about_a_delivery && others_ > limits_.others ? Line::left_out : Line::kept;
}

std::string LogBudget::why() const {
    return deliveries_ > limits_.deliveries
               ? fmt::format("its log has more than {} MiB about deliveries", limits_.deliveries >> 20U)
               : fmt::format("its log has more than {} MiB", limits_.read >> 20U);
}

} // namespace harness
