// Judging a sender while others run: nobody is answered in the meantime, so it is done in pieces.
#pragma once

#include "harness/observation/delivery_evidence.hpp"
#include "harness/report/run_result.hpp"
#include "harness/run/staged_world.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>

#include <functional>
#include <span>
#include <vector>

namespace harness {

/// Whether all connections of a stopped sender have ended, after the loop has read what is left of them.
/// Those of a container may stay open.
boost::asio::awaitable<bool> connections_are_over(boost::asio::io_context& context, SenderObservations& seen);

using JudgePiece = std::function<std::vector<Delivery>(std::span<const StagedScenario>)>;

/// What `judge` says of all the scenarios. The loop goes on between the pieces, each of which takes less than
/// a heartbeat takes for a stall. All arguments must outlive the result.
boost::asio::awaitable<std::vector<Delivery>> judge_in_pieces(
    boost::asio::io_context& context, std::span<const StagedScenario> scenarios, const JudgePiece& judge
);

} // namespace harness
