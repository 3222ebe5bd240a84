#include "harness/engine/keeper/keeper_program.hpp"

// KEEPER_PROGRAM is its path, quoted.
asm(".pushsection .rodata\n"
    "mxproof_keeper_begin: .incbin " KEEPER_PROGRAM "\n"
    "mxproof_keeper_end:\n"
    ".popsection\n");

extern "C" const char mxproof_keeper_begin[];
extern "C" const char mxproof_keeper_end[];

namespace harness {

std::string_view keeper_program() {
    return {mxproof_keeper_begin, static_cast<std::size_t>(mxproof_keeper_end - mxproof_keeper_begin)};
}

} // namespace harness
