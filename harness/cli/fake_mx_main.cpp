// fake-mx: plays the MX hosts and MTA-STS policy hosts of scenarios, for openssl s_client, swaks,
// posttls-finger and curl. Each is at a loopback address of its own, or all at one, each at a port of its
// own.
#include "fake_mx/mx_server.hpp"
#include "fake_mx/policy_server.hpp"
#include "harness/base/mail_address.hpp"
#include "harness/cli/event_output.hpp"
#include "harness/cli/fake_options.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/program_end.hpp"
#include "harness/cli/whole_file.hpp"
#include "harness/report/event_stream.hpp"
#include "harness/run/end_signals.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <vector>

namespace {

constexpr const char* kPolicyLabel = "policy";

// What is the same of MX hosts and policy hosts.
struct PlayedHost {
    std::string scenario;
    std::string label;
    std::string name;
    std::string address;                                   // empty: it has only an IPv6 address in its world
    std::shared_ptr<const fake_mx::HostSpec> mx;           // null: it accepts no connections,
    std::shared_ptr<const fake_mx::PolicyHostSpec> policy; // or it is the other kind
};

template <typename Specs>
typename Specs::mapped_type spec_at(const Specs& specs, const std::vector<std::string>& addresses) {
    const auto found = addresses.empty() ? specs.end() : specs.find(addresses.front());
    return found == specs.end() ? nullptr : found->second;
}

std::string first_of(const std::vector<std::string>& addresses) {
    return addresses.empty() ? "" : addresses.front();
}

std::vector<PlayedHost> chosen_hosts(const harness::Stage& stage, const std::string& label) {
    std::vector<PlayedHost> hosts;
    for (const auto& peer : stage.peers) {
        for (const auto& host : peer.hosts)
            if (label.empty() || host.label == label)
                hosts.push_back(
                    {peer.id,
                     host.label,
                     host.name,
                     first_of(host.addresses),
                     spec_at(stage.hosts, host.addresses),
                     {}}
                );
        if (peer.policy_addresses.empty() || (!label.empty() && label != kPolicyLabel)) continue;
        const std::string domain(harness::domain_of(peer.recipient));
        hosts.push_back(
            {peer.id,
             kPolicyLabel,
             "mta-sts." + domain,
             first_of(peer.policy_addresses),
             {},
             spec_at(stage.policy_hosts, peer.policy_addresses)}
        );
    }
    return hosts;
}

// The TLSA records that the world publishes for a host, so that openssl s_client -dane_tlsa_rrdata can be
// given them.
std::string tlsa_lines(const harness::Stage& stage, const std::string& host) {
    const std::string end = "._tcp." + host + ". ";
    std::string text;
    for (const auto& zone : stage.dns.zones) {
        if (!(host + ".").ends_with("." + zone.origin) || zone.origin == "example.") continue;
        for (const std::string& line : zone.records())
            if (line.find(end) != std::string::npos && line.find(" IN TLSA ") != std::string::npos)
                text += line + '\n';
    }
    return text;
}

void print_session(const std::shared_ptr<const fake_mx::SessionRecord>& session) {
    harness::say(fmt::format("session {} from {} at {}", session->id, session->client, session->host));
}

void print_end(const fake_mx::SessionRecord& session) {
    if (!session.ended) return;
    harness::say(fmt::format(
        "session {} has ended: {}, {} accepted",
        session.id,
        session.tls && session.tls->established ? session.tls->version : "no TLS",
        session.messages.size()
    ));
}

void print_fetch(const std::shared_ptr<const fake_mx::PolicyFetch>& fetch) {
    harness::say(fmt::format("policy request {} from {} at {}", fetch->id, fetch->client, fetch->host));
}

void write_root(const harness::Stage& stage, const std::string& file) {
    if (const harness::WhyNot why = harness::write_whole_file(file, stage.public_root_pem()))
        throw std::runtime_error(fmt::format("cannot write {}: {}", file, *why));
}

class PlayedHosts {
public:
    /// `events`: null if nobody asks for them.
    PlayedHosts(
        boost::asio::io_context& context, const harness::FakeOptions& options, harness::EventFile* events
    )
        : context_(context), options_(options), events_(events) {}

    void play(const harness::Stage& stage, const PlayedHost& host) {
        std::string text = fmt::format("; {} {} {}: ", host.scenario, host.label, host.name);
        if (host.mx) {
            text += play(host, [&] { return play_mx(host); });
            text += tlsa_lines(stage, host.name);
        } else if (host.policy) {
            text += play(host, [&] { return play_policy_host(host); });
        } else {
            text += address_of(host).empty() ? "has no IPv4 address\n" : "accepts no connections\n";
        }
        ++played_;
        harness::print_beside(options_.events, text);
    }

private:
    // Says where it listens.
    std::string play(const PlayedHost& host, const std::function<std::uint16_t()>& start) {
        const std::string& address = address_of(host);
        try {
            return fmt::format("{} port {}\n", address, start());
        } catch (const boost::system::system_error& error) {
            throw std::runtime_error(harness::listen_failure(
                address,
                place_of(host).port,
                error.code().message(),
                error.code() == boost::system::errc::address_not_available
            ));
        }
    }

    std::uint16_t play_mx(const PlayedHost& host) {
        harness::EventStream& stream = stream_of(host.scenario);
        servers_.push_back(std::make_unique<fake_mx::MxServer>(
            context_,
            place_of(host),
            [spec = host.mx](std::string_view) { return spec; },
            [&stream](const auto& session) {
                stream.on_event(*session);
                print_session(session);
            },
            std::vector<fake_mx::FurtherPort>(),
            [&stream](const auto& session) {
                stream.on_growth(session);
                print_end(session);
            }
        ));
        return servers_.back()->port();
    }

    std::uint16_t play_policy_host(const PlayedHost& host) {
        harness::EventStream& stream = stream_of(host.scenario);
        policies_.push_back(std::make_unique<fake_mx::PolicyServer>(
            context_,
            place_of(host),
            [spec = host.policy](std::string_view) { return spec; },
            [&stream](const auto& fetch) {
                stream.on_event(*fetch);
                print_fetch(fetch);
            },
            [&stream](const auto& fetch) { stream.on_growth(fetch); }
        ));
        return policies_.back()->port();
    }

    const std::string& address_of(const PlayedHost& host) const {
        return options_.address.empty() ? host.address : options_.address;
    }

    // At one address the port tells the hosts apart.
    fake_mx::Listen place_of(const PlayedHost& host) const {
        fake_mx::Listen listen;
        listen.address = address_of(host);
        listen.port = options_.port;
        if (!options_.address.empty() && options_.port != 0)
            listen.port = static_cast<std::uint16_t>(options_.port + played_);
        return listen;
    }

    harness::EventStream& stream_of(const std::string& scenario) {
        return *streams_.emplace_back(std::make_unique<harness::EventStream>(
            [events = events_](std::string_view line) {
                if (events) events->write(line);
            },
            scenario
        ));
    }

    boost::asio::io_context& context_;
    const harness::FakeOptions& options_;
    harness::EventFile* events_;
    std::size_t played_ = 0;
    std::vector<std::unique_ptr<harness::EventStream>> streams_;
    std::vector<std::unique_ptr<fake_mx::MxServer>> servers_;
    std::vector<std::unique_ptr<fake_mx::PolicyServer>> policies_;
};

int serve(int argc, char** argv) {
    harness::open_standard_streams();
    const auto parsed = harness::parse_fake_options("fake-mx", argc, argv);
    if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
    const auto& options = std::get<harness::FakeOptions>(parsed);
    const auto stage = harness::stage_files(
        options, options.address.empty() ? harness::AddressRange::loopback : harness::AddressRange::world
    );
    if (!stage) return 2;
    if (!options.ca_file.empty()) write_root(*stage, options.ca_file);
    const auto hosts = chosen_hosts(*stage, options.host);
    if (hosts.empty()) {
        harness::say(fmt::format("fake-mx: no host {} in the given scenarios", options.host));
        return 2;
    }
    if (!harness::events_can_be_written(options.events)) return 2;
    const auto events = harness::open_events(options.events);
    boost::asio::io_context context(1);
    std::optional<harness::EventFile::Drain> drain;
    if (events) drain.emplace(context, *events, harness::EventFile::AfterTrouble::stop);
    boost::asio::signal_set signals(context);
    harness::add_end_signals(signals);
    signals.async_wait([&](auto, int) { context.stop(); });
    PlayedHosts played(context, options, events.get());
    for (const PlayedHost& host : hosts)
        played.play(*stage, host);
    context.run();
    return !events || harness::finish_events(*events, options.events) ? 0 : harness::kCannotJudge;
}

} // namespace

int main(int argc, char** argv) {
    return harness::run_to_end([&] { return serve(argc, argv); });
}
