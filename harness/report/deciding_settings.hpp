// Which settings of a configuration decide what becomes of mail, seen by runs with each of them left out.
// Pure.
#pragma once

#include "harness/report/sender_columns.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

/// The settings by how many peers fare differently without them, and how; then those that change nothing.
void append_deciding_settings(
    std::string& out,
    const SenderColumn& whole,
    const std::vector<SenderColumn>& columns,
    const TextStyle& style
);

} // namespace harness
