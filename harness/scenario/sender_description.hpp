// Descriptions of senders that are container images (scenarios/senders/*.yaml): plain data and its loader.
// The format is specified in scenarios/senders/README.md.
#pragma once

#include "harness/model/vocabulary.hpp"
#include "harness/scenario/problem.hpp"
#include "harness/scenario/route.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// A text that the container gets: an environment variable or a file. Its value may hold placeholders
/// (`{resolver4}`), see known_placeholders().
struct GivenText {
    std::string name; // of the variable, or the absolute path
    std::string value;
    std::string why; // for the report; may be empty
};

struct SenderDescription {
    std::string name; // of the file, without suffix
    std::filesystem::path file;
    std::string title;
    std::string source; // of the claim
    std::string image;
    std::string program = "postfix"; // which mail server it is: one of known_programs()
    std::optional<Policy>
        claims; // the documented policy; nothing: it can be set to each one, by parameter_prefix
    std::string
        parameter_prefix; // of the environment variables that set a parameter of the program: `POSTFIX_`
    std::vector<GivenText> environment;
    std::vector<GivenText> files;
    bool needs_admin = false; // Mailu's admin, over HTTP
    bool needs_milter = false;
    std::uint16_t submission_port = 0;     // where its own users' mail comes in, with XCLIENT; 0: port 25
    Route route = Route::mx;               // a relay: all of its mail goes there, so that it takes one peer
    bool asks_as_musl = false;             // its DNS queries are read as musl would have sent them
    bool admin_defers_on_tls_error = true; // what that admin's own DEFER_ON_TLS_ERROR is
};

struct SenderLoadResult {
    std::vector<SenderDescription> senders; // by name; only those without an error
    std::vector<Problem> problems;
};

/// Reads all *.yaml files of a folder, and `files`, whose bases are looked for among all of these; of two
/// with the same name the one in `files` stays, and may name the other one as its base. A base may have a
/// base itself. Never throws for what is in or about them.
SenderLoadResult
load_senders(const std::filesystem::path& folder, const std::vector<std::filesystem::path>& files = {});

/// The mail servers whose words are known: `postfix`, and those that scenarios/programs is about.
const std::vector<std::string>& known_programs();

/// What may stand in braces in a value.
const std::vector<std::string>& known_placeholders();

} // namespace harness
