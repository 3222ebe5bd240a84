// Postfix as a mail server that can be a sender.
#pragma once

#include "harness/mta/mta.hpp"

namespace harness {

/// Postfix 3.5 to 3.12.
const Mta& postfix();

} // namespace harness
