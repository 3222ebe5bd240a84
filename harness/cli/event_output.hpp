// `--events FILE` of mxproof run, fake-mx and fake-dns.
#pragma once

#include "harness/run/event_file.hpp"

#include <memory>
#include <string>
#include <string_view>

namespace harness {

inline constexpr const char* kStdout = "-"; // as FILE

/// Before anything is started: whether FILE can be written; if not, it is said. Empty: there is no FILE.
bool events_can_be_written(const std::string& file);

/// Opens it; null if there is none. Throws OutputError.
std::unique_ptr<EventFile> open_events(const std::string& file);

/// What a fake writes to stdout: to stderr, if that is where its events go.
void print_beside(const std::string& file, std::string_view text);

/// Waits until all events are written. False, and it is said, if some are missing from FILE.
bool finish_events(EventFile& events, const std::string& file);

} // namespace harness
