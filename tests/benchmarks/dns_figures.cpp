#include "fake_dns/dns_server.hpp"
#include "fake_dns/responder.hpp"
#include "harness/run/staged_world.hpp"
#include "tests/benchmarks/fake_figures.hpp"
#include "tests/benchmarks/measure.hpp"
#include "tests/benchmarks/peers.hpp"

#include <boost/asio/io_context.hpp>
#include <fmt/format.h>

#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <optional>

namespace benchmarks {

namespace {

namespace fs = std::filesystem;
using namespace harness;

constexpr unsigned kPeers = 100;
constexpr unsigned kFirstNames = 2000;
constexpr std::uint16_t kNsdPort = 5399;
constexpr double kQueriesPerSecond = 30'000;
constexpr int kSeconds = 1;
constexpr unsigned kRounds = 15;

StagedWorld stage(const std::vector<Scenario>& scenarios) {
    return stage_scenarios(pointers_to(scenarios), {"mxproof", std::time(nullptr)});
}

// A directory for NSD and dnsperf, removed with the object.
class Directory {
public:
    Directory() {
        std::string name = (fs::temp_directory_path() / "mxproof-figures.XXXXXX").string();
        if (!mkdtemp(name.data())) throw std::runtime_error("no temporary directory");
        path_ = name;
    }
    ~Directory() {
        std::error_code ignored;
        fs::remove_all(path_, ignored);
    }
    Directory(const Directory&) = delete;
    Directory& operator=(const Directory&) = delete;
    std::string file(const std::string& name) const { return path_ / name; }

private:
    fs::path path_;
};

void write_queries(const std::string& file) {
    std::ofstream out(file);
    for (unsigned i = 0; i < kPeers; ++i)
        out << fmt::format(
            "p{0}.bench.example MX\nmx1.p{0}.bench.example A\n_25._tcp.mx1.p{0}.bench.example TLSA\n", i
        );
}

// The same data as plain zones.
std::string write_nsd(const Directory& directory, const StagedWorld& world) {
    std::ofstream config(directory.file("nsd.conf"));
    config << "server:\n server-count: 1\n username: \"\"\n chroot: \"\"\n ip-address: 127.0.0.1@" << kNsdPort
           << "\n zonesdir: \"" << directory.file("") << "\"\n database: \"\"\n pidfile: \"\"\n xfrdfile: \""
           << directory.file("xfrd.state") << "\"\n zonelistfile: \"" << directory.file("zone.list")
           << "\"\n rrl-ratelimit: 0\nremote-control:\n control-enable: no\n";
    for (const auto& zone : world.stage.dns.zones) {
        if (zone.origin.find(".bench.") == std::string::npos || !zone.records) continue;
        config << "zone:\n name: \"" << zone.origin << "\"\n zonefile: \"" << zone.origin << "\"\n";
        std::ofstream text(directory.file(zone.origin));
        text << "$ORIGIN " << zone.origin
             << "\n$TTL 300\n@ SOA ns.example. hostmaster 1 3600 600 604800 300\n"
             << "@ NS ns.example.\n";
        for (const std::string& line : zone.records())
            text << line << '\n';
    }
    return directory.file("nsd.conf");
}

std::string output_of(const std::string& command) {
    std::string output;
    FILE* const pipe = popen(command.c_str(), "r");
    for (char piece[4096]; pipe && fgets(piece, sizeof piece, pipe);)
        output += piece;
    if (!pipe || pclose(pipe) != 0) throw std::runtime_error(command);
    return output;
}

double completed_queries(const std::string& output) {
    constexpr std::string_view kLabel = "Queries completed:";
    const auto found = output.find(kLabel);
    return found == std::string::npos ? 0 : std::strtod(output.c_str() + found + kLabel.size(), nullptr);
}

// CPU microseconds per query; the first time that all is asked is not counted.
double cost_of_queries(const Server& server, const std::string& queries) {
    const std::string command = fmt::format("dnsperf -s 127.0.0.1 -p {} -d {}", server.port(), queries);
    output_of(command + " -n 1 2>&1");
    const double before = server.cpu();
    const std::string output =
        output_of(fmt::format("{} -Q {} -l {} 2>&1", command, kQueriesPerSecond, kSeconds));
    const double completed = completed_queries(output);
    if (completed == 0 || output.find("NOERROR 0 ") != std::string::npos) throw std::runtime_error(output);
    return (server.cpu() - before) / completed * 1e6;
}

} // namespace

void print_cached_queries() {
    const auto scenarios = correct_peers(kPeers);
    const StagedWorld world = stage(scenarios);
    const Directory directory;
    const std::string queries = directory.file("queries");
    write_queries(queries);
    std::optional<OnCpu> servers_cpu(OnCpu::last);
    const Server nsd({"/usr/sbin/nsd", "-d", "-c", write_nsd(directory, world)}, kNsdPort);
    const Server ours([&](const auto& listens) {
        boost::asio::io_context context(1);
        const fake_dns::DnsServer server(
            context, world.stage.dns, {"127.0.0.1", 0, true}, [](const fake_dns::QueryAnswered&) {}
        );
        listens(server.port());
        context.run();
    });
    servers_cpu.reset();
    const OnCpu clients_cpu(OnCpu::first);
    std::vector<double> of_nsd;
    std::vector<double> of_ours;
    for (unsigned round = 0; round < kRounds; ++round) { // in turn, since the machine may become busy
        of_nsd.push_back(cost_of_queries(nsd, queries));
        of_ours.push_back(cost_of_queries(ours, queries));
    }
    fmt::print(
        "fake_dns, CPU per cached query at {} a second: {:.2f} times NSD's (at most 1): {:.1f} and {:.1f} "
        "us\n",
        kQueriesPerSecond,
        median(of_ours) / median(of_nsd),
        median(of_ours),
        median(of_nsd)
    );
}

void print_first_queries() {
    const double seconds = in_child([] {
        const auto scenarios = correct_peers(kFirstNames);
        fake_dns::Responder responder(stage(scenarios).stage.dns);
        const double before = cpu_of_this_process();
        for (unsigned i = 0; i < kFirstNames; ++i)
            if (!responder.ask(fmt::format("p{}.bench.example.", i), "MX").authentic_data)
                throw std::runtime_error("a first query was not answered with AD");
        return cpu_of_this_process() - before;
    });
    fmt::print(
        "fake_dns, first queries of names in zones of their own: {:.0f} per second of CPU time (at least "
        "2000)\n",
        kFirstNames / seconds
    );
}

} // namespace benchmarks
