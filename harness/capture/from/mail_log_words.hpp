// The words of Postfix's log, as far as its own reader leaves them in a text. Pure.
#pragma once

#include "harness/mta/delivery_event.hpp"

#include <string>
#include <string_view>

namespace harness {

struct LoggedEndpoint {
    std::string host; // lower case; empty: the text has none
    std::string address;
};

/// `mx1.example[192.0.2.1]`, the first in the text.
LoggedEndpoint endpoint_in(std::string_view text);

/// The host that was in the way of an attempt that names no relay; empty if it was none.
std::string host_in(const FailedStep& step, std::string_view text, const std::string& domain);

/// What stands between `before` and the next `after`, or the end; empty without `before`.
std::string_view text_between(std::string_view text, std::string_view before, std::string_view after);

/// `ab12` of `AB:12`.
std::string digits_of(std::string_view fingerprint);

/// The number (X509_V_ERR_…) of what src/tls/tls_verify.c says of a chain; 0: unknown words.
int number_of_error(std::string_view text);

/// `550 5.7.1` of `… said: 550 5.7.1 No (in reply to …)`; empty if a peer said nothing.
std::string code_in(std::string_view text);

/// `RCPT` of `… (in reply to RCPT TO command)`.
std::string command_in(std::string_view text);

/// `8F0DA30: text` -> `text`
std::string_view without_queue_id(std::string_view text);

} // namespace harness
