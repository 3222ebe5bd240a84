// The sender `process`: the machine's own mail server, unmodified, with a configuration, queue and network of
// its own.
#pragma once

#include "harness/mta/mta.hpp"
#include "harness/sender/sender.hpp"

#include <memory>
#include <string>

namespace boost::asio {
class io_context;
}

namespace harness {

class ProcessSender final : public Sender {
public:
    /// `link`: the number of its link to the world, from 0; nobody else may use it. `sink` gets every log
    /// line.
    ProcessSender(
        boost::asio::io_context& context, const Mta& mta, Assignment assignment, unsigned link, LogSink sink
    );
    ~ProcessSender() override; // kills what runs, and waits for it to be gone

    const SenderInfo& info() const override;
    std::vector<std::string> addresses() const override;
    boost::asio::awaitable<void> start() override;
    boost::asio::awaitable<std::string> submit(Message message) override;
    boost::asio::awaitable<std::vector<std::string>> wait_for_status(
        std::vector<std::string> recipients, std::chrono::steady_clock::time_point deadline
    ) override;
    boost::asio::awaitable<std::vector<std::string>> retry(
        std::string queue_id,
        std::vector<std::string> recipients,
        std::chrono::steady_clock::time_point deadline
    ) override;
    boost::asio::awaitable<std::vector<QueueEntry>> queue() override;
    void keep(const std::filesystem::path& directory) override;
    boost::asio::awaitable<void> stop() override;

    /// Runs a program inside, for tests and for `postconf`; its output.
    boost::asio::awaitable<std::string> run_inside(std::vector<std::string> argv);

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace harness
