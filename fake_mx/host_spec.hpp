// What one fake MX host is: names, certificate, and the named ways in which it deviates from a correct host.
// A default-constructed HostSpec with a name and an identity is a correct ESMTP server. No OpenSSL, no Asio here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace fake_mx {

/// Certificate chain (leaf first) and private key, PEM.
struct Identity {
    std::string chain_pem;
    std::string key_pem;
};

enum class TlsVersion { tls1_0, tls1_1, tls1_2, tls1_3 };

struct TlsSettings {
    TlsVersion min = TlsVersion::tls1_2;
    TlsVersion max = TlsVersion::tls1_3;
    bool session_tickets = false; // off unless a scenario is about resumption
};

// Deviations: one struct each (handled in smtp_session.cpp or smtp_connection.cpp).
struct StarttlsNotOffered {}; // keyword missing from EHLO; the command answers 502 5.5.1
struct StarttlsRefused {
    std::string reply = "454 4.7.0 TLS not available due to temporary reason";
};
struct HandshakeFails {};     // 220, then a fatal handshake_failure alert
struct ClosesAfterStarttls {}; // 220, then the connection is closed
struct Refuses {              // a reply in place of the correct one
    std::string command;      // GREETING, EHLO, HELO, MAIL, RCPT, DATA, MESSAGE
    std::string reply;        // full reply line: `450 4.7.1 Not now`
};

using Deviation = std::variant<StarttlsNotOffered, StarttlsRefused, HandshakeFails, ClosesAfterStarttls, Refuses>;

struct HostSpec {
    std::string name;                  // in greeting and EHLO reply, no final dot
    std::function<Identity()> identity; // called at the first handshake
    TlsSettings tls;
    std::uint64_t size_limit = 10'485'760; // octets, announced as SIZE
    std::vector<Deviation> deviations;
};

/// The host behind a dialled address (text form; IPv4-mapped as IPv4), or null: then the connection is closed.
using HostLookup = std::function<std::shared_ptr<const HostSpec>(std::string_view address)>;

} // namespace fake_mx
