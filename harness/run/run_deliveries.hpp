// Drives one sender through its deliveries: which messages it gets, in which order things are awaited. Knows
// the Sender interface, not Postfix.
#pragma once

#include "harness/observation/delivery_evidence.hpp"
#include "harness/run/run_settings.hpp"
#include "harness/run/staged_world.hpp"
#include "harness/sender/sender.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <functional>
#include <string>
#include <vector>

namespace harness {

/// Whom the message is for that comes before a second one: at the domain of the recipient, or at the other
/// domain with the same MX hosts, if there is one.
std::string earlier_recipient(const StagedScenario& staged);

/// The messages for one sender: shared ones with one recipient per peer, in as few messages as Postfix takes,
/// and own ones where a scenario asks for it. Scenarios that the sender does not take get no mail. Of second
/// messages the earlier ones are among the shared.
std::vector<Message> compose_messages(const std::vector<StagedScenario>& scenarios, const SenderPlan& plan);

/// What is called on the way.
struct DeliverySteps {
    std::function<void()> submitted = [] {};            // all messages are in, but for the second ones
    std::function<void()> first_messages_tried = [] {}; // the second ones come next
};

/// Starts `sender`, submits, waits until every recipient has been tried (later attempts included), reads the
/// queue. Infrastructure trouble is written to `seen.trouble`, never thrown. The sender is still running
/// afterwards unless it failed; the caller stops it.
boost::asio::awaitable<void> run_deliveries(
    Sender& sender,
    std::vector<Message> messages,
    std::chrono::seconds limit,
    SenderObservations& seen,
    DeliverySteps steps
);

} // namespace harness
