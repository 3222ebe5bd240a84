#include "harness/base/nearest_word.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/engine/engine_address.hpp"
#include "harness/run/prepare_engine.hpp"
#include "harness/sender/container/image_recipe.hpp"

#include <boost/json.hpp>
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

void print_images(const CommandLine& line, const std::vector<std::string>& names) {
    if (line.format == Format::json) {
        print(boost::json::serialize(boost::json::object{{"images", boost::json::value_from(names)}}) + '\n');
        return;
    }
    for (const std::string& name : names)
        print(name + '\n');
}

} // namespace

int image_command(const CommandLine& line, const ImageOptions& options) {
    const auto recipes = shipped("images");
    const auto known = ImageRecipe::names_in(recipes);
    if (options.names.empty()) {
        print_images(line, known);
        return 0;
    }
    for (const std::string& name : options.names)
        if (!is_known(name, known)) return 2;
    const Say on_progress = [](const std::string& text) { say(text); };
    std::vector<std::string> built;
    for (const std::string& name : options.names) {
        const auto engine = engine_of_environment();
        built.push_back(ensure_own_image(engine, recipes, "mxproof/" + name, on_progress));
        name_latest(engine, built.back());
    }
    print_images(line, built);
    return 0;
}

int clean_command(const CommandLine& line) {
    const std::size_t removed = clean_engine(engine_of_environment());
    print(
        line.format == Format::json
            ? fmt::format("{{\"removed\":{}}}\n", removed)
            : fmt::format("{} container{} of killed runs removed\n", removed, removed == 1 ? "" : "s")
    );
    return 0;
}

} // namespace harness
