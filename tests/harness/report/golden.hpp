// Compares a report with the one that is kept in tests/golden.
#pragma once

#include <gtest/gtest.h>

#include <string>

namespace harness {

/// Success if tests/golden/NAME holds exactly `text`; else the first lines that differ and how to regenerate
/// the file: with MXPROOF_UPDATE_GOLDEN set in the environment, this function writes it.
testing::AssertionResult matches_golden(const std::string& name, const std::string& text);

} // namespace harness
