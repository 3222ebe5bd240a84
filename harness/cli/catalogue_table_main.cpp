// catalogue_table FOLDER FILE: writes the table of the catalogue in a folder. Part of the build.
#include "harness/scenario/catalogue_table.hpp"

#include <fstream>
#include <iostream>

int main(int argc, char** argv) {
    if (argc != 3) {
        std::cerr << "usage: catalogue_table FOLDER FILE\n";
        return 2;
    }
    std::ofstream out(argv[2], std::ios::binary);
    out << harness::pack_catalogue(argv[1]) << std::flush;
    if (!out) std::cerr << argv[2] << ": cannot be written\n";
    return out ? 0 : 3;
}
