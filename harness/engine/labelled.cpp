#include "harness/engine/labelled.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

// Errors are no news: it may have ended, and somebody else may be removing it.
asio::awaitable<void> without_error(asio::awaitable<void> work) {
    try {
        co_await std::move(work);
    } catch (const EngineError&) {
    }
}

asio::awaitable<void> end_and_remove(EngineClient engine, std::string id) {
    // First the end: Podman's removal lets a container take its time (podman-rm(1), `--time`).
    co_await without_error(engine.kill(id));
    co_await without_error(engine.remove(id));
}

} // namespace

asio::awaitable<void> remove_containers(EngineClient engine, std::vector<std::string> ids) {
    if (ids.empty()) co_return;
    const auto executor = co_await asio::this_coro::executor;
    asio::steady_timer all(executor, asio::steady_timer::time_point::max());
    std::size_t left = ids.size();
    for (const std::string& id : ids)
        asio::co_spawn(executor, end_and_remove(engine, id), [&](const std::exception_ptr&) {
            if (--left == 0) all.cancel();
        });
    co_await all.async_wait(asio::as_tuple(asio::use_awaitable));
}

asio::awaitable<std::size_t> remove_labelled(EngineClient engine, std::string label) {
    const std::vector<ContainerState> containers = co_await engine.list(label);
    std::vector<std::string> ids;
    for (const ContainerState& container : containers)
        ids.push_back(container.id);
    co_await remove_containers(engine, std::move(ids));
    const std::vector<Labelled> images = co_await engine.list_images(label);
    for (const Labelled& image : images)
        co_await without_error(engine.remove_image(image.id));
    const std::vector<Labelled> volumes = co_await engine.list_volumes(label);
    for (const Labelled& volume : volumes)
        co_await without_error(engine.remove_volume(volume.id));
    co_return containers.size() + images.size() + volumes.size();
}

} // namespace harness
