// The file of the program `keeper`, as a part of this program: wherever mxproof is copied to, it has it.
#pragma once

#include <string_view>

namespace harness {

/// A statically linked ELF file.
std::string_view keeper_program();

} // namespace harness
