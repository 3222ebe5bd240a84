// Removes a run's containers, images and volumes also if the run is killed: by a container with the program
// `keeper`, which holds the engine's socket and removes everything of the run's when the run's end of a
// connection is closed, by whatever.
#pragma once

#include "harness/engine/engine_client.hpp"

#include <memory>

namespace harness {

class RunKeeper {
public:
    /// Of a run that makes no containers: nothing is kept.
    RunKeeper();
    /// Starts the container; waits until it has reached `engine`, which must be connected. Everything that
    /// the run makes from now on with the label kOwnerLabel is removed with it. Throws EngineError.
    explicit RunKeeper(EngineClient engine);
    /// Has removed what is left, and waits for that, and for the container to be gone.
    ~RunKeeper();
    RunKeeper(RunKeeper&&) noexcept;
    RunKeeper& operator=(RunKeeper&&) noexcept;

private:
    class Impl;
    std::unique_ptr<Impl> impl_;
};

} // namespace harness
