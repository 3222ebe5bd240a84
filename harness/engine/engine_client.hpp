// A client of the Docker Engine API (docs.docker.com/engine/api, v1.41), as Docker 20.10 and later and
// Podman's compatible service speak it.
#pragma once

#include "harness/engine/container_facts.hpp"
#include "harness/engine/container_spec.hpp"
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
    /// For an engine that another client is connected to; `api`: the version that it has agreed on.
    EngineClient(const std::filesystem::path& socket, std::string api)
        : http_(socket), api_(std::move(api)) {}

    const std::filesystem::path& socket() const { return http_.socket(); }
    /// The version of the API that both sides speak.
    const std::string& api() const { return api_; }

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

    /// Returns the id.
    boost::asio::awaitable<std::string> create(ContainerSpec spec);
    /// The same from the body of the request as the API has it.
    boost::asio::awaitable<std::string> create_from(std::string body);
    /// Its stdin, until the socket is closed, and its stdout and stderr in frames (see LogStream). Of a
    /// container that has not been started yet.
    boost::asio::awaitable<boost::asio::local::stream_protocol::socket> attach(std::string container);
    /// Unpacks a tar archive (in memory) below a directory of a container.
    boost::asio::awaitable<void>
    put_files(std::string container, std::string tar, std::string directory = "/");
    boost::asio::awaitable<void> start(std::string container);
    boost::asio::awaitable<ContainerState> inspect(std::string container);
    /// How it was made.
    boost::asio::awaitable<ContainerFacts> examine(std::string container);
    /// What its processes were started as. It must run.
    boost::asio::awaitable<std::vector<std::string>> processes(std::string container);
    /// The ids of the containers that are in a network.
    boost::asio::awaitable<std::vector<std::string>> members(std::string network);
    /// Puts a container into one more network.
    boost::asio::awaitable<void> join_network(std::string container, std::string network);
    /// Its file system as it is now, as an image without a name; it goes on meanwhile. Returns the image's
    /// id.
    boost::asio::awaitable<std::string> commit(std::string container, std::string label, std::string value);
    /// A tar archive of what is at `path`; of a directory's contents if that ends with `/.`. What `on_data`
    /// throws ends the reading.
    boost::asio::awaitable<void>
    read_archive(std::string container, std::string path, std::function<void(std::string_view)> on_data);
    /// As put_files, from a file.
    boost::asio::awaitable<void>
    write_archive(std::string container, std::string directory, std::filesystem::path tar);
    /// Calls `on_line` for everything that it says, from the beginning until it ends.
    boost::asio::awaitable<void>
    follow_logs(std::string container, bool terminal, std::function<void(std::string)> on_line);
    /// As root; waits for its end. What it prints may have 16 MiB.
    boost::asio::awaitable<ExecResult> exec(std::string container, std::vector<std::string> argv);
    /// Whether there is no such container, or will be none within `patience`.
    boost::asio::awaitable<bool> is_removed_within(std::string container, std::chrono::seconds patience);
    /// Whether it has ended, or does within `patience`.
    boost::asio::awaitable<bool> ends_within(std::string container, std::chrono::seconds patience);
    /// SIGTERM, then after `patience` SIGKILL. No error if it does not run.
    boost::asio::awaitable<void> stop(std::string container, std::chrono::seconds patience);
    boost::asio::awaitable<void> kill(std::string container);
    /// Also a running one, with its anonymous volumes. No error if there is none.
    boost::asio::awaitable<void> remove(std::string container);
    /// All containers, running or not, that carry the label (`NAME` or `NAME=VALUE`).
    boost::asio::awaitable<std::vector<ContainerState>> list(std::string label);
    boost::asio::awaitable<std::vector<Labelled>> list_images(std::string label);
    boost::asio::awaitable<std::vector<Labelled>> list_volumes(std::string label);
    /// With all its names. No error if there is none, or a container of it.
    boost::asio::awaitable<void> remove_image(std::string image);
    /// No error if there is none.
    boost::asio::awaitable<void> remove_volume(std::string volume);

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
