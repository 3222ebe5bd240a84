// fake-dns: serves the DNS of scenarios alone, and prints the trust anchor, so that dig, delv and drill can
// be pointed at it:   delv @127.0.0.1 -p 5300 -a <(fake anchor) MX correct.dane.example
#include "fake_dns/dns_server.hpp"
#include "harness/fake_options.hpp"
#include "harness/run/end_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>

int main(int argc, char** argv) {
    const auto parsed = harness::parse_fake_options("fake-dns", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    try {
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
                fmt::print(
                    stderr,
                    "{} {} {} -> {}{}\n",
                    query.client,
                    query.type,
                    query.name,
                    query.answered ? query.rcode : "(silence)",
                    query.ad ? " AD" : ""
                );
            }
        );
        fmt::print(
            "; listening on {} port {}, UDP and TCP\n{}\n",
            options.address,
            server.port(),
            server.trust_anchor()
        );
        for (const auto& peer : stage->peers)
            fmt::print("; {}: {}\n", peer.id, peer.zones.front());
        std::fflush(stdout);
        context.run();
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "fake-dns: {}\n", error.what());
        return 3;
    }
}
