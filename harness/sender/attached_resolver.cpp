#include "harness/sender/attached_resolver.hpp"

#include "harness/sender/attached_container.hpp"
#include "harness/sender/container_files.hpp"
#include "harness/sender/container_io.hpp"
#include "harness/sender/file_text.hpp"
#include "harness/sender/namespace_thread.hpp"
#include "harness/sender/resolver_probe.hpp"

#include <fmt/format.h>

#include <csignal>
#include <sys/stat.h>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kReloadLimit{5}; // until it answers anew
constexpr std::chrono::seconds kProbeLimit{2};

bool share_a_network(pid_t one, pid_t other) {
    struct stat first = {};
    struct stat second = {};
    return stat(fmt::format("/proc/{}/ns/net", one).c_str(), &first) == 0 &&
           stat(fmt::format("/proc/{}/ns/net", other).c_str(), &second) == 0 &&
           first.st_ino == second.st_ino && first.st_dev == second.st_dev;
}

ResolverKind kind_in(pid_t pid, pid_t& process) {
    std::string known;
    for (const ResolverKind& kind : resolver_kinds()) {
        const auto found = processes_in(mount_namespace_of(pid), kind.process);
        known += (known.empty() ? "" : ", ") + kind.name;
        if (found.empty()) continue;
        process = found.front();
        return kind;
    }
    throw SenderError("none of the resolvers that can be pointed at another root runs in it: " + known);
}

} // namespace

AttachedResolver::AttachedResolver(std::string container, FakeRoot root, unsigned link)
    : container_(std::move(container)), root_(std::move(root)), link_(sender_link(link)) {}

asio::awaitable<ResolverFacts> AttachedResolver::facts_of(EngineClient engine, const ContainerState& state) {
    pid_t process = 0;
    kind_ = kind_in(state.pid, process);
    ResolverFacts facts;
    facts.file = kind_.configuration_file(command_line_of(process));
    facts.text = text_of_file(path_below(fmt::format("/proc/{}/root", state.pid), facts.file)).value_or("");
    for (const std::string& option : kind_.options) {
        std::vector<std::string> argv = kind_.question(facts.file, option);
        facts.options[option] = co_await run_in_container(engine, state.id, std::move(argv));
    }
    settings_.push_back(
        {"resolver",
         fmt::format("{} ({}), {}", state.name, state.image, kind_.name),
         "the stack's own; reloaded, so that its cache is empty"}
    );
    co_return facts;
}

void AttachedResolver::plug_in(pid_t resolver, pid_t sender) {
    if (share_a_network(resolver, sender)) return;
    const FileDescriptor network = network_namespace_of(resolver);
    attach_world_side(link_, network.get());
    plugged_in_ = true;
    in_network_namespace(network.get(), [this] { attach_beside_other_links(link_); });
    settings_.push_back({container_ + ": routes", "0.0.0.0/1, 128.0.0.0/1, ::/1, 8000::/1", "into the world"}
    );
}

// First the link goes, so that nothing which it still learns from the fake root gets into files of its own.
asio::awaitable<void> AttachedResolver::lend_files(
    EngineClient engine, ContainerState state, ResolverFacts facts, std::string link
) {
    std::vector<LentFile> lent;
    for (const ReplacedText& replaced : kind_.replacements(facts, root_)) {
        lent.push_back({replaced.path, replaced.text});
        settings_.push_back({container_ + ":" + replaced.path, replaced.shown, replaced.why});
    }
    std::function<void()> before = [own = link_, plugged_in = plugged_in_] {
        if (plugged_in) unplug(own);
    };
    Borrower resolver{kind_.process, kind_.reload_signal, std::move(link)};
    co_await files_.lend(
        std::move(engine), std::move(state), std::move(lent), std::move(resolver), std::move(before)
    );
}

asio::awaitable<void> AttachedResolver::attach(EngineClient engine, pid_t sender, std::string link) {
    std::string trouble;
    try {
        const ContainerState state = co_await find_attached(engine, container_);
        co_await await_end_of_watch(state);
        const ResolverFacts facts = co_await facts_of(engine, state);
        plug_in(state.pid, sender);
        if (plugged_in_) link = link_.sender_name;
        co_await lend_files(engine, state, facts, std::move(link));
        co_return;
    } catch (const std::exception& error) {
        trouble = error.what();
    }
    detach();
    throw SenderError(fmt::format("cannot attach the resolver {}: {}", container_, trouble));
}

asio::awaitable<std::string> AttachedResolver::astray(pid_t sender) {
    const FileDescriptor network = network_namespace_of(sender);
    const auto named = name_servers_in(
        text_of_file(path_below(fmt::format("/proc/{}/root", sender), "/etc/resolv.conf")).value_or("")
    );
    const std::string first = named.empty() ? "127.0.0.1" : named.front(); // resolv.conf(5)
    const std::string trouble = co_await probe_resolver(network.get(), first, Clock::now() + kReloadLimit);
    if (trouble.empty()) co_return "";
    const std::string here = reachable_at();
    const std::string still = co_await probe_resolver(network.get(), here, Clock::now() + kProbeLimit);
    if (still.empty()) co_return first;
    throw SenderError(fmt::format(
        "the resolver {} gives no authentic data of the fake Internet: asked at {}: {}, at {}: {} (does it "
        "forward to another resolver, or listen for or allow other networks only?)",
        container_,
        first,
        trouble,
        here,
        still
    ));
}

void AttachedResolver::detach() {
    files_.restore();
    if (std::exchange(plugged_in_, false)) unplug(link_);
}

} // namespace harness
