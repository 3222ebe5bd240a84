// The mail servers that can be senders, by the words that files and command lines name them with.
#pragma once

#include "harness/mta/mta.hpp"

#include <string_view>

namespace harness {

/// `postfix`, `exim`, `opensmtpd`. Throws std::invalid_argument for another word.
const Mta& mail_server(std::string_view program);

} // namespace harness
