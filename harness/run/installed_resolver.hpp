// The real resolver of this machine that a run is to use.
#pragma once

#include "harness/run/run_settings.hpp"

#include <memory>
#include <string>

namespace harness {

/// By its word. Throws StageError if it is not installed, std::invalid_argument if there is no such word.
std::shared_ptr<const InstalledResolver> installed_resolver(const std::string& word);

} // namespace harness
