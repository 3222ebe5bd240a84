// Mistakes in scenario files, each with what the loader says about it. Shared by the tests of the loader and
// of the JSON Schema.
#pragma once

#include <ostream>
#include <string>
#include <vector>

namespace harness {

struct BadSnippet {
    std::string name;     // for the test's output
    std::string text;     // a whole file
    std::string problem;  // `line:column: text`, one of the file's
    bool schema_can_know; // not what crosses parts of the file, nor what is YAML itself
};

inline void PrintTo(const BadSnippet& snippet, std::ostream* out) {
    *out << snippet.name;
}

std::vector<BadSnippet> bad_changes();      // in `then:`, and about what is otherwise from session to session
std::vector<BadSnippet> bad_files();        // beside `peer:` and `expect:`
std::vector<BadSnippet> bad_peers();        // in `peer:`
std::vector<BadSnippet> bad_expectations(); // in `expect:`
std::vector<BadSnippet> bad_snippets();     // all of them

} // namespace harness
