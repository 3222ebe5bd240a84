#include "harness/capture/domain_capture.hpp"

#include "harness/capture/dialled_address.hpp"
#include "harness/capture/dns_client.hpp"
#include "harness/capture/host_order.hpp"
#include "harness/capture/policy_fetch.hpp"
#include "harness/capture/smtp_probe.hpp"
#include "harness/model/peer_names.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <ctime>
#include <exception>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::size_t kAtATime = 16;   // domains
constexpr std::size_t kMostHosts = 16; // of one domain; as in the format
constexpr std::size_t kMostLinks = 8;  // CNAME records in a row

// One capture of all.
struct Work {
    const CaptureSettings& settings;
    const TrustStore& trusted;
    DnsClient dns;
    std::size_t next = 0;          // domain that nobody has begun
    bool somebody_answers = false; // at port 25: it is not blocked here
    std::vector<Capture> captures = {};
    std::string date = {};
};

// Follows aliases that the resolver would not follow to their end.
asio::awaitable<std::vector<Link>> links_from(const DnsClient& dns, std::string name) {
    std::vector<Link> links;
    while (links.size() < kMostLinks) {
        const std::string type = "CNAME";
        const Lookup lookup = co_await dns.look_up(name, type);
        if (!lookup.has_records()) break;
        links.push_back({name, lookup.records.front()});
        name = links.back().target;
        const auto is_known = [&](const Link& link) { return link.owner == name; };
        if (std::any_of(links.begin(), links.end(), is_known)) break;
    }
    co_return links;
}

asio::awaitable<void> ask_for_alias(const DnsClient& dns, SeenHost& host) {
    const bool may_be_one =
        !host.a.links.empty() || !host.aaaa.links.empty() || (host.a.fails() && host.aaaa.fails());
    if (!may_be_one) co_return;
    const std::string type = "CNAME";
    host.alias = co_await dns.look_up(host.name, type);
    if (!host.alias.has_records()) {
        host.alias.type.clear();
        co_return;
    }
    host.alias.links = co_await links_from(dns, host.name);
    if (!host.alias.links.empty()) host.canonical = host.alias.links.back().target;
}

asio::awaitable<void> ask_for_host(const DnsClient& dns, SeenHost& host) {
    const std::string a = "A";
    const std::string aaaa = "AAAA";
    const std::string tlsa = "TLSA";
    host.canonical = host.name;
    host.a = co_await dns.look_up(host.name, a);
    host.aaaa = co_await dns.look_up(host.name, aaaa);
    co_await ask_for_alias(dns, host);
    const std::string owner = "_25._tcp." + host.canonical;
    host.tlsa = co_await dns.look_up(owner, tlsa);
    if (host.canonical == host.name) co_return;
    const std::string at_alias = "_25._tcp." + host.name;
    host.alias_tlsa = co_await dns.look_up(at_alias, tlsa);
}

bool knows_a_certificate_by_name(const SeenHost& host) {
    return std::any_of(host.sessions.begin(), host.sessions.end(), [](const SeenSession& session) {
        return session.sni && session.handshake == Handshake::done;
    });
}

// One connection to each address. The first that gets as far is asked for the host's name, the others for
// none: so it shows whether the certificate depends on it.
asio::awaitable<void> visit(Work& work, SeenHost& host) {
    std::vector<std::string> addresses;
    for (const Lookup* lookup : {&host.a, &host.aaaa})
        if (lookup->has_records() && may_be_dialled(lookup->records.front()))
            addresses.push_back(lookup->records.front());
    for (const std::string& address : addresses) {
        ProbeSettings probe;
        probe.address = address;
        if (!knows_a_certificate_by_name(host)) probe.server_name = without_final_dot(host.name);
        probe.client_name = work.settings.client_name;
        probe.limit = work.settings.limit;
        SeenSession seen = co_await probe_host(probe, work.trusted);
        if (seen.dialled == Dialled::connected || seen.dialled == Dialled::refused)
            work.somebody_answers = true;
        host.sessions.push_back(std::move(seen));
    }
}

bool is_unanswered(const SeenHost& host) {
    return !host.sessions.empty() &&
           std::none_of(host.sessions.begin(), host.sessions.end(), [](const SeenSession& session) {
               return session.dialled == Dialled::connected || session.dialled == Dialled::refused;
           });
}

asio::awaitable<void> visit_all(Work& work, Capture& capture) {
    for (SeenHost& host : capture.hosts) {
        if (!capture.port_is_blocked) co_await visit(work, host);
        capture.port_is_blocked = capture.port_is_blocked || (is_unanswered(host) && !work.somebody_answers);
        // That nobody answers says nothing of this host then.
        if (capture.port_is_blocked) host.sessions.clear();
    }
}

asio::awaitable<void> ask_for_policy(Work& work, Capture& capture, std::string domain) {
    const std::string txt = "TXT";
    const std::string a = "A";
    const std::string aaaa = "AAAA";
    SeenPolicy seen;
    const std::string record = "_mta-sts." + domain;
    seen.txt = co_await work.dns.look_up(record, txt);
    const std::string reports = "_smtp._tls." + domain;
    capture.tls_report = co_await work.dns.look_up(reports, txt);
    if (!seen.txt.has_records() && !seen.txt.fails()) co_return;
    const std::string host = "mta-sts." + domain;
    seen.a = co_await work.dns.look_up(host, a);
    seen.aaaa = co_await work.dns.look_up(host, aaaa);
    for (const Lookup* lookup : {&seen.a, &seen.aaaa}) {
        if (!lookup->has_records() || lookup->fails() || seen.dialled == Dialled::connected) continue;
        FetchSettings fetch;
        fetch.host = without_final_dot(host);
        fetch.address = lookup->records.front();
        fetch.limit = work.settings.limit;
        co_await fetch_policy(fetch, work.trusted, seen);
    }
    capture.policy = std::move(seen);
}

asio::awaitable<void> capture_domain(Work& work, Capture& capture) {
    const std::string soa = "SOA";
    const std::string mx = "MX";
    capture.soa = co_await work.dns.look_up(capture.domain, soa);
    capture.mx = co_await work.dns.look_up(capture.domain, mx);
    const bool is_alias = !capture.mx.links.empty();
    const std::string exchange = is_alias ? capture.mx.links.back().target : capture.domain;
    capture.hosts = hosts_of(capture.mx, exchange);
    if (capture.hosts.size() > kMostHosts) capture.hosts.resize(kMostHosts);
    for (SeenHost& host : capture.hosts)
        co_await ask_for_host(work.dns, host);
    if (capture.mx.end != LookupEnd::no_name) co_await ask_for_policy(work, capture, capture.domain);
    if (work.settings.asks_hosts) co_await visit_all(work, capture);
}

asio::awaitable<void> take_turns(Work& work) {
    while (work.next < work.captures.size()) {
        Capture& capture = work.captures[work.next++];
        capture.resolver = work.settings.resolver;
        capture.date = work.date;
        capture.asked_hosts = work.settings.asks_hosts;
        co_await capture_domain(work, capture);
    }
}

asio::awaitable<void> check_resolver(const DnsClient& dns, std::string& trouble) {
    const std::string root = ".";
    const std::string type = "SOA";
    const Lookup lookup = co_await dns.look_up(root, type);
    if (lookup.end == LookupEnd::silent)
        trouble = "does not answer";
    else if (lookup.fails())
        trouble = fmt::format("answers {} when asked for the root", lookup.code);
    else if (!lookup.has_records())
        trouble = "knows no SOA record of the root";
    else if (lookup.security != Security::secure)
        trouble = "does not validate: its answer about the root, which is signed, has no AD";
}

void run_to_its_end(asio::io_context& loop, std::exception_ptr& failed) {
    loop.run();
    if (failed) std::rethrow_exception(failed);
    loop.restart();
}

} // namespace

std::string day_of(std::time_t time) {
    std::tm parts{};
    gmtime_r(&time, &parts);
    return fmt::format("{:04}-{:02}-{:02}", parts.tm_year + 1900, parts.tm_mon + 1, parts.tm_mday);
}

Result<std::vector<Capture>> capture_domains(const CaptureSettings& settings, const TrustStore& trusted) {
    boost::system::error_code no_address;
    const auto resolver = asio::ip::make_address(settings.resolver, no_address);
    if (no_address) return Failure{fmt::format("the resolver \"{}\" is no address", settings.resolver)};
    Work work{settings, trusted, DnsClient(resolver, settings.resolver_port, settings.limit / 2)};
    work.date = day_of(std::time(nullptr));
    for (const std::string& domain : settings.domains)
        work.captures.emplace_back().domain = absolute_name(domain);
    asio::io_context loop(1);
    std::exception_ptr failed;
    const auto note = [&](const std::exception_ptr& error) {
        if (error && !failed) failed = error;
    };
    std::string trouble;
    asio::co_spawn(loop, check_resolver(work.dns, trouble), note);
    run_to_its_end(loop, failed);
    if (!trouble.empty()) return Failure{fmt::format("the resolver {} {}", settings.resolver, trouble)};
    for (std::size_t i = 0; i < std::min(kAtATime, work.captures.size()); ++i)
        asio::co_spawn(loop, take_turns(work), note);
    run_to_its_end(loop, failed);
    return std::move(work.captures);
}

} // namespace harness
