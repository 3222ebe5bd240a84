// The short words of the tables of outcomes.
#pragma once

#include "harness/verdict/verdict.hpp"

#include <string_view>

namespace harness {

/// `plain`, `TLS`, `auth`, `defer`, `bounce`; `?` if nothing was observed.
std::string_view word_of(const Observed& observed);

} // namespace harness
