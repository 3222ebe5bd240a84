#include "harness/run/prepare_engine.hpp"

#include "harness/engine/engine_client.hpp"
#include "harness/run/image_recipe.hpp"
#include "harness/sender/container_sender.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/use_future.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <map>

namespace harness {

namespace {

namespace asio = boost::asio;

template <class T>
T wait_for(asio::awaitable<T> work) {
    asio::io_context context;
    auto result = asio::co_spawn(context, std::move(work), asio::use_future);
    context.run();
    return result.get();
}

asio::awaitable<std::optional<ImageFacts>> find(EngineClient engine, std::string image) {
    co_await engine.connect();
    co_return co_await engine.find_image(std::move(image));
}

asio::awaitable<void> pull(EngineClient engine, std::string image, Say say) {
    std::string last;
    std::function<void(const std::string&)> on_status = [&](const std::string& status) {
        // A progress bar's every step would be a line.
        const std::string step = status.substr(0, status.find(" ["));
        if (step != last) say(fmt::format("{}: {}", image, step));
        last = step;
    };
    co_await engine.connect();
    co_await engine.pull_image(image, std::move(on_status));
}

asio::awaitable<void>
import(EngineClient engine, std::filesystem::path tar, std::string image, std::vector<std::string> changes) {
    co_await engine.connect();
    co_await engine.import_image(std::move(tar), std::move(image), std::move(changes));
}

asio::awaitable<void> build(EngineClient engine, std::string context, std::string image) {
    co_await engine.connect();
    co_await engine.build_image(std::move(context), std::move(image));
}

asio::awaitable<void> tag(EngineClient engine, std::string image, std::string name) {
    co_await engine.connect();
    co_await engine.tag_image(std::move(image), std::move(name));
}

asio::awaitable<EngineFacts> ask(EngineClient engine) {
    co_return co_await engine.connect();
}

asio::awaitable<std::size_t> clean(EngineClient engine) {
    co_await engine.connect();
    co_return co_await remove_orphans(engine);
}

// A directory for one large file, gone with the object.
class WorkDirectory {
public:
    WorkDirectory() {
        std::array<char, 64> name{"/var/tmp/mxproof-image.XXXXXX"};
        if (!mkdtemp(name.data())) throw RecipeError("cannot make a directory below /var/tmp");
        path_ = name.data();
    }
    ~WorkDirectory() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }
    WorkDirectory(const WorkDirectory&) = delete;
    WorkDirectory& operator=(const WorkDirectory&) = delete;

    const std::filesystem::path& path() const { return path_; }

private:
    std::filesystem::path path_;
};

std::string ensure_image(
    const std::filesystem::path& engine,
    const std::filesystem::path& recipes,
    const std::string& image,
    const Say& say
) {
    if (ImageRecipe::is_ours(image)) return ensure_own_image(engine, recipes, image, say);
    if (wait_for(find(EngineClient(engine), image))) return image;
    say(fmt::format("pulling {}", image));
    try {
        wait_for(pull(EngineClient(engine), image, say));
    } catch (const EngineError& error) {
        throw EngineError(
            fmt::format("there is no image {}, and it cannot be pulled: {}", image, error.what()),
            error.status()
        );
    }
    return image;
}

void import_packages(
    const std::filesystem::path& engine, const ImageRecipe& recipe, const std::string& image, const Say& say
) {
    if (wait_for(find(EngineClient(engine), image))) return;
    say(fmt::format("building {} (about a minute, once)", image));
    const WorkDirectory work;
    const char* const kept = std::getenv("MXPROOF_ROOTFS_CACHE"); // several engines, one build
    auto name = image.substr(image.find('/') + 1) + ".tar";
    std::replace(name.begin(), name.end(), ':', '-');
    const auto tar = (kept ? std::filesystem::path(kept) : work.path()) / name;
    if (!std::filesystem::exists(tar)) recipe.build(tar);
    wait_for(import(EngineClient(engine), tar, image, recipe.changes()));
}

} // namespace

std::string ensure_own_image(
    const std::filesystem::path& engine,
    const std::filesystem::path& recipes,
    const std::string& image,
    const Say& say
) {
    const ImageRecipe recipe(recipes, image);
    std::string tagged = recipe.tagged_image();
    if (wait_for(find(EngineClient(engine), tagged))) return tagged;
    import_packages(engine, recipe, recipe.packages_image(), say);
    if (recipe.holds_program()) {
        say(fmt::format("building {}", tagged));
        wait_for(build(EngineClient(engine), recipe.program_context(), tagged));
    }
    return tagged;
}

void name_latest(const std::filesystem::path& engine, const std::string& tagged_image) {
    const std::string name = tagged_image.substr(0, tagged_image.rfind(':')) + ":latest";
    wait_for(tag(EngineClient(engine), tagged_image, name));
}

EngineFacts ask_engine(const std::filesystem::path& engine) {
    return wait_for(ask(EngineClient(engine)));
}

std::size_t clean_engine(const std::filesystem::path& engine) {
    return wait_for(clean(EngineClient(engine)));
}

void prepare_engine(RunSettings& settings, const std::filesystem::path& recipes, const Say& say) {
    const bool needed =
        std::any_of(settings.senders.begin(), settings.senders.end(), [](const SenderPlan& plan) {
            return plan.container.has_value() || !plan.twin.original.empty();
        });
    if (!needed) return;
    clean_engine(settings.engine);
    std::map<std::string, std::string> ready;
    for (SenderPlan& plan : settings.senders) {
        if (!plan.container) continue;
        std::string& image = ready[plan.container->image];
        if (image.empty()) image = ensure_image(settings.engine, recipes, plan.container->image, say);
        plan.container->image = image;
    }
}

} // namespace harness
