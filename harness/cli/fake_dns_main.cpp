// fake-dns: serves the DNS of scenarios, and prints the trust anchor, so that dig, delv, drill and resolvers
// can be pointed at it:   delv @127.0.0.1 -p 5300 -a <(fake anchor) MX correct.dane.example
#include "fake_dns/dns_server.hpp"
#include "harness/cli/event_output.hpp"
#include "harness/cli/fake_options.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/program_end.hpp"
#include "harness/run/end_signals.hpp"
#include "harness/run/event_listener.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <memory>
#include <optional>
#include <stdexcept>
#include <utility>

namespace {

// Where the authoritative servers of the root and of each peer's zones are.
std::string server_lines(const harness::Stage& stage) {
    std::string text;
    const auto add = [&](const std::string& of, const std::string& origin) {
        for (const fake_dns::ZoneSpec& zone : stage.dns.zones)
            if (zone.origin == origin)
                text += fmt::format("; {}: {} at {}\n", of, origin, zone.servers.front().ipv4);
    };
    add("root", ".");
    for (const auto& peer : stage.peers)
        for (const std::string& origin : peer.zones)
            add(peer.id, origin);
    return text;
}

// Both faces on loopback, where only this machine gets; anywhere else the resolver alone.
std::unique_ptr<fake_dns::DnsServer> listen(
    boost::asio::io_context& context,
    const fake_dns::DnsSpec& spec,
    const harness::FakeOptions& options,
    fake_dns::QuerySink sink
) {
    fake_dns::Listen where{options.address, options.port, true};
    if (options.address.starts_with("127.")) where = {"0.0.0.0", options.port, false, "lo"};
    try {
        return std::make_unique<fake_dns::DnsServer>(context, spec, where, std::move(sink));
    } catch (const boost::system::system_error& error) {
        throw std::runtime_error(harness::listen_failure(
            options.address,
            options.port,
            error.code().message(),
            error.code() == boost::system::errc::address_not_available
        ));
    }
}

int serve(int argc, char** argv) {
    harness::open_standard_streams();
    const auto parsed = harness::parse_fake_options("fake-dns", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    auto stage = harness::stage_files(options, harness::AddressRange::loopback);
    if (!stage) return 2;
    stage->dns.resolver_addresses = {options.address};
    const std::string servers = server_lines(*stage);
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
    const auto server = listen(context, stage->dns, options, [&stream](const fake_dns::QueryAnswered& query) {
        stream.on_event(query);
        harness::say(fmt::format(
            "{} {} {} -> {}{}",
            query.client,
            query.type,
            query.name,
            query.answered ? query.rcode : "(silence)",
            query.ad ? " AD" : ""
        ));
    });
    std::string text = fmt::format(
        "; listening on {} port {}, UDP and TCP\n{}\n{}",
        options.address,
        server->port(),
        server->trust_anchor(),
        servers
    );
    harness::print_beside(options.events, text);
    context.run();
    return !events || harness::finish_events(*events, options.events) ? 0 : harness::kCannotJudge;
}

} // namespace

int main(int argc, char** argv) {
    return harness::run_to_end([&] { return serve(argc, argv); });
}
