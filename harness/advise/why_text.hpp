// Why a domain gets no mail, or gets it unprotected: what became of mail to a peer that shows what was seen
// of it. Pure.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

struct ReplayedDomain {
    std::string domain;                // as the user named it
    std::string scenario;              // of the run
    std::vector<std::string> left_out; // what was seen, and is otherwise in the run; a sentence each
};

/// Under which policies mail arrives, and how; the first thing that is wrong, whose fault that is, and what
/// the sender and the recipient can do.
std::string why_text(const ReplayedDomain& domain, const RunResult& run, const TextStyle& style);

/// An array, one object for each domain.
std::string why_json(const std::vector<ReplayedDomain>& domains, const RunResult& run);

} // namespace harness
