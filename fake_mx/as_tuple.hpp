// How the coroutines of the servers wait.
#pragma once

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace fake_mx {

/// An error of a connection is returned, not thrown: that a client goes away is no exception.
inline constexpr auto kTuple = boost::asio::as_tuple(boost::asio::use_awaitable);

} // namespace fake_mx
