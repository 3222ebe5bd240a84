#include "harness/run/judge_in_pieces.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <iterator>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kJudgedAtOnce = 250; // each piece looks at all that the sender did
constexpr unsigned kTurns = 100; // of the loop: of what its processes had open, it reads the end in the first

bool have_ended(SenderObservations& seen) {
    return seen.sessions.have_ended() && seen.fetches.have_ended();
}

} // namespace

asio::awaitable<bool> connections_are_over(asio::io_context& context, SenderObservations& seen) {
    for (unsigned turn = 0; turn < kTurns && !have_ended(seen); ++turn)
        co_await asio::post(context, asio::use_awaitable);
    co_return have_ended(seen);
}

asio::awaitable<std::vector<Delivery>> judge_in_pieces(
    asio::io_context& context, std::span<const StagedScenario> scenarios, const JudgePiece& judge
) {
    std::vector<Delivery> deliveries;
    deliveries.reserve(scenarios.size()); // large as they are, an array that grows would be there twice
    while (!scenarios.empty()) {
        const auto piece = scenarios.first(std::min(scenarios.size(), kJudgedAtOnce));
        scenarios = scenarios.subspan(piece.size());
        auto judged = judge(piece);
        std::move(judged.begin(), judged.end(), std::back_inserter(deliveries));
        co_await asio::post(context, asio::use_awaitable);
    }
    co_return deliveries;
}

} // namespace harness
