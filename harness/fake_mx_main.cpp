// fake-mx: plays the MX hosts of scenarios alone, for openssl s_client, swaks and posttls-finger. On one
// address the dialled port selects the host, where the dialled address does it in a run.
#include "fake_mx/mx_server.hpp"
#include "harness/fake_options.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/signal_set.hpp>
#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <fstream>
#include <memory>
#include <vector>

namespace {

struct PlayedHost {
    harness::StagedHost host;
    std::string scenario;
    std::shared_ptr<const fake_mx::HostSpec> spec; // null: it refuses connections
};

std::vector<PlayedHost> chosen_hosts(const harness::Stage& stage, const std::string& label) {
    std::vector<PlayedHost> hosts;
    for (const auto& peer : stage.peers) {
        for (const auto& host : peer.hosts) {
            if (!label.empty() && host.label != label) continue;
            const auto spec =
                host.addresses.empty() ? stage.hosts.end() : stage.hosts.find(host.addresses.front());
            hosts.push_back({host, peer.id, spec == stage.hosts.end() ? nullptr : spec->second});
        }
    }
    return hosts;
}

// The TLSA records that the world publishes for a host, so that openssl s_client -dane_tlsa_rrdata can be
// given them.
void print_tlsa(const harness::Stage& stage, const std::string& host) {
    const std::string owner = "_25._tcp." + host + ". ";
    for (const auto& zone : stage.dns.zones) {
        if (!(host + ".").ends_with("." + zone.origin) || zone.origin == "example.") continue;
        for (const std::string& line : zone.records())
            if (line.starts_with(owner)) fmt::print("{}\n", line);
    }
}

void print_session(const std::shared_ptr<const fake_mx::SessionRecord>& session) {
    fmt::print(stderr, "session {} from {} at {}\n", session->id, session->client, session->host);
}

} // namespace

int main(int argc, char** argv) {
    const auto parsed = harness::parse_fake_options("fake-mx", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    try {
        const auto stage = harness::stage_files(options);
        if (!stage) return 2;
        if (!options.ca_file.empty() && !(std::ofstream(options.ca_file) << stage->public_root_pem()).flush())
            throw std::runtime_error("cannot write " + options.ca_file);
        const auto hosts = chosen_hosts(*stage, options.host);
        if (hosts.empty()) {
            fmt::print(stderr, "fake-mx: no host {} in the given scenarios\n", options.host);
            return 2;
        }
        boost::asio::io_context context(1);
        std::vector<std::unique_ptr<fake_mx::MxServer>> servers;
        for (std::size_t i = 0; i < hosts.size(); ++i) {
            const PlayedHost& played = hosts[i];
            if (!played.spec) {
                fmt::print(
                    "; {} {} {}: refuses connections\n", played.scenario, played.host.label, played.host.name
                );
                continue;
            }
            fake_mx::Listen listen;
            listen.address = options.address;
            listen.port = options.port == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(options.port + i);
            const auto lookup = [spec = played.spec](std::string_view) { return spec; };
            servers.push_back(std::make_unique<fake_mx::MxServer>(context, listen, lookup, print_session));
            fmt::print(
                "; {} {} {}: {} port {}\n",
                played.scenario,
                played.host.label,
                played.host.name,
                options.address,
                servers.back()->port()
            );
            print_tlsa(*stage, played.host.name);
        }
        std::fflush(stdout);
        boost::asio::signal_set signals(context, SIGINT, SIGTERM);
        signals.async_wait([&](auto, int) { context.stop(); });
        context.run();
        return 0;
    } catch (const std::exception& error) {
        fmt::print(stderr, "fake-mx: {}\n", error.what());
        return 3;
    }
}
