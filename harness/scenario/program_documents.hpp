// What the documents of a mail server other than Postfix say where they differ from Postfix's: the files
// scenarios/programs/*.yaml. The format is specified in scenarios/programs/README.md.
#pragma once

#include "harness/scenario/problem.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/yaml_node.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

/// Where the scenarios expect one thing of a policy, by Postfix's documents, another thing is documented.
struct ProgramRule {
    std::vector<Policy> policies;
    Expectation expected;               // outcome, channel and reason alone count
    Expectation instead;                // with `why` and `sources` of the rule
    std::vector<std::string> scenarios; // selectors; empty: all
    Position position;                  // in the file
};

struct ProgramDocuments {
    std::string program; // `exim`: the name of the file, without suffix
    std::filesystem::path file;
    std::string title;
    std::vector<ProgramRule> rules; // of two that match, the first counts
};

struct ProgramLoadResult {
    std::vector<ProgramDocuments> programs; // by name; only those without an error
    std::vector<Problem> problems;
};

/// Reads all *.yaml files of a folder, which may be missing. Never throws for what is in or about them.
ProgramLoadResult load_programs(const std::filesystem::path& folder);

/// The same for these files.
ProgramLoadResult load_program_files(const std::vector<std::filesystem::path>& files);

/// One error for each rule that says nothing of any of these scenarios.
std::vector<Problem>
rules_without_effect(const std::vector<ProgramDocuments>& programs, const std::vector<Scenario>& catalogue);

/// The scenario as these documents have it.
Scenario in_documents(Scenario scenario, const ProgramDocuments& documents);

} // namespace harness
