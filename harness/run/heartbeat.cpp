#include "harness/run/heartbeat.hpp"

#include <boost/asio/io_context.hpp>

#include <charconv>
#include <cstdint>
#include <ctime>
#include <fstream>
#include <string>
#include <string_view>

namespace harness {

namespace {

using std::chrono::system_clock;

// CLOCK_BOOTTIME: goes on while the process is stopped, and while the machine is suspended.
std::chrono::nanoseconds boot_time() {
    timespec now{};
    clock_gettime(CLOCK_BOOTTIME, &now);
    return std::chrono::seconds(now.tv_sec) + std::chrono::nanoseconds(now.tv_nsec);
}

constexpr std::chrono::seconds kPressureInterval{1};
constexpr std::string_view kTotal = "total=";

} // namespace

Heartbeat::Heartbeat(boost::asio::io_context& context) : timer_(context), last_(boot_time()) {
    beat();
}

void Heartbeat::beat() {
    note_time();
    note_pressure();
    timer_.expires_after(kInterval);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) beat();
    });
}

const OwnRecord& Heartbeat::record() {
    note_time();
    return record_;
}

void Heartbeat::note_time() {
    const auto now = boot_time();
    const auto wall = system_clock::now();
    if (now - last_ > kInterval + kTolerance) {
        // The wall clock may have been set meanwhile; how long it was, the other one says.
        const auto start = wall - std::chrono::duration_cast<system_clock::duration>(now - last_);
        if (record_.stalls.size() < kMost)
            record_.stalls.push_back({start, wall});
        else
            record_.stalls.back().end = wall;
    }
    last_ = now;
}

// `some avg10=0.00 avg60=0.00 avg300=0.00 total=406728688`, proc(5) and Documentation/accounting/psi.rst.
void Heartbeat::note_pressure() {
    const auto wall = system_clock::now();
    if (!record_.pressure.empty() && wall - record_.pressure.back().time < kPressureInterval) return;
    std::ifstream file("/proc/pressure/cpu");
    std::string line;
    std::getline(file, line);
    const auto found = line.find(kTotal);
    if (found == std::string::npos) return;
    std::uint64_t total = 0;
    const char* const digits = line.data() + found + kTotal.size();
    if (std::from_chars(digits, line.data() + line.size(), total).ec == std::errc())
        record_.pressure.push_back({wall, std::chrono::microseconds(total)});
}

} // namespace harness
