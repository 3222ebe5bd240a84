#pragma once

#include "harness/engine/engine_address.hpp"

#include <stdexcept>
#include <string>

namespace harness {

/// What `parse` makes of a reply. One that cannot be understood is as good as none: EngineError.
template <class Parse>
auto understood(Parse parse, const std::string& body) {
    try {
        return parse(body);
    } catch (const std::runtime_error& error) {
        throw EngineError(error.what());
    }
}

} // namespace harness
