#include "harness/engine/engine_client.hpp"

#include "harness/engine/log_stream.hpp"
#include "harness/engine/understood.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr unsigned kNotModified = 304;
constexpr unsigned kNotFound = 404;
constexpr unsigned kConflict = 409;
constexpr std::chrono::minutes kImageLimit{20};
constexpr std::size_t kMostOutput = 16U << 20U; // a queue of ten thousand recipients takes 5 MiB

struct ImageName {
    std::string repository;
    std::string tag;
};

ImageName split(const std::string& image) {
    const auto colon = image.rfind(':');
    const auto slash = image.rfind('/');
    if (colon == std::string::npos || (slash != std::string::npos && colon < slash)) return {image, "latest"};
    return {image.substr(0, colon), image.substr(colon + 1)};
}

std::string with_label(const std::string& target, const std::string& label) {
    return target + "filters=" + query_encoded(fmt::format(R"({{"label":["{}"]}})", label));
}

} // namespace

asio::awaitable<std::string> EngineClient::ask(HttpRequest request, std::vector<unsigned> accepted) {
    const HttpReply reply = co_await http_.send(std::move(request));
    const bool good = reply.status < 400 && reply.status != kNotModified;
    if (!good && std::find(accepted.begin(), accepted.end(), reply.status) == accepted.end())
        throw EngineError(refusal_text(reply.body), reply.status);
    co_return reply.body;
}

asio::awaitable<void>
EngineClient::watch(HttpRequest request, std::function<void(const std::string&)> on_status) {
    std::string failure;
    TextLines lines([&](const std::string& line) {
        const StreamMessage message = parse_stream_message(line);
        if (!message.error.empty()) failure = message.error;
        if (!message.status.empty() && on_status) on_status(message.status);
    });
    std::function<void(std::string_view)> on_data = [&](std::string_view data) { lines.feed(data); };
    const HttpReply reply = co_await http_.stream(std::move(request), std::move(on_data));
    lines.finish();
    if (reply.status >= 400) throw EngineError(refusal_text(reply.body), reply.status);
    if (!failure.empty()) throw EngineError(failure);
}

asio::awaitable<EngineFacts> EngineClient::connect() {
    HttpRequest request{"GET", "/version"};
    const std::string body = co_await ask(std::move(request));
    EngineFacts facts = understood(parse_version, body);
    api_ = understood([&](const std::string&) { return agreed_api(facts); }, body);
    co_return facts;
}

asio::awaitable<std::optional<ImageFacts>> EngineClient::find_image(std::string image) {
    HttpRequest request{"GET", path("/images/" + image + "/json")};
    const HttpReply reply = co_await http_.send(std::move(request));
    if (reply.status == kNotFound) co_return std::nullopt;
    if (reply.status >= 400) throw EngineError(refusal_text(reply.body), reply.status);
    co_return understood(parse_image, reply.body);
}

asio::awaitable<void>
EngineClient::pull_image(std::string image, std::function<void(const std::string&)> on_status) {
    const ImageName name = split(image);
    HttpRequest request{
        "POST",
        path(fmt::format(
            "/images/create?fromImage={}&tag={}", query_encoded(name.repository), query_encoded(name.tag)
        ))};
    request.limit = kImageLimit;
    co_await watch(std::move(request), std::move(on_status));
}

asio::awaitable<void>
EngineClient::import_image(std::filesystem::path tar, std::string image, std::vector<std::string> changes) {
    HttpRequest request{"POST", ""};
    request.body_file = std::move(tar);
    co_await import(std::move(request), std::move(image), std::move(changes));
}

asio::awaitable<void>
EngineClient::import_archive(std::string tar, std::string image, std::vector<std::string> changes) {
    HttpRequest request{"POST", "", std::move(tar)};
    co_await import(std::move(request), std::move(image), std::move(changes));
}

asio::awaitable<void>
EngineClient::import(HttpRequest request, std::string image, std::vector<std::string> changes) {
    std::string target = "/images/create?fromSrc=-";
    for (const std::string& change : changes)
        target += "&changes=" + query_encoded(change);
    request.target = path(target);
    request.content_type = "application/x-tar";
    request.limit = kImageLimit;
    std::string id;
    std::function<void(const std::string&)> on_status = [&](const std::string& status) {
        if (status.starts_with("sha256:")) id = status;
    };
    co_await watch(std::move(request), std::move(on_status));
    // Named afterwards: Podman 4.3 forgets the tag of an import.
    co_await tag_image(id, std::move(image));
}

asio::awaitable<void> EngineClient::tag_image(std::string image, std::string name) {
    const ImageName parts = split(name);
    HttpRequest request{
        "POST",
        path(fmt::format(
            "/images/{}/tag?repo={}&tag={}", image, query_encoded(parts.repository), query_encoded(parts.tag)
        ))};
    co_await ask(std::move(request));
}

asio::awaitable<void> EngineClient::build_image(std::string context, std::string image) {
    HttpRequest request{"POST", path("/build?rm=1&forcerm=1&t=" + query_encoded(image)), std::move(context)};
    request.content_type = "application/x-tar";
    request.limit = kImageLimit;
    std::function<void(const std::string&)> quiet;
    co_await watch(std::move(request), std::move(quiet));
}

asio::awaitable<std::string> EngineClient::create(ContainerSpec spec) {
    std::string body = create_body(spec);
    co_return co_await create_from(std::move(body));
}

asio::awaitable<std::string> EngineClient::create_from(std::string spec) {
    HttpRequest request{"POST", path("/containers/create"), std::move(spec)};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_id, body);
}

asio::awaitable<void> EngineClient::start(std::string container) {
    HttpRequest request{"POST", path("/containers/" + container + "/start")};
    std::vector<unsigned> also_good{kNotModified};
    co_await ask(std::move(request), std::move(also_good));
}

asio::awaitable<ContainerState> EngineClient::inspect(std::string container) {
    HttpRequest request{"GET", path("/containers/" + query_encoded(container) + "/json")};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_container, body);
}

asio::awaitable<void>
EngineClient::follow_logs(std::string container, bool terminal, std::function<void(std::string)> on_line) {
    HttpRequest request{"GET", path("/containers/" + container + "/logs?follow=1&stdout=1&stderr=1")};
    request.limit = std::nullopt;
    LogStream lines(terminal, std::move(on_line));
    std::function<void(std::string_view)> on_data = [&](std::string_view data) { lines.feed(data); };
    const HttpReply reply = co_await http_.stream(std::move(request), std::move(on_data));
    lines.finish();
    if (reply.status >= 400) throw EngineError(refusal_text(reply.body), reply.status);
}

asio::awaitable<std::string> EngineClient::create_exec(std::string container, std::vector<std::string> argv) {
    HttpRequest creation{"POST", path("/containers/" + container + "/exec"), exec_body(argv)};
    const std::string created = co_await ask(std::move(creation));
    co_return understood(parse_id, created);
}

asio::awaitable<ExecResult> EngineClient::exec(std::string container, std::vector<std::string> argv) {
    const std::string id = co_await create_exec(std::move(container), std::move(argv));
    ExecResult result;
    StreamFrames frames(false, [&](StreamFrames::Stream stream, std::string_view data) {
        if (result.output.size() + result.errors.size() + data.size() > kMostOutput)
            throw EngineError(fmt::format("it prints more than {} MiB", kMostOutput >> 20U));
        (stream == StreamFrames::Stream::output ? result.output : result.errors) += data;
    });
    std::function<void(std::string_view)> on_data = [&](std::string_view data) { frames.feed(data); };
    HttpRequest running{"POST", path("/exec/" + id + "/start"), R"({"Detach":false,"Tty":false})"};
    const HttpReply reply = co_await http_.stream(std::move(running), std::move(on_data));
    if (reply.status >= 400) throw EngineError(refusal_text(reply.body), reply.status);
    HttpRequest state{"GET", path("/exec/" + id + "/json")};
    const std::string ended = co_await ask(std::move(state));
    result.exit_code = understood(parse_exit_code, ended);
    co_return result;
}

asio::awaitable<asio::local::stream_protocol::socket> EngineClient::attach(std::string container) {
    HttpRequest request{
        "POST", path("/containers/" + container + "/attach?stream=1&stdin=1&stdout=1&stderr=1")};
    return http_.upgrade(std::move(request));
}

asio::awaitable<bool> EngineClient::is_removed_within(std::string container, std::chrono::seconds patience) {
    HttpRequest request{"POST", path("/containers/" + container + "/wait?condition=removed")};
    request.limit = patience;
    std::vector<unsigned> also_good{kNotFound};
    try {
        co_await ask(std::move(request), std::move(also_good));
        co_return true;
    } catch (const EngineError& error) {
        if (error.status() != 0) throw; // else it has not answered: the container is still there
    }
    co_return false;
}

asio::awaitable<bool> EngineClient::ends_within(std::string container, std::chrono::seconds patience) {
    HttpRequest request{"POST", path("/containers/" + container + "/wait")};
    request.limit = patience;
    try {
        co_await ask(std::move(request));
        co_return true;
    } catch (const EngineError& error) {
        if (error.status() != 0) throw; // else it has not answered: the container goes on
    }
    co_return false;
}

asio::awaitable<void> EngineClient::stop(std::string container, std::chrono::seconds patience) {
    HttpRequest request{"POST", path(fmt::format("/containers/{}/stop?t={}", container, patience.count()))};
    request.limit = HttpRequest::kOrdinaryLimit + patience;
    std::vector<unsigned> also_good{kNotModified};
    co_await ask(std::move(request), std::move(also_good));
}

asio::awaitable<void> EngineClient::kill(std::string container) {
    HttpRequest request{"POST", path("/containers/" + container + "/kill")};
    co_await ask(std::move(request));
}

asio::awaitable<std::vector<ContainerState>> EngineClient::list(std::string label) {
    HttpRequest request{"GET", path(with_label("/containers/json?all=1&", label))};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_list, body);
}

asio::awaitable<std::vector<Labelled>> EngineClient::list_images(std::string label) {
    HttpRequest request{"GET", path(with_label("/images/json?", label))};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_images, body);
}

asio::awaitable<std::vector<Labelled>> EngineClient::list_volumes(std::string label) {
    HttpRequest request{"GET", path(with_label("/volumes?", label))};
    const std::string body = co_await ask(std::move(request));
    co_return understood(parse_volumes, body);
}

asio::awaitable<void> EngineClient::remove(std::string container) {
    HttpRequest request{"DELETE", path("/containers/" + container + "?force=1&v=1")};
    std::vector<unsigned> also_good{kNotFound, kConflict}; // gone, or somebody else is removing it
    co_await ask(std::move(request), std::move(also_good));
}

asio::awaitable<void> EngineClient::remove_image(std::string image) {
    HttpRequest request{"DELETE", path("/images/" + query_encoded(image) + "?force=1")};
    std::vector<unsigned> also_good{kNotFound, kConflict};
    co_await ask(std::move(request), std::move(also_good));
}

asio::awaitable<void> EngineClient::remove_volume(std::string volume) {
    HttpRequest request{"DELETE", path("/volumes/" + query_encoded(volume) + "?force=1")};
    std::vector<unsigned> also_good{kNotFound};
    co_await ask(std::move(request), std::move(also_good));
}

} // namespace harness
