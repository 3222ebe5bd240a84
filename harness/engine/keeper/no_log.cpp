// The keeper has nobody to tell what it does.
#include "harness/base/log.hpp"

namespace harness {

bool is_logging() {
    return false;
}

void log_line(std::string_view) {}

} // namespace harness
