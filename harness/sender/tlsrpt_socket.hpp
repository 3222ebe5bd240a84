// The datagram socket of a TLSRPT collector, bound where a sender looks for one and read here: what a sender
// hands over to be reported (RFC 8460). Whoever runs in a container may send there whatever it likes, for
// ever.
#pragma once

#include <boost/asio/any_io_executor.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace harness {

class TlsrptSocket {
public:
    /// Takes a datagram, of at most kLongest octets; false: it wants no more of them.
    using Sink = std::function<bool(std::string_view)>;

    /// Binds `name` in a directory, which may be another namespace's; anybody may send there. The socket is
    /// read until this is destroyed. Throws SenderError.
    TlsrptSocket(
        const boost::asio::any_io_executor& executor, int directory, const std::string& name, Sink sink
    );
    ~TlsrptSocket();
    TlsrptSocket(const TlsrptSocket&) = delete;
    TlsrptSocket& operator=(const TlsrptSocket&) = delete;

    /// Hands over what has arrived by now: all of it, once those who send there have ended.
    void take_arrived();

    static constexpr std::size_t kLongest = 65536;

private:
    struct Bound;
    std::shared_ptr<Bound> bound_;
};

} // namespace harness
