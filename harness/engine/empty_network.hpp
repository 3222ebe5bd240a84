// Where sockets of the engine's clients are made. An accepted Unix socket belongs to the network namespace of
// the client's, and an engine may keep it open long after the client has gone (Docker: until its garbage
// collector finds it). Made in the world, such a socket would keep the whole world, with its links into
// running containers.
#pragma once

namespace harness {

/// A network namespace without anything in it; the caller's own if it may not make one.
class EmptyNetwork {
public:
    EmptyNetwork();
    ~EmptyNetwork();
    EmptyNetwork(const EmptyNetwork&) = delete;
    EmptyNetwork& operator=(const EmptyNetwork&) = delete;

    /// A new Unix stream socket of this network, the caller's to close. Throws EngineError.
    int unix_socket() const;

private:
    int namespace_ = -1;
};

} // namespace harness
