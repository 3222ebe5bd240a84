// When a container that has been started takes mail, and where.
#pragma once

#include "harness/sender/container/container_sender.hpp"
#include "harness/sender/sender_log.hpp"
#include "harness/sender/submission_connection.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace harness {

/// How long after a container's end the engine may take to hear of it.
inline constexpr std::chrono::seconds kEndHeardOf{2};

struct ReadyContainer {
    std::string version; // of its Postfix
    SubmissionPlace place;
    std::vector<Setting> notes; // for the report
};

/// Waits until Postfix has said that it runs, port 25 of `address` greets, and its TLS policy maps answer.
/// Throws SenderError with what is missing and the log's last lines, or EngineError.
boost::asio::awaitable<ReadyContainer> await_ready_container(
    EngineClient engine,
    std::string container,
    const ContainerSettings& settings,
    std::string address,
    std::shared_ptr<SenderLog> log
);

} // namespace harness
