// The `then:` part of a scenario file: what is different of the peer when a second message is sent, and what
// is documented of that one.
#pragma once

#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/like_parser.hpp"
#include "harness/scenario/scenario.hpp"

namespace harness {

/// Afterwards the scenario's peer and expectations are those of the second message, so that what else the
/// file says is read as being about it; keep_first() ends that. `peer`: what the file says of the peer;
/// `then`: a value of the scenario's `then`. The scenario's own peer and `expect` must have been read.
void parse_then(
    const YamlNode& then,
    const YamlNode& peer,
    const TakingFile& taking,
    Scenario& scenario,
    Problems& problems
);

/// `first`: what the scenario's peer was before parse_then().
void keep_first(Peer first, Scenario& scenario);

} // namespace harness
