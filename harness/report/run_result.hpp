// A whole run as plain data: what every report is made from.
#pragma once

#include "harness/verdict/verdict.hpp"

#include <chrono>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness {

/// The sender as a report shows it.
struct ReportedSender {
    std::string name;
    std::string kind;
    std::string version;
    Policy policy;                                                    // documented
    std::vector<std::pair<std::string, std::string>> settings;        // what makes the policy
    std::vector<std::pair<std::string, std::string>> settings_beside; // name, `value – why`
    std::string trouble;                                              // infrastructure trouble; empty: none
    double start_seconds = 0;
};

struct Delivery {
    std::string scenario; // id
    std::string title;
    std::string file;   // scenario file, for JUnit and GitHub annotations
    std::string sender; // ReportedSender::name
    Policy policy;
    std::string recipient;
    Expectation expected;
    std::vector<std::string> sources;
    Verdict verdict;
    std::optional<Reported> reported; // of the scenario
};

struct RunResult {
    std::string version; // of mxproof
    std::chrono::system_clock::time_point started;
    double seconds = 0;
    double world_seconds = 0; // staging and binding, before the first sender starts
    bool interrupted = false;
    std::vector<ReportedSender> senders;
    std::vector<Delivery> deliveries;
};

} // namespace harness
