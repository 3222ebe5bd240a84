// Any sender, with a real resolver of this machine between it and the fake Internet's name servers.
#pragma once

#include "harness/sender/process/resolver_process.hpp"
#include "harness/sender/sender.hpp"

#include <memory>

namespace harness {

/// `sender` asks `resolver`, which is started before it and stopped after it, and whose queries are its own.
/// Whatever would tell of deliveries throws ResolverLost once the resolver has ended by itself.
std::unique_ptr<Sender>
make_sender_with_resolver(std::unique_ptr<Sender> sender, std::unique_ptr<ResolverProcess> resolver);

} // namespace harness
