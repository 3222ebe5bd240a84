// What a reason means for those who run the sender and the recipient's hosts, and which peer of the catalogue
// shows it. Pure.
#pragma once

#include "harness/model/vocabulary.hpp"

#include <string_view>

namespace harness {

struct Advice {
    Reason reason = Reason::unrecognised;
    std::string_view policies;  // under which it is seen
    std::string_view sender;    // what can be done there
    std::string_view recipient; // likewise
    std::string_view scenario;  // id; empty: none shows it
};

const Advice& advice_on(Reason reason);

/// Whether it is about TLS, or about the DNS that TLS rests on: what the settings of TLS have a part in.
bool is_about_tls(Reason reason);

/// What an enhanced status code says (RFC 3463, RFC 7505, RFC 7672), as Postfix uses it: `4.7.5`; empty for
/// anything else.
std::string_view meaning_of_dsn(std::string_view code);

} // namespace harness
