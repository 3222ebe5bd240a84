// Kinds of validating resolvers that a stack may have of its own, and how each is pointed at another root: by
// which of its files, and by which signal. Pure: what they say and what is written is text.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace harness {

/// Where the fake Internet begins.
struct FakeRoot {
    std::string hints;  // the root's servers, as zone-file lines
    std::string anchor; // `. IN DS …`
};

/// How a running resolver is configured, in its own words.
struct ResolverFacts {
    std::string file;                           // its configuration, absolute in its container
    std::string text;                           // what is in there
    std::map<std::string, std::string> options; // by name; several values are several lines
};

/// A file of the resolver, absolute in its container, and its text for the time of a run.
struct ReplacedText {
    std::string path;
    std::string text;
    std::string shown; // in reports
    std::string why;
};

struct ResolverKind {
    std::string name;                 // `Unbound`
    std::string process;              // what the kernel calls its process
    int reload_signal;                // reads everything anew, and forgets what it has cached
    std::vector<std::string> options; // what must be known of its configuration

    /// Its configuration's file, from what it was started with.
    std::string (*configuration_file)(const std::vector<std::string>& command_line);
    /// The command, inside its container, that prints the value of an option.
    std::vector<std::string> (*question)(const std::string& file, const std::string& option);
    /// What makes it a resolver of the fake Internet. Throws SenderError if it does not validate.
    std::vector<ReplacedText> (*replacements)(const ResolverFacts& facts, const FakeRoot& root);
};

/// NLnet Labs' Unbound, 1.9 and later.
ResolverKind unbound();

/// All that are known.
std::vector<ResolverKind> resolver_kinds();

} // namespace harness
