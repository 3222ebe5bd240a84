#include "harness/cli/shipped_catalogue.hpp"

// The assembler reads it: it would take the compiler long.
asm(".pushsection .rodata\n"
    ".balign 16\n"
    "mxproof_catalogue_table:\n"
    ".incbin \"" MXPROOF_CATALOGUE_TABLE "\"\n"
    "mxproof_catalogue_table_end:\n"
    ".byte 0\n"
    ".globl mxproof_catalogue_table, mxproof_catalogue_table_end\n"
    ".hidden mxproof_catalogue_table, mxproof_catalogue_table_end\n"
    ".popsection\n");

extern "C" {
extern const char mxproof_catalogue_table[];     // NOLINT: the names are those above
extern const char mxproof_catalogue_table_end[]; // NOLINT
}

namespace harness {

std::string_view shipped_catalogue() {
    return {mxproof_catalogue_table, mxproof_catalogue_table_end};
}

} // namespace harness
