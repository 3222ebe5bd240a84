#include "harness/run/copied_configuration.hpp"

#include "harness/engine/engine_client.hpp"
#include "harness/engine/tar_archive.hpp"
#include "harness/engine/wait_for.hpp"
#include "harness/run/configuration_files.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <stdexcept>
#include <sys/stat.h>
#include <utility>
#include <vector>

namespace harness {

namespace {

constexpr std::string_view kService = "service:";
constexpr std::size_t kMostOctetsOfArchive = 256U << 20U;
constexpr unsigned kNotFound = 404;

// The container to be read.
Result<std::string> container_of(EngineClient& engine, const std::string& name) {
    auto services = wait_for(engine.list("com.docker.compose.service=" + name));
    std::erase_if(services, [](const ContainerState& state) { return !state.running; });
    if (services.size() == 1) return services.front().id;
    if (services.empty()) return name;
    std::vector<std::string> names;
    for (const ContainerState& state : services)
        names.push_back(state.name);
    return Failure{fmt::format(
        "several containers are of the service {}: name one of {}", name, fmt::join(names, ", ")
    )};
}

Result<std::string> archive_of(EngineClient& engine, const std::string& container, const std::string& name) {
    std::string tar;
    try {
        wait_for(engine.read_archive(container, std::string(kSeenAt) + "/.", [&](std::string_view data) {
            if (tar.size() + data.size() > kMostOctetsOfArchive)
                throw std::runtime_error("it has more than 256 MiB");
            tar += data;
        }));
    } catch (const EngineError& error) {
        if (error.status() != kNotFound) throw;
        return Failure{fmt::format("{} of {} cannot be read: {}", kSeenAt, name, error.what())};
    } catch (const std::runtime_error& error) {
        return Failure{fmt::format("{} of {} cannot be read: {}", kSeenAt, name, error.what())};
    }
    return tar;
}

void write_files(const std::vector<ArchivedFile>& files, const std::filesystem::path& directory) {
    chmod(directory.c_str(), 0700);
    for (const ArchivedFile& file : files) {
        const auto path = directory / file.path;
        std::filesystem::create_directories(path.parent_path());
        std::ofstream(path) << file.text;
        chmod(path.c_str(), file.mode & 0777U);
        if (chown(path.c_str(), file.uid, file.gid) != 0)
            throw std::runtime_error(fmt::format("cannot give {} to its owner", path.string()));
    }
}

} // namespace

std::string named_service(const std::filesystem::path& configuration) {
    const std::string text = configuration.string();
    return text.starts_with(kService) ? text.substr(kService.size()) : std::string();
}

Result<std::unique_ptr<FleetingDirectory>>
copy_configuration(const std::filesystem::path& engine, const std::string& name) {
    EngineClient client(engine);
    wait_for(client.connect());
    const Result<std::string> container = container_of(client, name);
    if (!container) return container.error();
    const Result<std::string> tar = archive_of(client, *container, name);
    if (!tar) return tar.error();
    auto copy = std::make_unique<FleetingDirectory>();
    write_files(files_in(*tar), copy->path());
    return copy;
}

} // namespace harness
