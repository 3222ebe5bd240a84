#include "harness/commands.hpp"
#include "harness/engine/engine_address.hpp"
#include "harness/run/image_recipe.hpp"
#include "harness/run/prepare_engine.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace harness {

int image_command(const ImageOptions& options) {
    const auto recipes = shipped("images");
    if (options.names.empty()) {
        for (const std::string& name : ImageRecipe::names_in(recipes))
            fmt::print("{}\n", name);
        return 0;
    }
    const Say say = [](const std::string& text) { fmt::print(stderr, "{}\n", text); };
    for (const std::string& name : options.names) {
        const auto engine = engine_of_environment();
        const std::string image = ensure_own_image(engine, recipes, "mxproof/" + name, say);
        name_latest(engine, image);
        fmt::print("{}\n", image);
    }
    return 0;
}

int clean_command() {
    const std::size_t removed = clean_engine(engine_of_environment());
    fmt::print("{} container{} of killed runs removed\n", removed, removed == 1 ? "" : "s");
    return 0;
}

} // namespace harness
