#include "harness/stack/mailu/listening_server.hpp"

#include "fake_mx/listening_server.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <exception>
#include <stdexcept>
#include <utility>

namespace harness::mailu {

namespace asio = boost::asio;
using asio::ip::tcp;

ListeningServer::ListeningServer(
    asio::io_context& context,
    const std::vector<tcp::endpoint>& endpoints,
    const Serve& serve,
    const Failed& failed
) {
    const auto failed_to_serve = [failed](const std::exception_ptr& problem) {
        try {
            if (problem) std::rethrow_exception(problem);
        } catch (const std::runtime_error& failure) {
            failed(failure.what());
        }
    };
    for (const auto& endpoint : endpoints) {
        const fake_mx::Listen listen{.address = endpoint.address().to_string(), .port = endpoint.port()};
        listeners_.push_back(std::make_shared<fake_mx::ListeningServer>(context, listen));
        endpoints_.emplace_back(endpoint.address(), listeners_.back()->port());
    }
    for (const auto& listener : listeners_)
        listener->start(
            [&context, serve, failed_to_serve](tcp::socket socket) {
                asio::co_spawn(context, serve(std::move(socket)), failed_to_serve);
            },
            failed
        );
}

ListeningServer::~ListeningServer() {
    for (const auto& listener : listeners_)
        listener->stop();
}

} // namespace harness::mailu
