// Files of a container that have another text for a while, and the program that reads them on a signal. Put
// back in every case: also if the container is stopped or started anew in the meantime, as long as this
// process lives.
#pragma once

#include "harness/engine/engine_client.hpp"
#include "harness/sender/restored_files.hpp"

#include <functional>
#include <optional>
#include <string>
#include <sys/types.h>
#include <vector>

namespace harness {

/// The process that must read the files anew, by its name (proc(5), comm), and the signal for that.
struct Reader {
    std::string process;
    int signal = 0;
};

class ContainerLoan {
public:
    ContainerLoan() = default;
    ~ContainerLoan() { restore(); }
    ContainerLoan(const ContainerLoan&) = delete;
    ContainerLoan& operator=(const ContainerLoan&) = delete;

    /// Called once, with paths that are absolute in the running container. `before` is done before they are
    /// put back, in a process of its own, and must not throw. Throws std::runtime_error with all as it was.
    void lend(
        const EngineClient& engine,
        const ContainerState& container,
        const std::vector<LentFile>& files,
        Reader reader,
        const std::function<void()>& before
    );

    /// Idempotent.
    void restore();

private:
    boost::asio::awaitable<void> restore_after_restart();

    std::optional<EngineClient> engine_;
    std::string id_; // empty: nothing is lent
    pid_t pid_ = 0;
    std::string mounts_;
    Reader reader_;
    RestoredFiles files_;
};

} // namespace harness
