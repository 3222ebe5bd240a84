// What a TLS client sees of a handshake: how it ended, and what was agreed on.
#pragma once

#include "fake_mx/openssl_ptr.hpp"
#include "harness/capture/capture.hpp"

#include <boost/system/error_code.hpp>

#include <memory>
#include <string>

namespace harness {

class HandshakeWatch {
public:
    /// Before the handshake; `server_name` as SNI unless it is empty. `session` must outlive it.
    HandshakeWatch(SSL* session, const std::string& server_name);
    ~HandshakeWatch();
    HandshakeWatch(const HandshakeWatch&) = delete;
    HandshakeWatch& operator=(const HandshakeWatch&) = delete;

    /// How it ended: in time or not, with which error.
    void note_end(bool timed_out, const boost::system::error_code& error, SeenSession& seen) const;

    /// What was agreed on.
    void note_session(SeenSession& seen) const;

private:
    SSL* session_;
    bool asked_for_certificate_ = false;
};

/// How a handshake ended that failed with this error.
Handshake failed_handshake(const boost::system::error_code& error);

} // namespace harness
