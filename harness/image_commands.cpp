#include "harness/commands.hpp"
#include "harness/engine/engine_address.hpp"
#include "harness/output.hpp"
#include "harness/run/image_recipe.hpp"
#include "harness/run/prepare_engine.hpp"
#include "harness/world/nearest_word.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace harness {

namespace {

bool is_known(const std::string& name, const std::vector<std::string>& known) {
    if (std::find(known.begin(), known.end(), name) != known.end()) return true;
    const auto nearest = nearest_word(name, known);
    say(fmt::format(
        "mxproof: there is no image \"{}\"{} (`mxproof image list` shows all)",
        name,
        nearest ? fmt::format(", did you mean \"{}\"?", *nearest) : ""
    ));
    return false;
}

} // namespace

int image_command(const ImageOptions& options) {
    const auto recipes = shipped("images");
    const auto known = ImageRecipe::names_in(recipes);
    if (options.names.empty()) {
        for (const std::string& name : known)
            print(name + '\n');
        return 0;
    }
    for (const std::string& name : options.names)
        if (!is_known(name, known)) return 2;
    const Say on_progress = [](const std::string& text) { say(text); };
    for (const std::string& name : options.names) {
        const auto engine = engine_of_environment();
        const std::string image = ensure_own_image(engine, recipes, "mxproof/" + name, on_progress);
        name_latest(engine, image);
        print(image + '\n');
    }
    return 0;
}

int clean_command() {
    const std::size_t removed = clean_engine(engine_of_environment());
    print(fmt::format("{} container{} of killed runs removed\n", removed, removed == 1 ? "" : "s"));
    return 0;
}

} // namespace harness
