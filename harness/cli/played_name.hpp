// `--as NAME=SCENARIO`: a peer of the catalogue under a domain of the user's own world.
#pragma once

#include "harness/base/result.hpp"

#include <string>
#include <string_view>

namespace harness {

struct PlayedName {
    std::string domain;   // lower case, without final dot
    std::string scenario; // an id of the catalogue, or a .yaml file
    bool operator==(const PlayedName&) const = default;
};

/// Why no peer can be played under this domain (lower case, without final dot): it is no name of a host of at
/// least two labels (RFC 1123 2.1), or too long for those that a peer has below it, or the world has it.
WhyNot why_not_played(std::string_view domain);

/// `bank.example.com=dane/correct`.
Result<PlayedName> parse_played_name(std::string_view text);

/// What reports call the peer: the words of the command line.
std::string id_of(const PlayedName& played);

} // namespace harness
