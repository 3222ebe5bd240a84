// The table at the top of the terminal report: peers x senders.
#pragma once

#include "harness/report/sender_columns.hpp"
#include "harness/report/text_style.hpp"

#include <string>
#include <vector>

namespace harness {

/// Rows are scenarios under a heading per folder, columns the senders; a cell is the observed outcome. More
/// senders than fit side by side make several tables. No scenario's id is shortened: it is what selectors
/// want.
void append_matrix(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style);

/// What the words and signs of the table mean, and which mutant `*1` is.
void append_legend(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style);

} // namespace harness
