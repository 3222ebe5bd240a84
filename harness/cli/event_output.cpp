#include "harness/cli/event_output.hpp"

#include "harness/cli/output.hpp"
#include "harness/cli/whole_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace harness {

bool events_can_be_written(const std::string& file) {
    if (file.empty() || file == kStdout) return true;
    const WhyNot why = why_not_writable(file);
    if (!why) return true;
    say_as_program(fmt::format("cannot write the events to {}: {}", file, *why));
    return false;
}

std::unique_ptr<EventFile> open_events(const std::string& file) {
    if (file.empty()) return nullptr;
    FileDescriptor opened =
        file == kStdout ? FileDescriptor(fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 0)) : open_new_file(file);
    if (opened.get() < 0)
        throw OutputError(
            fmt::format("cannot write the events to {}: {}", file, std::generic_category().message(errno))
        );
    return std::make_unique<EventFile>(std::move(opened));
}

void print_beside(const std::string& file, std::string_view text) {
    if (file != kStdout) return print(text);
    if (text.ends_with('\n')) text.remove_suffix(1);
    say(text);
}

bool finish_events(EventFile& events, const std::string& file) {
    events.finish();
    if (events.trouble().empty()) return true;
    say_as_program(
        fmt::format("not every event is in {}: {}", file == kStdout ? "stdout" : file, events.trouble())
    );
    return false;
}

} // namespace harness
