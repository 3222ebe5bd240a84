// What a client asks of an engine to make a container that is like another one.
#include "harness/engine/engine_client.hpp"
#include "harness/engine/understood.hpp"

#include <fmt/format.h>

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::minutes kCopyLimit{2};

std::string archive_at(const std::string& container, const std::string& path) {
    return fmt::format("/containers/{}/archive?path={}", container, query_encoded(path));
}

} // namespace

asio::awaitable<ContainerFacts> EngineClient::examine(std::string container) {
    HttpRequest request{"GET", path("/containers/" + query_encoded(container) + "/json")};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_container_facts, body);
}

asio::awaitable<std::vector<std::string>> EngineClient::processes(std::string container) {
    HttpRequest request{"GET", path("/containers/" + container + "/top")};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_processes, body);
}

asio::awaitable<std::vector<std::string>> EngineClient::members(std::string network) {
    HttpRequest request{"GET", path("/networks/" + query_encoded(network))};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_members, body);
}

asio::awaitable<void> EngineClient::join_network(std::string container, std::string network) {
    HttpRequest request{
        "POST",
        path("/networks/" + query_encoded(network) + "/connect"),
        fmt::format(R"({{"Container":"{}"}})", container)};
    co_await ask(std::move(request));
}

asio::awaitable<std::string>
EngineClient::commit(std::string container, std::string label, std::string value) {
    HttpRequest request{
        "POST",
        path(fmt::format(
            "/commit?container={}&pause=false&changes={}",
            container,
            query_encoded(fmt::format("LABEL {}=\"{}\"", label, value))
        )),
        "{}"}; // Podman wants a body
    request.limit = kCopyLimit;
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_id, body);
}

asio::awaitable<void> EngineClient::read_archive(
    std::string container, std::string path_there, std::function<void(std::string_view)> on_data
) {
    HttpRequest request{"GET", path(archive_at(container, path_there))};
    request.limit = kCopyLimit;
    const HttpReply reply = co_await http_.stream(std::move(request), std::move(on_data));
    if (reply.status >= 400) throw EngineError(refusal_text(reply.body), reply.status);
}

asio::awaitable<void> EngineClient::put_files(std::string container, std::string tar, std::string directory) {
    HttpRequest request{"PUT", path(archive_at(container, directory)), std::move(tar)};
    request.content_type = "application/x-tar";
    co_await ask(std::move(request));
}

asio::awaitable<void>
EngineClient::write_archive(std::string container, std::string directory, std::filesystem::path tar) {
    HttpRequest request{"PUT", path(archive_at(container, directory))};
    request.content_type = "application/x-tar";
    request.body_file = std::move(tar);
    request.limit = kCopyLimit;
    co_await ask(std::move(request));
}

} // namespace harness
