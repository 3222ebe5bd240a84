// What `mxproof advise` prints: for people, for programs, and as a configuration takes it. Pure.
#pragma once

#include "harness/advise/stances.hpp"
#include "harness/report/text_style.hpp"

#include <chrono>
#include <string>

namespace harness {

struct GivenAdvice {
    const Measured* measured = nullptr;
    const Recipients* recipients = nullptr;
    std::string measured_from; // the file
    std::chrono::year_month_day today;
};

/// The figures of each policy, and the three stances, each with its price and the lines to write.
std::string advice_text(const GivenAdvice& given, const TextStyle& style);
std::string advice_json(const GivenAdvice& given);

/// The lines of one stance: of main.cf and, in comments, of the table that goes with it.
std::string advice_main_cf(const GivenAdvice& given, Stance stance);

/// Of Mailu's environment; what it cannot say is in comments.
std::string advice_env(const GivenAdvice& given, Stance stance);

} // namespace harness
