// What the tests of resolvers' kinds share.
#pragma once

#include "harness/sender/container/resolver_kind.hpp"

#include <gmock/gmock.h>

#include <string>
#include <vector>

namespace harness {

inline const FakeRoot kRoot{". 1 IN NS a.\na. 1\tIN A 198.19.0.1\n", ". IN DS\t1 13 2 AB"};

inline auto is_file(const std::string& path, const std::string& text) {
    return testing::AllOf(
        testing::Field(&ReplacedText::path, path), testing::Field(&ReplacedText::text, text)
    );
}
inline auto is_hints(const std::string& path) {
    return is_file(path, kRoot.hints);
}
inline auto is_anchor(const std::string& path) {
    return is_file(path, kRoot.anchor + "\n");
}

} // namespace harness
