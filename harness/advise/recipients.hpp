// Whom a server's mail goes to, as peers of the catalogue: each domain is like the one whose mail fares as it
// does. Pure.
#pragma once

#include "harness/advise/measured.hpp"
#include "harness/analyze/analysis.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace harness {

struct Recipient {
    std::string domain;   // empty: none, it is a peer of the catalogue
    std::string scenario; // the peer that it is like
    std::uint64_t mail = 1;
    std::string seen = {}; // how mail to it fares in the log: `deferred no-tlsa`; empty: not known
};

struct Recipients {
    std::vector<Recipient> all;
    std::uint64_t left_out = 0; // messages that waited or came back for a reason no setting of TLS is about
    std::vector<std::string> notes; // what they do not show, a sentence each
    std::string source;             // `mail.log`; empty: the catalogue, each honest peer once
};

/// Each honest peer of the catalogue once.
Recipients recipients_of(const Measured& measured);

/// Of a log. Fails if it does not tell how TLS went.
Result<Recipients>
recipients_of(const Measured& measured, const Analysis& analysis, const std::string& source);

/// The scenario files that such a list names in the place of a peer of the catalogue, each once: they end in
/// `.yaml`.
std::vector<std::string> files_in_list(const std::string& text);

/// Of a list: `DOMAIN SCENARIO [MESSAGES]`, one a line; what follows `#` is not read. A file counts as
/// measured if its name is among the columns. Fails with the line.
Result<Recipients>
parse_recipients(const Measured& measured, const std::string& text, const std::string& source);

} // namespace harness
