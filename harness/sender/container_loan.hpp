// Files of a container that have another text for a while, and the program that reads them on a signal. Put
// back in every case: by a process of its own and, should that end too, by a shell in the container; also if
// the container is stopped or started anew in the meantime, as long as this process lives.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/sender/container_watch.hpp"
#include "harness/sender/restored_files.hpp"

#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness {

class ContainerLoan {
public:
    ContainerLoan() = default;
    ~ContainerLoan() { restore(); }
    ContainerLoan(const ContainerLoan&) = delete;
    ContainerLoan& operator=(const ContainerLoan&) = delete;

    /// Called once, with paths that are absolute in the running container. `before` is done before they are
    /// put back, in a process of its own, and must not throw. Throws std::runtime_error (SenderError,
    /// EngineError); then restore() has nothing but the watch to end.
    boost::asio::awaitable<void> lend(
        EngineClient engine,
        ContainerState container,
        std::vector<LentFile> files,
        Borrower borrower,
        std::function<void()> before
    );

    /// Idempotent.
    void restore();

private:
    boost::asio::awaitable<void> restore_after_restart();

    std::optional<EngineClient> engine_;
    std::string id_; // empty: nothing is lent
    pid_t pid_ = 0;
    std::string mounts_;
    Borrower borrower_;
    RestoredFiles files_;
};

} // namespace harness
