// fake-mx: plays the MX hosts and MTA-STS policy hosts of scenarios alone, for openssl s_client, swaks,
// posttls-finger and curl. On one address the dialled port selects the host, where the dialled address does
// it in a run.
#include "fake_mx/mx_server.hpp"
#include "fake_mx/policy_server.hpp"
#include "harness/cli/fake_options.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/program_end.hpp"
#include "harness/cli/whole_file.hpp"
#include "harness/run/end_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <memory>
#include <stdexcept>
#include <vector>

namespace {

constexpr const char* kPolicyLabel = "policy";

// What is the same of MX hosts and policy hosts.
struct PlayedHost {
    std::string scenario;
    std::string label;
    std::string name;
    std::shared_ptr<const fake_mx::HostSpec> mx;           // null: it refuses connections,
    std::shared_ptr<const fake_mx::PolicyHostSpec> policy; // or it is the other kind
};

template <typename Specs>
typename Specs::mapped_type spec_at(const Specs& specs, const std::vector<std::string>& addresses) {
    const auto found = addresses.empty() ? specs.end() : specs.find(addresses.front());
    return found == specs.end() ? nullptr : found->second;
}

std::vector<PlayedHost> chosen_hosts(const harness::Stage& stage, const std::string& label) {
    std::vector<PlayedHost> hosts;
    for (const auto& peer : stage.peers) {
        for (const auto& host : peer.hosts)
            if (label.empty() || host.label == label)
                hosts.push_back({peer.id, host.label, host.name, spec_at(stage.hosts, host.addresses), {}});
        if (peer.policy_addresses.empty() || (!label.empty() && label != kPolicyLabel)) continue;
        const std::string domain = peer.recipient.substr(peer.recipient.find('@') + 1);
        hosts.push_back(
            {peer.id,
             kPolicyLabel,
             "mta-sts." + domain,
             {},
             spec_at(stage.policy_hosts, peer.policy_addresses)}
        );
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
            if (line.starts_with(owner)) harness::print(line + '\n');
    }
}

void print_session(const std::shared_ptr<const fake_mx::SessionRecord>& session) {
    harness::say(fmt::format("session {} from {} at {}", session->id, session->client, session->host));
}

void print_fetch(const std::shared_ptr<const fake_mx::PolicyFetch>& fetch) {
    harness::say(fmt::format("policy request {} from {} at {}", fetch->id, fetch->client, fetch->host));
}

void write_root(const harness::Stage& stage, const std::string& file) {
    const std::string trouble = harness::write_whole_file(file, stage.public_root_pem());
    if (!trouble.empty()) throw std::runtime_error(fmt::format("cannot write {}: {}", file, trouble));
}

class PlayedHosts {
public:
    PlayedHosts(boost::asio::io_context& context, const harness::FakeOptions& options)
        : context_(context), options_(options) {}

    void play(const harness::Stage& stage, const PlayedHost& host) {
        fake_mx::Listen listen;
        listen.address = options_.address;
        listen.port =
            options_.port == 0 ? std::uint16_t{0} : static_cast<std::uint16_t>(options_.port + played_);
        ++played_;
        harness::print(fmt::format("; {} {} {}: ", host.scenario, host.label, host.name));
        if (host.mx) {
            servers_.push_back(std::make_unique<fake_mx::MxServer>(
                context_, listen, [spec = host.mx](std::string_view) { return spec; }, print_session
            ));
            harness::print(fmt::format("{} port {}\n", options_.address, servers_.back()->port()));
            print_tlsa(stage, host.name);
        } else if (host.policy) {
            policies_.push_back(std::make_unique<fake_mx::PolicyServer>(
                context_, listen, [spec = host.policy](std::string_view) { return spec; }, print_fetch
            ));
            harness::print(fmt::format("{} port {}\n", options_.address, policies_.back()->port()));
        } else {
            harness::print("refuses connections\n");
        }
    }

private:
    boost::asio::io_context& context_;
    const harness::FakeOptions& options_;
    std::size_t played_ = 0;
    std::vector<std::unique_ptr<fake_mx::MxServer>> servers_;
    std::vector<std::unique_ptr<fake_mx::PolicyServer>> policies_;
};

int serve(int argc, char** argv) {
    harness::open_standard_streams();
    const auto parsed = harness::parse_fake_options("fake-mx", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    const auto stage = harness::stage_files(options);
    if (!stage) return 2;
    if (!options.ca_file.empty()) write_root(*stage, options.ca_file);
    const auto hosts = chosen_hosts(*stage, options.host);
    if (hosts.empty()) {
        harness::say(fmt::format("fake-mx: no host {} in the given scenarios", options.host));
        return 2;
    }
    boost::asio::io_context context(1);
    boost::asio::signal_set signals(context);
    harness::add_end_signals(signals);
    signals.async_wait([&](auto, int) { context.stop(); });
    PlayedHosts played(context, options);
    for (const PlayedHost& host : hosts)
        played.play(*stage, host);
    context.run();
    return 0;
}

} // namespace

int main(int argc, char** argv) {
    return harness::run_to_end([&] { return serve(argc, argv); });
}
