// The commands of mxproof: each takes its options, prints, and returns the exit code.
#pragma once

#include "harness/cli/command_line.hpp"

namespace harness {

int run_command(const CommandLine& line, const RunOptions& options);
/// `run --every-domain-of`.
int policy_lines_command(const CommandLine& line, const RunOptions& options);
int list_command(const CommandLine& line, const ListOptions& options);
int explain_command(const CommandLine& line, const ExplainOptions& options);
int analyze_command(const CommandLine& line, const AnalyzeOptions& options);
int advise_command(const CommandLine& line, const AdviseOptions& options);
int lint_command(const CommandLine& line, const LintOptions& options);
int doctor_command(const CommandLine& line);
int claims_command(const CommandLine& line, const ClaimsOptions& options);
int image_command(const CommandLine& line, const ImageOptions& options);
int clean_command(const CommandLine& line);
int capture_command(const CommandLine& line, const CaptureOptions& options);
int why_command(const CommandLine& line, const WhyOptions& options);
int world_command(const CommandLine& line, const WorldOptions& options);

} // namespace harness
