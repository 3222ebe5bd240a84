// A run as GitHub-flavoured Markdown: for the step summary of a workflow, or an issue. Pure.
#pragma once

#include "harness/report/run_result.hpp"

#include <string>

namespace harness {

/// The verdict in one line, claims, what is broken with its evidence folded away, then the figures per
/// sender. At most one MiB, as GitHub takes no more: of the broken ones that do not fit only the number is
/// given.
std::string markdown_report(const RunResult& result);

} // namespace harness
