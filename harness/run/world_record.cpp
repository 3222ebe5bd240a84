#include "harness/run/world_record.hpp"

#include "harness/run/event_listener.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <stdexcept>
#include <string>
#include <system_error>

namespace harness {

namespace {

FileDescriptor make_file(const std::filesystem::path& path) {
    FileDescriptor file(open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0644));
    if (file.get() < 0)
        throw std::system_error(errno, std::generic_category(), "cannot make " + path.string());
    return file;
}

} // namespace

WorldRecord::WorldRecord(
    boost::asio::io_context& context, Session& session, const std::filesystem::path& directory
)
    : context_(context), maildir_(directory / "Maildir"), file_(make_file(directory / "events.ndjson")),
      events_([this](std::string_view line) { file_.write(line); }),
      drain_(context, file_, EventFile::AfterTrouble::stop) {
    for (const StagedScenario& staged : session.world().scenarios)
        events_.add_peer(event_peer(staged.peer));
    all_ = session.subscribe(event_listener(events_, [](std::size_t) { return std::string(); }));
    mail_ = session.subscribe({.session_grown = [this](const auto& grown) { keep_messages(grown); }});
}

void WorldRecord::keep_messages(const fake_mx::SessionRecord& session) {
    try {
        maildir_.keep_new_messages(session);
    } catch (const std::runtime_error&) {
        failure_ = std::current_exception();
        context_.stop();
    }
}

void WorldRecord::finish() {
    if (failure_) std::rethrow_exception(failure_);
    file_.finish();
    if (!file_.trouble().empty())
        throw std::runtime_error(fmt::format("not every event is in events.ndjson: {}", file_.trouble()));
}

} // namespace harness
