// How a sender finds the hosts of a peer: a word of scenarios and of descriptions of senders.
#pragma once

namespace harness {

class FieldReader;

enum class Route {
    mx,        // by the MX records of the domain
    relay_587, // it is told to relay to mx1: `[mx1]:587`, with STARTTLS
    relay_465, // `[mx1]:465`, where TLS begins at once: smtp_tls_wrappermode
};

/// The field `route`; Route::mx if there is none, or an unknown word, which is complained of.
Route parse_route(const FieldReader& fields);

} // namespace harness
