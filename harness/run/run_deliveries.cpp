#include "harness/run/run_deliveries.hpp"

#include "harness/base/log.hpp"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>

#include <iterator>
#include <utility>

namespace harness {

namespace {

// Below Postfix's smtpd_recipient_limit (1000), so that one more peer never turns into a refused recipient.
constexpr std::size_t kRecipientsPerMessage = 500;

// Who asks other services about every recipient, as Mailu does, needs its time for each, and answers when it
// has asked about the last one.
constexpr std::size_t kRecipientsPerPart = 50;

struct Submitted {
    std::string queue_id;
    Message message;
};

std::string
missing_text(const std::vector<std::string>& recipients, const char* what, std::chrono::seconds limit) {
    return fmt::format(
        "{} of the recipients had no {} within {} s, the first is {}",
        recipients.size(),
        what,
        limit.count(),
        recipients.front()
    );
}

// The log and the MX hosts are witnesses without it, too.
boost::asio::awaitable<void> list_queue(Sender& sender, SenderObservations& seen) {
    try {
        seen.queue = co_await sender.queue();
        log_debug("{}: recipients in its queue: {}", sender.info().name, seen.queue.size());
    } catch (const SenderError& error) {
        seen.queue_listed = false;
        if (seen.trouble.empty())
            seen.trouble =
                fmt::format("the queue could not be listed, a witness is missing: {}", error.what());
    }
}

// One peer's own message that asks for what not every server offers: without it the others go on.
bool may_be_refused(const Message& message) {
    return message.smtputf8 || !message.notify.empty();
}

boost::asio::awaitable<void> deliver(
    Sender& sender,
    std::vector<Message> messages,
    std::chrono::seconds limit,
    SenderObservations& seen,
    std::function<void()> on_submitted
) {
    co_await sender.start();
    const std::string name = sender.info().name;
    log_debug("{}: has started, version {}", name, sender.info().version);
    std::vector<Submitted> later;
    std::vector<std::string> recipients;
    for (Message& message : messages) {
        std::string queue_id;
        try {
            queue_id = co_await sender.submit(message);
        } catch (const SenderError& error) {
            if (!may_be_refused(message)) throw;
            seen.trouble = error.what();
            continue;
        }
        std::copy(message.recipients.begin(), message.recipients.end(), std::back_inserter(recipients));
        log_debug(
            "{}: took \"{}\", recipients: {}, queue id {}",
            name,
            message.subject,
            message.recipients.size(),
            queue_id
        );
        if (message.later_attempt) later.push_back({std::move(queue_id), std::move(message)});
    }
    on_submitted();
    const auto deadline = std::chrono::steady_clock::now() + limit;
    log_debug("{}: waits up to {} s for an attempt for each recipient", name, limit.count());
    auto missing = co_await sender.wait_for_status(std::move(recipients), deadline);
    log_debug("{}: the wait is over, recipients without an attempt: {}", name, missing.size());
    if (!missing.empty()) seen.trouble = missing_text(missing, "attempt", limit);
    for (Submitted& item : later) {
        LaterAttempts* const attempts = sender.later_attempts();
        if (!attempts) throw SenderError("this sender makes no later attempts within a run");
        log_debug("{}: waits for a later attempt of {}", name, item.queue_id);
        missing = co_await attempts->retry(item.queue_id, item.message.recipients, deadline);
        if (!missing.empty() && seen.trouble.empty())
            seen.trouble = missing_text(missing, "later attempt", limit);
    }
    co_await list_queue(sender, seen);
}

Message own_message(const Scenario& scenario, const std::string& recipient) {
    Message message{kEnvelopeSender, {recipient}, "mxproof: " + scenario.id};
    message.body = body_of(scenario.message);
    message.eight_bit = scenario.message.body == MessageBody::eight_bit;
    if (message.eight_bit)
        message.headers = {
            "MIME-Version: 1.0",
            "Content-Type: text/plain; charset=utf-8",
            "Content-Transfer-Encoding: 8bit"};
    const auto& lines = scenario.message.headers;
    message.headers.insert(message.headers.end(), lines.begin(), lines.end());
    message.smtputf8 = scenario.message.recipient == RecipientForm::utf8;
    if (scenario.message.notify == Notify::never) message.notify = "NEVER";
    if (scenario.message.notify == Notify::success) message.notify = "SUCCESS";
    message.later_attempt = scenario.attempt == Attempt::later;
    return message;
}

} // namespace

std::vector<Message> compose_messages(const std::vector<StagedScenario>& scenarios, const SenderPlan& plan) {
    std::vector<Message> shared;
    std::vector<Message> own;
    Message later;
    const std::size_t most = plan.is_own() ? kRecipientsPerMessage : kRecipientsPerPart;
    for (const StagedScenario& staged : scenarios) {
        const Scenario& scenario = *staged.scenario;
        if (!plan.takes(scenario)) continue;
        const std::string& recipient = staged.peer.recipient;
        if (scenario.submission == Submission::own) {
            own.push_back(own_message(scenario, recipient));
        } else if (scenario.attempt == Attempt::later) {
            later.recipients.push_back(recipient);
        } else {
            if (shared.empty() || shared.back().recipients.size() == most)
                shared.push_back({kEnvelopeSender, {}, "mxproof: first attempts"});
            shared.back().recipients.push_back(recipient);
        }
    }
    if (!later.recipients.empty()) {
        later.sender = kEnvelopeSender;
        later.subject = "mxproof: later attempts";
        later.later_attempt = true;
        // First in, so that it ages while the others are delivered.
        shared.insert(shared.begin(), std::move(later));
    }
    std::move(own.begin(), own.end(), std::back_inserter(shared));
    return shared;
}

boost::asio::awaitable<void> run_deliveries(
    Sender& sender,
    std::vector<Message> messages,
    std::chrono::seconds limit,
    SenderObservations& seen,
    std::function<void()> on_submitted
) {
    try {
        co_await deliver(sender, std::move(messages), limit, seen, std::move(on_submitted));
    } catch (const ResolverLost& error) {
        seen.trouble = error.what();
        seen.left_out = error.what();
    } catch (const SenderError& error) {
        seen.trouble = error.what();
    } catch (const boost::system::system_error& error) {
        seen.trouble = error.what();
    }
}

} // namespace harness
