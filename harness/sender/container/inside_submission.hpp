// Submission with a container's own sendmail(1), for a server whose SMTP service trusts nobody in our
// network.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/mta/sender_data.hpp"

#include <string>

namespace harness {

/// Returns when its Postfix has the message. Throws SenderError if that refuses, std::invalid_argument if an
/// address would be more than one.
boost::asio::awaitable<void> submit_inside(EngineClient engine, std::string container, Message message);

} // namespace harness
