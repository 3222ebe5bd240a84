#include "harness/sender/process/sender_with_resolver.hpp"

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Deadline = std::chrono::steady_clock::time_point;

class SenderWithResolver final : public Sender, public LaterAttempts {
public:
    SenderWithResolver(std::unique_ptr<Sender> sender, std::unique_ptr<ResolverProcess> resolver)
        : resolver_(std::move(resolver)), sender_(std::move(sender)) {}

    const SenderInfo& info() const override { return sender_->info(); }

    std::vector<std::string> addresses() const override {
        std::vector<std::string> all = sender_->addresses();
        for (std::string& address : resolver_->addresses())
            all.push_back(std::move(address));
        return all;
    }

    asio::awaitable<void> start() override {
        co_await resolver_->start();
        co_await sender_->start();
    }

    asio::awaitable<std::string> submit(Message message) override {
        return sender_->submit(std::move(message));
    }

    asio::awaitable<std::vector<std::string>>
    wait_for_status(std::vector<std::string> recipients, Deadline deadline) override {
        auto missing = co_await sender_->wait_for_status(std::move(recipients), deadline);
        resolver_->require_running();
        co_return missing;
    }

    LaterAttempts* later_attempts() override { return sender_->later_attempts() ? this : nullptr; }

    asio::awaitable<std::vector<std::string>>
    retry(std::string queue_id, std::vector<std::string> recipients, Deadline deadline) override {
        auto missing =
            co_await sender_->later_attempts()->retry(std::move(queue_id), std::move(recipients), deadline);
        resolver_->require_running();
        co_return missing;
    }

    asio::awaitable<std::vector<QueueEntry>> queue() override {
        auto entries = co_await sender_->queue();
        resolver_->require_running(); // its end may have been noticed only now
        co_return entries;
    }

    void keep(const std::filesystem::path& directory) override { sender_->keep(directory); }

    asio::awaitable<void> stop() override {
        co_await sender_->stop();
        resolver_->stop();
    }

private:
    std::unique_ptr<ResolverProcess> resolver_;
    std::unique_ptr<Sender> sender_; // destroyed first: it asks the other
};

} // namespace

std::unique_ptr<Sender>
make_sender_with_resolver(std::unique_ptr<Sender> sender, std::unique_ptr<ResolverProcess> resolver) {
    return std::make_unique<SenderWithResolver>(std::move(sender), std::move(resolver));
}

} // namespace harness
