#include "harness/sender/log_budget.hpp"

#include <fmt/format.h>

namespace harness {

LogBudget::Line LogBudget::on_line(const LogEvent& event) {
    const std::size_t octets = event.line.size() + LogLimits::kOfALine;
    read_ += octets;
    std::size_t& kept = event.about_deliveries ? deliveries_ : others_;
    kept += octets;
    if (read_ > limits_.read || deliveries_ > limits_.deliveries) return Line::too_much;
    return !event.about_deliveries && others_ > limits_.others ? Line::left_out : Line::kept;
}

std::string LogBudget::why() const {
    return deliveries_ > limits_.deliveries
               ? fmt::format("its log has more than {} MiB about deliveries", limits_.deliveries >> 20U)
               : fmt::format("its log has more than {} MiB", limits_.read >> 20U);
}

} // namespace harness
