#include "harness/sender/container/twin.hpp"

#include "harness/engine/container_owner.hpp"
#include "harness/engine/log_stream.hpp"
#include "harness/sender/container/container_io.hpp"
#include "harness/sender/container/copied_files.hpp"
#include "harness/sender/container/network_holder.hpp"
#include "harness/sender/container/original_container.hpp"
#include "harness/sender/container/twin_networks.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <ctime>
#include <set>
#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kAnswerLimit{20};
constexpr std::chrono::seconds kRemovalLimit{20};
constexpr std::size_t kMostAnswer = 65536;

std::string joined(const std::string& directory, const std::string& path) {
    return path.empty() ? directory : directory + "/" + path;
}

SenderError too_large(const std::string& path) {
    return SenderError(fmt::format(
        "{} holds more than {} GiB, which is not copied (--empty {} gives the twin an empty one)",
        path,
        kMostCopiedByOption >> 30U,
        path
    ));
}

} // namespace

/// Files for the twin, and the directory of it that they go into.
struct Twin::Copy {
    std::string directory;
    CopiedFiles files;
};

Twin::Twin(EngineClient engine, std::filesystem::path socket, TwinOptions options, SenderLink link)
    : engine_(std::move(engine)), socket_(std::move(socket)), options_(std::move(options)),
      link_(std::move(link)) {}

// Outside of the run's own context: that may have been stopped.
Twin::~Twin() {
    if (image_.empty() && containers_.empty()) return;
    asio::io_context context;
    asio::co_spawn(context, remove(), [](const std::exception_ptr&) {
        // Its label stays: the next run tries again.
    });
    context.run_for(kRemovalLimit);
}

asio::awaitable<void> Twin::find() {
    const ContainerState found = co_await find_original(engine_, options_.original);
    original_ = co_await engine_.examine(found.id);
    mounts_ = share_mounts(original_, options_, {}, socket_);
}

asio::awaitable<void> Twin::take() {
    image_ = co_await engine_.commit(original_.id, kOwnerLabel, this_owner());
}

asio::awaitable<std::string> Twin::ask(std::vector<std::string> argv) {
    ContainerSpec spec = question_spec(original_, mounts_, image_, argv);
    const std::string id = co_await engine_.create(std::move(spec));
    containers_.push_back(id);
    co_await engine_.start(id);
    if (!co_await engine_.ends_within(id, kAnswerLimit))
        throw SenderError(fmt::format("{} gives no answer within {} s", argv.front(), kAnswerLimit.count()));
    std::string answer;
    std::function<void(std::string)> on_line = [&](const std::string& line) {
        answer += line + "\n";
        if (answer.size() > kMostAnswer)
            throw SenderError(fmt::format("{} answers more than {} KiB", argv.front(), kMostAnswer >> 10U));
    };
    co_await engine_.follow_logs(id, false, std::move(on_line));
    co_await engine_.remove(id);
    std::erase(containers_, id);
    co_return answer;
}

// A mount that is copied must be read before the twin is made: that has a volume for it, or has not.
asio::awaitable<void> Twin::copy(SharedMount& shared, std::vector<Copy>& copies) {
    const std::string target = shared.mount.target;
    const bool only_root = shared.share == Share::empty;
    std::function<bool(const std::string&)> keep = [this, target, only_root](const std::string& path) {
        return path.empty() ||
               (!only_root && is_copied(joined(target, path), target, mounts_, places_.queues));
    };
    const bool bounded = shared.share == Share::copied_if_small;
    const std::uint64_t most = bounded ? kMostCopied : kMostCopiedByOption;
    bool is_file = false;
    try {
        std::string contents = target + "/.";
        auto files = co_await copy_out(engine_, reader_, std::move(contents), keep, most);
        if (!files && !bounded) throw too_large(target);
        if (files) copies.push_back({target, std::move(*files)});
        if (bounded) {
            shared.share = files ? Share::copied : Share::read_only;
            shared.why = fmt::format(
                "{} than {} MiB; --copy and --empty say otherwise",
                files ? "less" : "more",
                kMostCopied >> 20U
            );
        }
    } catch (const EngineError& error) {
        is_file = std::string_view(error.what()).find("not a directory") != std::string_view::npos;
        if (!is_file) throw;
    }
    if (!is_file) co_return;
    if (only_root) {
        shared.share = Share::left_out;
        co_return;
    }
    std::function<bool(const std::string&)> all = [](const std::string&) { return true; };
    auto file = co_await copy_out(engine_, reader_, target, std::move(all), most);
    if (!file && !bounded) throw too_large(target);
    shared.share = file ? Share::copied_file : Share::read_only;
    if (file) copies.push_back({std::filesystem::path(target).parent_path().string(), std::move(*file)});
}

asio::awaitable<void> Twin::choose_networks() {
    std::vector<std::string> networks = own_networks(original_);
    if (options_.join == Join::never || networks.empty()) co_return;
    std::set<std::string> ids;
    for (const std::string& network : networks) {
        const std::vector<std::string> members = co_await engine_.members(network);
        ids.insert(members.begin(), members.end());
    }
    ids.erase(original_.id);
    std::vector<ContainerFacts> neighbours;
    for (const std::string& id : ids) {
        ContainerFacts neighbour = co_await engine_.examine(id);
        if (!neighbour.spec.labels.contains(kOwnerLabel)) neighbours.push_back(std::move(neighbour));
    }
    const bool needed = needs_a_service(original_, neighbours);
    if (!needed && options_.join != Join::always) co_return;
    hosts_ = host_names(original_, neighbours, networks);
    settings_.push_back(
        {"joined",
         fmt::format("{}", fmt::join(networks, ", ")),
         fmt::format(
             "{}; the services' names are in /etc/hosts, and all other addresses are in the fake Internet",
             options_.join == Join::always ? "--join"
                                           : "other services of its project run there; --no-join keeps it out"
         )}
    );
    networks_ = std::move(networks);
}

// From a container that never starts: an engine that reads files of one which runs touches its own files of
// it (Docker sets the owner of what is /etc/hosts, /etc/hostname and /etc/resolv.conf there).
asio::awaitable<void> Twin::copy_all(std::vector<Copy>& copies, ContainerSpec reader) {
    std::vector<SharedMount*> copied;
    for (SharedMount& shared : mounts_)
        if (shared.share == Share::copied || shared.share == Share::copied_if_small ||
            shared.share == Share::empty || shared.share == Share::queue)
            copied.push_back(&shared);
    if (copied.empty()) co_return;
    reader_ = co_await engine_.create(std::move(reader));
    containers_.push_back(reader_);
    for (SharedMount* shared : copied)
        co_await copy(*shared, copies);
    co_await engine_.remove(reader_);
    std::erase(containers_, reader_);
}

asio::awaitable<std::string> Twin::create(TwinPlaces places, std::vector<std::string> resolvers) {
    const std::vector<std::string> never{"/"};
    ContainerSpec reader = question_spec(original_, mounts_, image_, never);
    places_ = std::move(places);
    mounts_ = share_mounts(original_, options_, places_, socket_);
    std::vector<Copy> copies;
    co_await copy_all(copies, std::move(reader));
    settings_ = twin_settings(original_, mounts_);
    co_await choose_networks();
    ContainerSpec holder = holder_spec(original_);
    holder.extra_hosts.insert(holder.extra_hosts.end(), hosts_.begin(), hosts_.end());
    co_await hold_network(engine_, std::move(holder), link_, networks_, std::move(resolvers), containers_);
    holder_ = containers_.back();
    ContainerSpec spec = twin_spec(original_, mounts_, image_, containers_.back());
    id_ = co_await engine_.create(std::move(spec));
    containers_.push_back(id_);
    for (const Copy& copy : copies) {
        std::filesystem::path tar = copy.files.path();
        co_await engine_.write_archive(id_, copy.directory, std::move(tar));
    }
    co_return id_;
}

asio::awaitable<bool> Twin::put(ArchivedFile file) {
    const std::filesystem::path path = file.path;
    file.path = path.filename().string();
    std::vector<ArchivedFile> files;
    files.push_back(std::move(file));
    std::string tar = tar_archive(files, std::time(nullptr));
    try {
        std::string directory = path.parent_path().string();
        co_await engine_.put_files(id_, std::move(tar), std::move(directory));
        co_return true;
    } catch (const EngineError& error) {
        constexpr unsigned kNotFound = 404;
        if (error.status() != kNotFound) throw;
    }
    co_return false;
}

asio::awaitable<void> Twin::remove() {
    while (!containers_.empty()) {
        co_await engine_.remove(containers_.back());
        containers_.pop_back();
    }
    if (!image_.empty()) co_await engine_.remove_image(image_);
    image_.clear();
    unplug(link_);
}

} // namespace harness
