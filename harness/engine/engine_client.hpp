// A client of the Docker Engine API (docs.docker.com/engine/api, v1.41), as Docker 20.10 and later and
// Podman's compatible service speak it.
#pragma once

#include "harness/engine/engine_messages.hpp"
#include "harness/engine/unix_http.hpp"

#include <functional>
#include <map>
#include <string>
#include <vector>

namespace harness {

struct ExecResult {
    int exit_code = -1;
    std::string output; // of stdout alone: a warning on stderr is no part of what was asked for
    std::string errors; // of stderr
};

/// Every call throws EngineError: with what the engine says where it refuses, with what went wrong where it
/// does not answer.
class EngineClient {
public:
    explicit EngineClient(const std::filesystem::path& socket) : http_(socket) {}

    /// Agrees on an API version; called once, before anything else.
    boost::asio::awaitable<EngineFacts> connect();

    /// Nothing if the engine does not have the image.
    boost::asio::awaitable<std::optional<ImageFacts>> find_image(std::string image);
    /// From its registry; `on_status` gets what the engine says about its progress.
    boost::asio::awaitable<void>
    pull_image(std::string image, std::function<void(const std::string&)> on_status);
    /// A file system as a tar file, as an image; `changes` are Dockerfile lines (`CMD …`, `ENV …`).
    boost::asio::awaitable<void>
    import_image(std::filesystem::path tar, std::string image, std::vector<std::string> changes);
    /// The same from a tar archive in memory.
    boost::asio::awaitable<void>
    import_archive(std::string tar, std::string image, std::vector<std::string> changes);
    /// Another name for an image that is there.
    boost::asio::awaitable<void> tag_image(std::string image, std::string name);
    /// From a build context (a tar archive with a Dockerfile) that needs no network.
    boost::asio::awaitable<void> build_image(std::string context, std::string image);
    /// An archive as `docker save` writes it.
    boost::asio::awaitable<void> load_image(std::filesystem::path archive);

    /// Returns the id.
    boost::asio::awaitable<std::string> create(ContainerSpec spec);
    /// Unpacks a tar archive (in memory) at `/` of a container.
    boost::asio::awaitable<void> put_files(std::string container, std::string tar);
    boost::asio::awaitable<void> start(std::string container);
    boost::asio::awaitable<ContainerState> inspect(std::string container);
    /// Calls `on_line` for everything that it says, from the beginning or from `since` (Unix seconds), until
    /// it ends.
    boost::asio::awaitable<void> follow_logs(
        std::string container,
        bool terminal,
        std::function<void(std::string)> on_line,
        std::optional<double> since = std::nullopt
    );
    /// As root; waits for its end. What it prints may have 16 MiB.
    boost::asio::awaitable<ExecResult> exec(std::string container, std::vector<std::string> argv);
    /// As root; goes on by itself, whatever becomes of this process. Returns its id.
    boost::asio::awaitable<std::string> exec_detached(std::string container, std::vector<std::string> argv);
    /// Whether one that was started so still runs.
    boost::asio::awaitable<bool> exec_runs(std::string id);
    /// Whether it has ended, or does within `patience`.
    boost::asio::awaitable<bool> ends_within(std::string container, std::chrono::seconds patience);
    /// SIGTERM, then after `patience` SIGKILL. No error if it does not run.
    boost::asio::awaitable<void> stop(std::string container, std::chrono::seconds patience);
    boost::asio::awaitable<void> kill(std::string container);
    /// Also a running one, with its anonymous volumes. No error if there is none.
    boost::asio::awaitable<void> remove(std::string container);
    /// All containers, running or not, that carry the label.
    boost::asio::awaitable<std::vector<ContainerState>> list(std::string label);

private:
    std::string path(const std::string& rest) const { return "/v" + api_ + rest; }
    boost::asio::awaitable<std::string> create_exec(std::string container, std::vector<std::string> argv);
    boost::asio::awaitable<std::string> ask(HttpRequest request, std::vector<unsigned> accepted = {});
    boost::asio::awaitable<void> import(HttpRequest tar, std::string image, std::vector<std::string> changes);
    boost::asio::awaitable<void>
    watch(HttpRequest request, std::function<void(const std::string&)> on_status);

    UnixHttp http_;
    std::string api_ = "1.41";
};

} // namespace harness
