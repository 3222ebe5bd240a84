// Says on stderr how far a run is: one live line on a terminal, a line per finished step elsewhere.
#pragma once

#include "harness/run/run_settings.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace harness {

/// `3/7 senders, 12/80 deliveries: dane, may`: one line for a terminal that is `width` columns wide.
std::string live_line(const Progress& now, const std::vector<std::string>& running, int width);

class RunProgress {
public:
    explicit RunProgress(bool terminal) : terminal_(terminal) {}

    void show(const Progress& now);

    /// Removes the live line.
    void finish();

private:
    void show_line(const Progress& now);
    void show_live(const Progress& now);

    bool terminal_;
    std::vector<std::string> running_;
    std::chrono::steady_clock::time_point drawn_{};
};

} // namespace harness
