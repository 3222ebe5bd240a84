#include "harness/run/run_deliveries.hpp"

#include "harness/base/log.hpp"
#include "harness/base/mail_address.hpp"
#include "harness/model/peer_names.hpp"
#include "harness/run/mail_servers.hpp"

#include <fmt/format.h>

#include <boost/system/system_error.hpp>

#include <algorithm>
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

std::vector<std::string> recipients_of(const std::vector<Submitted>& all) {
    std::vector<std::string> recipients;
    for (const auto& [queue_id, message] : all)
        recipients.insert(recipients.end(), message.recipients.begin(), message.recipients.end());
    return recipients;
}

boost::asio::awaitable<std::vector<Submitted>>
submit(Sender& sender, std::vector<Message> messages, SenderObservations& seen) {
    std::vector<Submitted> submitted;
    for (Message& message : messages) {
        std::string queue_id;
        try {
            queue_id = co_await sender.submit(message);
        } catch (const SenderError& error) {
            if (!may_be_refused(message)) throw;
            seen.trouble = error.what();
            continue;
        }
        log_debug(
            "{}: took \"{}\", recipients: {}, queue id {}",
            sender.info().name,
            message.subject,
            message.recipients.size(),
            queue_id
        );
        submitted.push_back({std::move(queue_id), std::move(message)});
    }
    co_return submitted;
}

boost::asio::awaitable<void> deliver(
    Sender& sender,
    std::vector<Message> messages,
    std::chrono::seconds limit,
    SenderObservations& seen,
    const DeliverySteps& steps
) {
    co_await sender.start();
    const std::string name = sender.info().name;
    log_debug("{}: has started, version {}", name, sender.info().version);
    const auto second = std::stable_partition(messages.begin(), messages.end(), [](const Message& message) {
        return !message.second;
    });
    std::vector<Message> seconds(std::make_move_iterator(second), std::make_move_iterator(messages.end()));
    messages.erase(second, messages.end());
    std::vector<Submitted> submitted = co_await submit(sender, std::move(messages), seen);
    steps.submitted();
    const auto deadline = std::chrono::steady_clock::now() + limit;
    log_debug("{}: waits up to {} s for an attempt for each recipient", name, limit.count());
    std::vector<std::string> recipients = recipients_of(submitted);
    auto missing = co_await sender.wait_for_status(std::move(recipients), deadline);
    log_debug("{}: the wait is over, recipients without an attempt: {}", name, missing.size());
    if (missing.empty() && !seconds.empty()) {
        seen.second_messages = std::chrono::system_clock::now();
        steps.first_messages_tried();
        const std::vector<Submitted> more = co_await submit(sender, std::move(seconds), seen);
        recipients = recipients_of(more);
        missing = co_await sender.wait_for_status(std::move(recipients), deadline);
    }
    if (!missing.empty()) seen.trouble = missing_text(missing, "attempt", limit);
    for (Submitted& item : submitted) {
        if (!item.message.later_attempt) continue;
        LaterAttempts* const attempts = sender.later_attempts();
        if (!attempts) throw SenderError("this sender makes no later attempts within a run");
        log_debug("{}: waits for a later attempt of {}", name, item.queue_id);
        missing = co_await attempts->retry(item.queue_id, item.message.recipients, deadline);
        if (!missing.empty() && seen.trouble.empty())
            seen.trouble = missing_text(missing, "later attempt", limit);
    }
    co_await list_queue(sender, seen);
}

Message own_message(const Scenario& scenario, const std::string& recipient, const SenderPlan& plan) {
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
    if (scenario.message.requiretls)
        message.headers.emplace_back(mail_server(plan.program()).capabilities().requiretls_header);
    message.smtputf8 = scenario.message.recipient == RecipientForm::utf8;
    if (scenario.message.notify == Notify::never) message.notify = "NEVER";
    if (scenario.message.notify == Notify::success) message.notify = "SUCCESS";
    message.later_attempt = scenario.attempt == Attempt::later;
    return message;
}

} // namespace

std::string earlier_recipient(const StagedScenario& staged) {
    const Peer& peer = staged.scenario->peer;
    if (peer.earlier) return "user@" + without_final_dot(earlier_domain(peer));
    return fmt::format("earlier@{}", domain_of(staged.peer.recipient));
}

std::vector<Message> compose_messages(const std::vector<StagedScenario>& scenarios, const SenderPlan& plan) {
    std::vector<Message> shared;
    std::vector<Message> own;
    Message later;
    const std::size_t most = plan.is_own() ? kRecipientsPerMessage : kRecipientsPerPart;
    const auto share = [&](const std::string& recipient) {
        if (shared.empty() || shared.back().recipients.size() == most)
            shared.push_back({kEnvelopeSender, {}, "mxproof: first attempts"});
        shared.back().recipients.push_back(recipient);
    };
    for (const StagedScenario& staged : scenarios) {
        const Scenario& scenario = *staged.scenario;
        if (!plan.takes(scenario)) continue;
        const std::string& recipient = staged.peer.recipient;
        const bool second = scenario.attempt == Attempt::second_message;
        if (second) share(earlier_recipient(staged));
        if (scenario.submission == Submission::own) {
            own.push_back(own_message(scenario, recipient, plan));
        } else if (second) {
            own.push_back({kEnvelopeSender, {recipient}, "mxproof: " + scenario.id});
        } else if (scenario.attempt == Attempt::later) {
            later.recipients.push_back(recipient);
        } else {
            share(recipient);
        }
        if (second) own.back().second = true;
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
    DeliverySteps steps
) {
    try {
        co_await deliver(sender, std::move(messages), limit, seen, steps);
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
