// From a plan to a sender: the one place of a run that knows which kind of sender there is.
#pragma once

#include "harness/report/run_result.hpp"
#include "harness/run/mailu_services.hpp"
#include "harness/run/run_settings.hpp"
#include "harness/run/staged_world.hpp"
#include "harness/sender/container/resolver_kind.hpp"
#include "harness/sender/sender.hpp"

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

namespace boost::asio {
class io_context;
}

namespace harness {

/// The n-th sender of the run, not started. `root` is that of the world that is served.
std::unique_ptr<Sender> sender_of(
    boost::asio::io_context& context,
    const RunSettings& settings,
    const StagedWorld& world,
    const FakeRoot& root,
    std::size_t n,
    LogSink sink
);

/// The sender as reports show it.
ReportedSender report_sender(
    const SenderPlan& plan, const SenderInfo& info, const std::string& trouble, double start_seconds
);

/// A sender's name as the name of a directory: `dane-insecure-mx-may`.
std::string directory_name(const std::string& sender_name);

/// What of a Mailu stack these senders ask for.
MailuServicesNeeded services_of(const std::vector<SenderPlan>& plans);

} // namespace harness
