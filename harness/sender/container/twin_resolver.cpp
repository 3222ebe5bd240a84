#include "harness/sender/container/twin_resolver.hpp"

#include "harness/network/namespace_thread.hpp"
#include "harness/sender/container/container_io.hpp"
#include "harness/sender/container/original_container.hpp"
#include "harness/sender/resolver_probe.hpp"

#include <fmt/format.h>

#include <sstream>
#include <stdexcept>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kStartLimit{20}; // until it answers
constexpr std::chrono::seconds kProbeLimit{1};
constexpr std::size_t kHeaders = 65536; // of an archive's first entry

/// What ends the reading of an archive.
struct EnoughRead {};

std::string address_in(const ContainerFacts& container, const std::string& network) {
    const auto found = container.networks.find(network);
    return found == container.networks.end() ? "" : found->second.address4;
}

// Where the one is asked by the other.
std::string shared_network(const ContainerFacts& resolver, const ContainerFacts& asker) {
    for (const auto& [name, endpoint] : resolver.networks)
        if (!endpoint.address4.empty() && !address_in(asker, name).empty()) return name;
    return "";
}

asio::awaitable<FileDescriptor> network_of(EngineClient engine, std::string container) {
    const ContainerState state = co_await engine.inspect(std::move(container));
    co_return network_namespace_of(state.pid);
}

std::vector<std::string> words_of(const std::string& command_line) {
    std::istringstream in(command_line);
    std::vector<std::string> words;
    for (std::string word; in >> word;)
        words.push_back(std::move(word));
    return words;
}

/// A resolver that runs, and what it was started with.
struct RunningResolver {
    ResolverKind kind;
    std::vector<std::string> command_line;
};

RunningResolver resolver_among(const std::vector<std::string>& processes) {
    std::string known;
    for (const ResolverKind& kind : resolver_kinds()) {
        for (const std::string& process : processes) {
            std::vector<std::string> words = words_of(process);
            if (!words.empty() && std::filesystem::path(words.front()).filename() == kind.program)
                return {kind, std::move(words)};
        }
        known += (known.empty() ? "" : ", ") + kind.name;
    }
    throw SenderError("none of the resolvers that can be pointed at another root runs in it: " + known);
}

} // namespace

TwinResolver::TwinResolver(EngineClient engine, std::filesystem::path socket, TwinResolverSettings settings)
    : engine_(std::move(engine)), settings_(std::move(settings)), link_(sender_link(settings_.link)),
      twin_(engine_, std::move(socket), {settings_.original, {}, {}, Join::never}, link_) {}

asio::awaitable<std::vector<ReplacedText>> TwinResolver::replacements() {
    const auto processes = co_await engine_.processes(twin_.original().id);
    const RunningResolver found = resolver_among(processes);
    kind_ = found.kind.name;
    std::vector<std::string> question{"sh", "-c", found.kind.question(found.command_line)};
    const std::string answer = co_await twin_.ask(std::move(question));
    co_return found.kind.replacements(answer, settings_.root);
}

// With the owner and the mode that the file has: the resolver may run as another user, and write it.
asio::awaitable<void> TwinResolver::put(ReplacedText replaced) {
    ArchivedFile file{replaced.path, replaced.text};
    std::string archive;
    std::function<void(std::string_view)> on_data = [&archive](std::string_view data) {
        archive += data;
        if (archive.size() > kHeaders) throw EnoughRead();
    };
    try {
        co_await engine_.read_archive(id_, replaced.path, std::move(on_data));
    } catch (const EnoughRead&) {
        // Only its first header is of interest.
    } catch (const EngineError&) {
        // It is not there yet.
    }
    take_owner(file, archive);
    if (!co_await twin_.put(std::move(file)))
        throw SenderError("there is no directory for its file " + replaced.path);
    report_.push_back({original_name() + ":" + replaced.path, replaced.shown, replaced.why});
}

asio::awaitable<void> TwinResolver::make(std::string asker, SenderLink asker_link) {
    co_await twin_.find();
    co_await twin_.take();
    const auto replaced = co_await replacements();
    TwinPlaces places;
    for (const ReplacedText& file : replaced)
        places.written.push_back(file.path);
    id_ = co_await twin_.create(std::move(places), settings_.resolvers);
    report_.push_back(
        {"resolver", fmt::format("{} ({}), {}", original_name(), twin_.original().image, kind_), "its twin"}
    );
    for (const Setting& setting : twin_.settings())
        report_.push_back({original_name() + ": " + setting.name, setting.value, setting.why});
    for (const ReplacedText& file : replaced)
        co_await put(file);
    const ContainerState found = co_await find_original(engine_, std::move(asker));
    const ContainerFacts of_asker = co_await engine_.examine(found.id);
    link_to_asker_ = {link_.sender4, asker_link.sender4};
    shared_network_ = shared_network(twin_.original(), of_asker);
    if (!shared_network_.empty())
        link_to_asker_ = {
            address_in(twin_.original(), shared_network_), address_in(of_asker, shared_network_)};
    const FileDescriptor network = co_await network_of(engine_, twin_.holder());
    in_network_namespace(network.get(), [this] { take_resolver_address(link_to_asker_); });
    co_await engine_.start(id_);
}

asio::awaitable<void> TwinResolver::start(std::string asker, SenderLink asker_link) {
    std::string trouble;
    try {
        co_await make(std::move(asker), std::move(asker_link));
        co_return;
    } catch (const std::runtime_error& error) {
        trouble = error.what();
    }
    throw SenderError(fmt::format("no twin of the resolver {}: {}", settings_.original, trouble));
}

// What a user can do about it.
asio::awaitable<std::string> TwinResolver::refusal(std::string trouble) {
    const ContainerState state = co_await engine_.inspect(id_);
    if (!state.running)
        co_return fmt::format(
            "it has ended with exit code {}: `docker logs` of its original may say why", state.exit_code
        );
    if (trouble == "REFUSED")
        co_return fmt::format(
            "it refuses to answer {}: does its access control leave out that address?", link_to_asker_.asker
        );
    co_return fmt::format(
        "it gives {} no authentic data of the fake Internet, but {} (does it forward to another resolver, "
        "listen for "
        "or allow other networks only, or does its start script write its files anew?)",
        link_to_asker_.asker,
        trouble
    );
}

asio::awaitable<void> TwinResolver::serve(std::string holder) {
    // One that has joined the network has an address there; that of its original would be there twice then.
    const ContainerFacts asker = co_await engine_.examine(holder);
    if (std::string own = address_in(asker, shared_network_); !own.empty())
        link_to_asker_.asker = std::move(own);
    const FileDescriptor asks = co_await network_of(engine_, std::move(holder));
    const FileDescriptor network = co_await network_of(engine_, twin_.holder());
    in_network_namespace(network.get(), [&] { attach_resolver_side(link_to_asker_, asks.get()); });
    in_network_namespace(asks.get(), [this] { attach_asker_side(link_to_asker_); });
    std::string trouble = "no answer";
    const auto deadline = Clock::now() + kStartLimit;
    bool running = true;
    while (!trouble.empty() && running && Clock::now() < deadline) {
        trouble = co_await probe_resolver(asks.get(), address(), Clock::now() + kProbeLimit);
        const ContainerState state = co_await engine_.inspect(id_);
        running = state.running;
    }
    if (trouble.empty()) co_return;
    const std::string why = co_await refusal(trouble);
    throw SenderError(
        fmt::format("the twin of the resolver {} (asked at {}): {}", original_name(), address(), why)
    );
}

} // namespace harness
