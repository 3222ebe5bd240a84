// What the fakes of Mailu's stack saw, as plain data.
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace harness::mailu {

/// One request to the admin.
struct AdminRequest {
    std::chrono::system_clock::time_point time;
    std::string client; // address
    std::string method;
    std::string target; // as sent
    unsigned status = 0;
    std::string answer; // the JSON string; empty if there was none
    std::string why;    // in the admin's view; empty if there is nothing to say
};

/// One connection to the milter, told when it has ended.
struct MilterConnection {
    std::chrono::system_clock::time_point time; // of its beginning
    std::string client;
    std::size_t messages = 0; // that reached the end of their body
    std::string trouble;      // what was no milter protocol; empty: all was
};

} // namespace harness::mailu
