// fake-dns: serves the DNS of scenarios alone, and prints the trust anchor, so that dig, delv and drill can
// be pointed at it:   delv @127.0.0.1 -p 5300 -a <(fake anchor) MX correct.dane.example
#include "fake_dns/dns_server.hpp"
#include "harness/cli/fake_options.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/program_end.hpp"
#include "harness/run/end_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

namespace {

int serve(int argc, char** argv) {
    harness::open_standard_streams();
    const auto parsed = harness::parse_fake_options("fake-dns", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    auto stage = harness::stage_files(options);
    if (!stage) return 2;
    boost::asio::io_context context(1);
    boost::asio::signal_set signals(context);
    harness::add_end_signals(signals);
    signals.async_wait([&](auto, int) { context.stop(); });
    const fake_dns::DnsServer server(
        context,
        std::move(stage->dns),
        {options.address, options.port, true},
        [](const fake_dns::QueryAnswered& query) {
            harness::say(fmt::format(
                "{} {} {} -> {}{}",
                query.client,
                query.type,
                query.name,
                query.answered ? query.rcode : "(silence)",
                query.ad ? " AD" : ""
            ));
        }
    );
    harness::print(fmt::format(
        "; listening on {} port {}, UDP and TCP\n{}\n", options.address, server.port(), server.trust_anchor()
    ));
    for (const auto& peer : stage->peers)
        harness::print(fmt::format("; {}: {}\n", peer.id, peer.zones.front()));
    context.run();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    return harness::run_to_end([&] { return serve(argc, argv); });
}
