// A copy of a container that is there, made to run in the world: the same file system, command and
// environment. The original is read and goes on as it is.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/engine/tar_archive.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/sender/container/twin_plan.hpp"

#include <boost/asio/awaitable.hpp>

#include <filesystem>
#include <string>
#include <vector>

namespace harness {

/// The calls in this order. Each throws EngineError, SenderError or NetworkError.
class Twin {
public:
    /// `engine` is connected; `socket` is its.
    Twin(EngineClient engine, std::filesystem::path socket, TwinOptions options, SenderLink link);
    ~Twin(); // removes what it has made, unless that is done
    Twin(const Twin&) = delete;
    Twin& operator=(const Twin&) = delete;

    /// Finds the original.
    boost::asio::awaitable<void> find();

    /// Takes its file system as it is now.
    boost::asio::awaitable<void> take();

    /// What a command prints that is run once in that file system, without a network; at most 64 KiB.
    boost::asio::awaitable<std::string> ask(std::vector<std::string> argv);

    /// Makes the twin, not started, in a network that is plugged into the world; returns its id. `resolvers`
    /// are addresses for its resolv.conf.
    boost::asio::awaitable<std::string> create(TwinPlaces places, std::vector<std::string> resolvers);

    /// Puts a file into it before it starts; false if there is no such directory.
    boost::asio::awaitable<bool> put(ArchivedFile file);

    /// Removes all that was made. Idempotent.
    boost::asio::awaitable<void> remove();

    const EngineClient& engine() const { return engine_; }
    const ContainerFacts& original() const { return original_; }
    /// The id of the container whose network it has, once it is made.
    const std::string& holder() const { return holder_; }
    /// For the report.
    const std::vector<Setting>& settings() const { return settings_; }

private:
    struct Copy;
    boost::asio::awaitable<void> choose_networks();
    boost::asio::awaitable<void> copy_all(std::vector<Copy>& copies, ContainerSpec reader);
    boost::asio::awaitable<void> copy(SharedMount& mount, std::vector<Copy>& copies);

    EngineClient engine_;
    std::filesystem::path socket_;
    TwinOptions options_;
    SenderLink link_;
    ContainerFacts original_;
    TwinPlaces places_;
    std::vector<SharedMount> mounts_;
    std::vector<std::string> networks_; // that it joins
    std::vector<std::string> hosts_;    // in these
    std::vector<Setting> settings_;
    std::string image_;
    std::vector<std::string> containers_; // the latest last
    std::string id_;
    std::string holder_; // of its network
    std::string reader_; // of the original's files
};

} // namespace harness
