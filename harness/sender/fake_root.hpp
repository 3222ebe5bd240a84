// What a real resolver needs to know of the fake Internet. Plain data.
#pragma once

#include <string>

namespace harness {

/// Where the fake Internet begins.
struct FakeRoot {
    std::string hints;  // the root's servers, as zone-file lines
    std::string anchor; // `. IN DS …`
};

/// `TAG ALGORITHM TYPE DIGEST` of the root's key; empty if the anchor is no DS record.
inline std::string ds_of(const FakeRoot& root) {
    const auto type = root.anchor.find("DS");
    const auto data = root.anchor.find_first_not_of(" \t", type == std::string::npos ? type : type + 2);
    return data == std::string::npos ? "" : root.anchor.substr(data);
}

} // namespace harness
