// The sender `attached`: a container that already runs, in a compose project for example. For the time of the
// run its Internet is the world: two routes, its resolver and, if asked for, its trust store; all of it is
// put back, in any case.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/sender/resolver_kind.hpp"
#include "harness/sender/sender.hpp"

#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace harness {

/// The stack's own validating resolver, which goes on being asked then.
struct OwnResolver {
    std::string container; // name or id
    FakeRoot root;
    unsigned link; // of the world
};

struct AttachedSettings {
    std::string name;                   // for reports
    std::filesystem::path engine;       // its socket
    std::string container;              // name or id, or `service:NAME` of a compose project
    std::vector<std::string> resolvers; // of the world, unless there is one of its own
    std::string roots_pem;              // the world's public CAs
    std::string roots_file_name;        // as a directory of CAs wants it: `HASH.0`
    std::optional<OwnResolver> own_resolver = {};
    std::vector<Setting> notes = {}; // for reports
};

/// Submits with the container's own sendmail(1), as its submission service knows nobody of this network.
class AttachedSender final : public Sender {
public:
    AttachedSender(boost::asio::io_context& context, AttachedSettings settings, unsigned link, LogSink sink);
    ~AttachedSender() override; // puts back what was changed

    const SenderInfo& info() const override;
    std::vector<std::string> addresses() const override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<std::string> submit(Message message) override;
    boost::asio::awaitable<std::vector<std::string>> wait_for_status(
        std::vector<std::string> recipients, std::chrono::steady_clock::time_point deadline
    ) override;
    /// Always throws SenderError: a running server keeps its own backoff times.
    boost::asio::awaitable<std::vector<std::string>> retry(
        std::string queue_id,
        std::vector<std::string> recipients,
        std::chrono::steady_clock::time_point deadline
    ) override;
    boost::asio::awaitable<std::vector<QueueEntry>> queue() override;
    void keep(const std::filesystem::path& directory) override;
    /// Deletes what it has queued of this run, and detaches.
    boost::asio::awaitable<void> stop() override;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace harness
