#include "harness/cli/capture_from.hpp"

#include "harness/analyze/line_cutter.hpp"
#include "harness/analyze/log_source.hpp"
#include "harness/capture/domain_capture.hpp"
#include "harness/capture/from/pasted_capture.hpp"
#include "harness/capture/from/pasted_names.hpp"
#include "harness/capture/from/pasted_reader.hpp"
#include "harness/cli/output.hpp"

#include <fmt/format.h>

#include <ctime>
#include <fcntl.h>
#include <unistd.h>

namespace harness {

namespace {

constexpr const char* kTextOnStdin = "-";
constexpr int kBadText = 2;

Result<FileDescriptor> open_text(const std::string& name) {
    if (name != kTextOnStdin) return open_log(name);
    return FileDescriptor(fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0));
}

WhyNot read_text(const std::string& name, PastedReader& reader) {
    const auto file = open_text(name);
    if (!file) return file.error().why;
    LineCutter cutter;
    const auto on_line = [&](std::string_view line, bool is_cut) { reader.take(line, is_cut); };
    reader.begin_text();
    WhyNot broken = read_log(*file, [&](std::string_view piece) {
        cutter.feed(piece, on_line);
        return true;
    });
    cutter.finish(on_line);
    return broken;
}

// Nothing, and it is said, if it is not clear which are meant.
std::vector<std::string> domains_of(const CaptureOptions& options, const PastedFacts& facts) {
    if (!options.domains.empty()) return options.domains;
    const std::vector<std::string> names = domains_in(facts);
    if (names.size() == 1) return names;
    constexpr std::ptrdiff_t kShown = 5;
    const auto end = names.begin() + std::min(kShown, std::ssize(names));
    say_as_program(
        names.empty()
            ? "the text names no domain that mail is for: name it, `mxproof capture DOMAIN --from FILE`"
            : fmt::format(
                  "the text speaks of {} domains, {}{}: name the one that is meant",
                  names.size(),
                  fmt::join(names.begin(), end, ", "),
                  std::ssize(names) > kShown ? ", …" : ""
              )
    );
    return {};
}

} // namespace

std::variant<std::vector<Capture>, int> capture_from(const CaptureOptions& options) {
    PastedReader reader;
    for (const std::string& name : options.from)
        if (const WhyNot broken = read_text(name, reader)) {
            say_as_program(fmt::format("cannot read {}: {}", name, *broken));
            return kBadText;
        }
    const PastedFacts facts = reader.finish();
    const std::time_t now = std::time(nullptr);
    std::vector<Capture> captures;
    const bool says_nothing = facts.lookups.empty() && facts.sessions.empty() && facts.attempts.empty();
    const std::vector<std::string> domains =
        says_nothing ? std::vector<std::string>{"."} : domains_of(options, facts);
    if (domains.empty()) return kBadText;
    for (const std::string& domain : domains) {
        auto capture = pasted_capture(facts, domain, now);
        if (!capture) {
            say_as_program(
                says_nothing ? capture.error().why : fmt::format("{}: {}", domain, capture.error().why)
            );
            return kBadText;
        }
        capture->date = day_of(now);
        captures.push_back(*std::move(capture));
    }
    return captures;
}

} // namespace harness
