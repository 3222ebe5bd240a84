#include "harness/run/prepare_engine.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/engine/engine_client.hpp"
#include "harness/engine/orphans.hpp"
#include "harness/engine/wait_for.hpp"
#include "harness/sender/container/image_lock.hpp"
#include "harness/sender/container/image_recipe.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <fcntl.h>
#include <map>
#include <unistd.h>

namespace harness {

namespace {

EngineClient connected(const std::filesystem::path& socket) {
    EngineClient engine(socket);
    wait_for(engine.connect());
    return engine;
}

void pull(EngineClient& engine, const std::string& image, const Say& say) {
    say(fmt::format("pulling {}", image));
    std::string last;
    const auto on_status = [&](const std::string& status) {
        // A progress bar's every step would be a line.
        const std::string step = status.substr(0, status.find(" ["));
        if (step != last) say(fmt::format("{}: {}", image, step));
        last = step;
    };
    try {
        wait_for(engine.pull_image(image, on_status));
    } catch (const EngineError& error) {
        throw EngineError(
            fmt::format("there is no image {}, and it cannot be pulled: {}", image, error.what()),
            error.status()
        );
    }
}

// One that goes with its last descriptor.
FileDescriptor unnamed_file() {
    std::string name = "/var/tmp/mxproof-tar.XXXXXX";
    FileDescriptor file(mkostemp(name.data(), O_CLOEXEC));
    if (file.get() < 0) throw RecipeError("cannot make a file below /var/tmp");
    unlink(name.c_str());
    return file;
}

// The file system of `image` as a tar file, built once for several engines.
std::filesystem::path
kept_tar(const std::filesystem::path& folder, const ImageRecipe& recipe, const std::string& image) {
    auto name = image.substr(image.find('/') + 1) + ".tar";
    std::replace(name.begin(), name.end(), ':', '-');
    const auto tar = folder / name;
    if (std::filesystem::exists(tar)) return tar;
    const auto partial = tar.string() + ".partial";
    const FileDescriptor file(open(partial.c_str(), O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0644));
    if (file.get() < 0) throw RecipeError("cannot write " + partial);
    recipe.build(file.get());
    std::filesystem::rename(partial, tar); // whoever finds the file finds all of it
    return tar;
}

void import_packages(
    EngineClient& engine, const ImageRecipe& recipe, const std::string& image, const Say& say
) {
    if (wait_for(engine.find_image(image))) return;
    say(fmt::format("building {} (about a minute, once)", image));
    if (const char* const kept = std::getenv("MXPROOF_ROOTFS_CACHE")) {
        wait_for(engine.import_image(kept_tar(kept, recipe, image), image, recipe.changes()));
        return;
    }
    const FileDescriptor file = unnamed_file();
    recipe.build(file.get());
    wait_for(engine.import_image(fmt::format("/proc/self/fd/{}", file.get()), image, recipe.changes()));
}

std::string ensure_own_image(
    EngineClient& engine, const std::filesystem::path& recipes, const std::string& image, const Say& say
) {
    const ImageRecipe recipe(recipes, image);
    std::string tagged = recipe.tagged_image();
    if (wait_for(engine.find_image(tagged))) return tagged;
    const ImageLock lock(tagged, say);
    if (wait_for(engine.find_image(tagged))) return tagged; // by now
    import_packages(engine, recipe, recipe.packages_image(), say);
    if (recipe.holds_program()) {
        say(fmt::format("building {}", tagged));
        wait_for(engine.build_image(recipe.program_context(), tagged));
    }
    return tagged;
}

std::string ensure_image(
    EngineClient& engine, const std::filesystem::path& recipes, const std::string& image, const Say& say
) {
    if (ImageRecipe::is_ours(image)) return ensure_own_image(engine, recipes, image, say);
    if (!wait_for(engine.find_image(image))) pull(engine, image, say);
    return image;
}

// Without one a run is as good, and only a killed one is worse.
RunKeeper keep(const EngineClient& engine, const Say& say) {
    try {
        return RunKeeper(engine);
    } catch (const EngineError& error) {
        say(fmt::format(
            "the containers of this run will outlive it if it is killed, until the next run or `mxproof "
            "clean`: "
            "the engine cannot be reached {}",
            error.what()
        ));
        return {};
    }
}

} // namespace

std::string ensure_own_image(
    const std::filesystem::path& engine,
    const std::filesystem::path& recipes,
    const std::string& image,
    const Say& say
) {
    EngineClient client = connected(engine);
    return ensure_own_image(client, recipes, image, say);
}

void name_latest(const std::filesystem::path& engine, const std::string& tagged_image) {
    const std::string name = tagged_image.substr(0, tagged_image.rfind(':')) + ":latest";
    wait_for(connected(engine).tag_image(tagged_image, name));
}

EngineFacts ask_engine(const std::filesystem::path& engine) {
    EngineClient client(engine);
    return wait_for(client.connect());
}

std::size_t clean_engine(const std::filesystem::path& engine) {
    return wait_for(remove_orphans(connected(engine)));
}

RunKeeper prepare_engine(RunSettings& settings, const std::filesystem::path& recipes, const Say& say) {
    const bool needed =
        std::any_of(settings.senders.begin(), settings.senders.end(), [](const SenderPlan& plan) {
            return !plan.is_own();
        });
    if (!needed) return {};
    EngineClient engine(settings.engine);
    settings.engine_facts = wait_for(engine.connect());
    wait_for(remove_orphans(engine));
    std::map<std::string, std::string> ready;
    for (SenderPlan& plan : settings.senders) {
        auto* const container = std::get_if<ContainerImage>(&plan.kind);
        if (!container) continue;
        std::string& named = container->description.image;
        std::string& image = ready[named];
        if (image.empty()) image = ensure_image(engine, recipes, named, say);
        named = image;
    }
    return keep(engine, say);
}

} // namespace harness
