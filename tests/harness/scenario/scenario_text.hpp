// Scenario files as texts, for tests.
#pragma once

#include "harness/scenario/scenario_loader.hpp"

#include <string>
#include <vector>

namespace harness {

/// A whole file around a `peer:` part. The peer begins in line 2: `peer` is `peer: …` with its final newline.
inline std::string scenario_with(const std::string& peer) {
    return "title: T\n" + peer +
           "expect: {none: delivered plaintext, may: delivered encrypted, encrypt: delivered encrypted, "
           "dane: delivered authenticated, dane-only: delivered authenticated, "
           "secure: deferred certificate-not-verified}\n"
           "sources: [RFC 7672]\n";
}

/// The same, and no policy delivers.
inline std::string bouncing_scenario_with(const std::string& peer) {
    std::string expect;
    for (const char* policy : {"none", "may", "encrypt", "dane", "dane-only", "secure"})
        expect += std::string(expect.empty() ? "" : ", ") + policy + ": bounced null-mx";
    return "title: T\n" + peer + "expect: {" + expect + "}\nsources: [RFC 7505]\n";
}

/// The problems of a text, as `line:column: text`.
inline std::vector<std::string> problems_of(const std::string& text) {
    std::vector<std::string> texts;
    for (const Problem& problem : load_text(text, "f.yaml", "folder/name").problems)
        texts.push_back(
            std::to_string(problem.line) + ":" + std::to_string(problem.column) + ": " + problem.text
        );
    return texts;
}

} // namespace harness
