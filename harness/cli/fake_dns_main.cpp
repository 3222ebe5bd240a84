// fake-dns: serves the DNS of scenarios alone, and prints the trust anchor, so that dig, delv and drill can
// be pointed at it:   delv @127.0.0.1 -p 5300 -a <(fake anchor) MX correct.dane.example
#include "fake_dns/dns_server.hpp"
#include "harness/cli/event_output.hpp"
#include "harness/cli/fake_options.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/program_end.hpp"
#include "harness/run/end_signals.hpp"
#include "harness/run/event_listener.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <optional>

namespace {

int serve(int argc, char** argv) {
    harness::open_standard_streams();
    const auto parsed = harness::parse_fake_options("fake-dns", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    auto stage = harness::stage_files(options);
    if (!stage) return 2;
    if (!harness::events_can_be_written(options.events)) return 2;
    const auto events = harness::open_events(options.events);
    boost::asio::io_context context(1);
    std::optional<harness::EventFile::Drain> drain;
    if (events) drain.emplace(context, *events, harness::EventFile::AfterTrouble::stop);
    harness::EventStream stream([&](std::string_view line) {
        if (events) events->write(line);
    });
    for (const auto& peer : stage->peers)
        stream.add_peer(harness::event_peer(peer));
    boost::asio::signal_set signals(context);
    harness::add_end_signals(signals);
    signals.async_wait([&](auto, int) { context.stop(); });
    const fake_dns::DnsServer server(
        context,
        std::move(stage->dns),
        {options.address, options.port, true},
        [&stream](const fake_dns::QueryAnswered& query) {
            stream.on_event(query);
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
    std::string text = fmt::format(
        "; listening on {} port {}, UDP and TCP\n{}\n", options.address, server.port(), server.trust_anchor()
    );
    for (const auto& peer : stage->peers)
        text += fmt::format("; {}: {}\n", peer.id, peer.zones.front());
    harness::print_beside(options.events, text);
    context.run();
    return !events || harness::finish_events(*events, options.events) ? 0 : harness::kCannotJudge;
}

} // namespace

int main(int argc, char** argv) {
    return harness::run_to_end([&] { return serve(argc, argv); });
}
