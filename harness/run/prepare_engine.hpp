// Before a run with containers: the engine answers, what killed runs left behind is gone, and each image is
// there.
#pragma once

#include "harness/engine/engine_messages.hpp"
#include "harness/run/run_keeper.hpp"
#include "harness/run/run_settings.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <string>

namespace harness {

using Say = std::function<void(const std::string&)>;

/// Pulls images from their registry, and builds our own (`mxproof/NAME`) from their recipes; the plans then
/// name the image that is there. Returns who removes the run's containers, if the engine lets it: to be
/// destroyed after the run. Nothing is done if no sender is a container. Throws EngineError or RecipeError:
/// exit code 3.
[[nodiscard]] RunKeeper
prepare_engine(RunSettings& settings, const std::filesystem::path& recipes, const Say& say);

/// Builds one of our images if the engine does not have it, and returns its name with tag. Throws likewise.
std::string ensure_own_image(
    const std::filesystem::path& engine,
    const std::filesystem::path& recipes,
    const std::string& image,
    const Say& say
);

/// Names the image `NAME:latest` too, for those who cannot ask for the tag. Throws likewise.
void name_latest(const std::filesystem::path& engine, const std::string& tagged_image);

/// What the engine says of itself. Throws EngineError.
EngineFacts ask_engine(const std::filesystem::path& engine);

/// Removes what killed runs left behind; returns how many containers. Throws EngineError.
std::size_t clean_engine(const std::filesystem::path& engine);

} // namespace harness
