#include "harness/sender/container/original_container.hpp"

#include "harness/mta/sender_data.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr const char* kServiceNotation =
    "service:"; // as compose itself writes it: `network_mode: service:NAME`
constexpr const char* kServiceLabel = "com.docker.compose.service";
constexpr const char* kProjectLabel = "com.docker.compose.project";
constexpr std::chrono::milliseconds kPauseBetweenLooks{200};
constexpr const char* kOneOffLabel = "com.docker.compose.oneoff"; // of `compose run`

std::string label_of(const ContainerState& container, const char* label) {
    const auto found = container.labels.find(label);
    return found == container.labels.end() ? "" : found->second;
}

} // namespace

const ContainerState&
container_of_service(const std::vector<ContainerState>& containers, const std::string& service) {
    const ContainerState* found = nullptr;
    for (const ContainerState& container : containers) {
        const bool is_it = container.running && label_of(container, kServiceLabel) == service &&
                           label_of(container, kOneOffLabel) != "True";
        if (is_it && found)
            throw SenderError(fmt::format(
                "more than one container runs a service \"{}\" (in the compose projects {} and {}): name one "
                "of them",
                service,
                label_of(*found, kProjectLabel),
                label_of(container, kProjectLabel)
            ));
        if (is_it) found = &container;
    }
    if (!found) throw SenderError(fmt::format("no container of a compose project runs \"{}\"", service));
    return *found;
}

asio::awaitable<ContainerState> find_original(EngineClient engine, std::string name) {
    if (name.starts_with(kServiceNotation)) {
        const std::vector<ContainerState> containers = co_await engine.list(kServiceLabel);
        name = container_of_service(containers, name.substr(std::string(kServiceNotation).size())).id;
    }
    ContainerState state = co_await engine.inspect(name);
    co_return state;
}

asio::awaitable<void>
await_postfix(EngineClient engine, ContainerFacts container, std::chrono::seconds limit) {
    if (!container.running) co_return;
    const auto deadline = Clock::now() + limit;
    asio::steady_timer pause(co_await asio::this_coro::executor);
    for (;;) {
        std::vector<std::string> processes;
        try {
            processes = co_await engine.processes(container.id);
        } catch (const EngineError&) {
            co_return; // Podman may not be able to list them
        }
        const bool runs = std::any_of(processes.begin(), processes.end(), [](const std::string& process) {
            return process.find("/master") != std::string::npos; // master(8), by its path
        });
        if (runs) co_return;
        if (Clock::now() > deadline)
            throw SenderError(fmt::format("no Postfix runs in {} within {} s", container.name, limit.count())
            );
        pause.expires_after(kPauseBetweenLooks);
        co_await pause.async_wait(asio::use_awaitable);
    }
}

} // namespace harness
