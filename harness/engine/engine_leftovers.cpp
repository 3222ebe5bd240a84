// What a client asks of an engine to find what carries a label, and to remove it.
#include "harness/engine/engine_client.hpp"
#include "harness/engine/understood.hpp"

#include <fmt/format.h>

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr unsigned kNotFound = 404;
constexpr unsigned kConflict = 409;

std::string with_label(const std::string& target, const std::string& label) {
    return target + "filters=" + query_encoded(fmt::format(R"({{"label":["{}"]}})", label));
}

} // namespace

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
