// What happens in a world that no run judges, as files of its directory: `events.ndjson`
// (docs/events.md) and `Maildir`.
#pragma once

#include "harness/report/event_stream.hpp"
#include "harness/run/event_file.hpp"
#include "harness/run/maildir.hpp"
#include "harness/run/session.hpp"

#include <boost/asio/io_context.hpp>

#include <exception>
#include <filesystem>

namespace harness {

class WorldRecord {
public:
    /// Records while it lives. If something cannot be written, `context` is stopped. Throws
    /// std::runtime_error.
    WorldRecord(boost::asio::io_context& context, Session& session, const std::filesystem::path& directory);
    WorldRecord(const WorldRecord&) = delete;
    WorldRecord& operator=(const WorldRecord&) = delete;

    /// Writes what is left. Throws std::runtime_error if anything is missing.
    void finish();

private:
    void keep_messages(const fake_mx::SessionRecord& session);

    boost::asio::io_context& context_;
    Maildir maildir_;
    EventFile file_;
    EventStream events_;
    EventFile::Drain drain_;
    std::exception_ptr failure_;
    Subscription mail_;
    Subscription all_;
};

} // namespace harness
