// A configuration that somebody gave to be judged, as far as a run may see of it. Plain data.
#pragma once

#include "harness/mta/owned_file.hpp"
#include "harness/mta/sender_data.hpp"

#include <string>
#include <vector>

namespace harness {

/// Which roots stand for the certification authorities of the world.
enum class Trust {
    world, // the fake public CA is in the place of every root that the configuration names
    own,   // the roots that the configuration names, and those alone
};

struct GivenConfiguration {
    std::string directory;             // as the user named it
    bool is_from_elsewhere = false;    // what it names outside /etc/postfix is not on this machine
    std::string main_file;             // the text of main.cf, with what the user added on the command line
    std::vector<std::string> services; // of master.cf, one a line, as postconf(1) -M prints them; empty: none
    std::vector<OwnedFile> files;      // those beside these two, as they are to be found in /etc/postfix
    std::vector<std::string> uncompiled; // lookup tables whose source alone is there: `hash:/etc/postfix/x`
    std::vector<std::string> asked;      // lookup tables that a server answers: `socketmap:inet:…`
    std::string companion;               // the command, of a shell, that starts what answers; empty: none
    std::vector<Setting> set;            // what main.cf sets, as postconf(1) -n prints it
    std::vector<Setting> set_over;       // what of that is not as main.cf has it, each with its reason
    Trust trust = Trust::world;
    std::vector<Setting> left_out = {}; // on top: parameters of it that are back at their defaults
};

} // namespace harness
