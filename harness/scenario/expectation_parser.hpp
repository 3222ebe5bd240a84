// The `expect:` part of a scenario file.
#pragma once

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/scenario.hpp"

#include <map>

namespace harness {

/// What becomes of the policy of a sender.
enum class Levels { hold, overridden_by_the_message };

/// One expectation per policy that is named. `dane` stands for its three handlings of insecure MX RRsets,
/// unless a narrower key is there.
/// `levels`: whether what a level rules out is worth a warning.
Expectations
parse_expectations(const YamlNode& node, const Peer& peer, Problems& problems, Levels levels = Levels::hold);

/// Warns of the policies of a plain run that a whole column leaves out.
void warn_of_unjudged(const YamlNode& node, const Expectations& expect, Problems& problems);

/// What is seen or said elsewhere, in the words of one of them: the short form or the long one.
Expectation parse_expectation(const YamlNode& node, const Peer& peer, Problems& problems);

/// For an expectation about many peers, each with hosts of its own: the names that most of them have.
Peer any_peer();

} // namespace harness
