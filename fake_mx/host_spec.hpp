// What one fake MX host is: names, certificate, and the named ways in which it deviates from a correct host.
// A default-constructed HostSpec with a name and an identity is a correct ESMTP server. No OpenSSL, no Asio
// here.
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
    std::string ocsp_response = {}; // DER, for clients that ask for one (RFC 6066 8); empty: there is none
};

/// When TLS begins.
enum class TlsStart {
    on_command, // STARTTLS, RFC 3207
    at_once     // before the greeting, RFC 8314 3.3: port 465
};

enum class TlsVersion { tls1_0, tls1_1, tls1_2, tls1_3 };

enum class ClientCertificate { ignored, requested, required };

/// What the name does that a client asks for (RFC 6066 3): one that is not the host's, or none.
enum class Sni {
    ignored,
    selects, // such a client is shown HostSpec::other_identity
    required // it gets the fatal alert unrecognized_name
};

/// Of a host. Those that are not `usual` are alone, and there are none of them in TLS 1.3 (RFC 8446 B.4).
enum class Ciphers {
    usual,
    anonymous,   // without a certificate
    unencrypted, // NULL: authentication and integrity, nothing secret
};

struct TlsSettings {
    TlsVersion min = TlsVersion::tls1_2;
    TlsVersion max = TlsVersion::tls1_3;
    bool session_tickets = false; // off unless a scenario is about resumption
    Ciphers ciphers = Ciphers::usual;
    ClientCertificate client_certificate = ClientCertificate::ignored; // any that comes is good
    Sni sni = Sni::ignored;
    std::vector<std::string> own_names = {}; // what may be asked for, in lower case and without final dot
};

/// Where in a session a deviation is.
enum class Layer { any, plaintext, tls };

/// Which of the sessions of one client at one address of the host, in the order in which they began, from 1.
struct Sessions {
    std::uint32_t first = 1;
    std::uint32_t last = UINT32_MAX; // that and every later one
    bool holds(std::uint64_t number) const {
        return first <= number && (number <= last || last == UINT32_MAX);
    }
};

// Deviations: one struct each, decided in smtp_session.cpp; docs/adding-an-mx-deviation.md says how to add
// another.
struct ResetsConnections {};  // RST in place of the greeting, or of TLS where that comes first
struct StarttlsNotOffered {}; // keyword missing from EHLO; the command answers 502 5.5.1
struct StarttlsRefused {      // offered, then this reply
    std::string reply = "454 4.7.0 TLS not available due to temporary reason";
};
struct HandshakeFails {};        // 220, then a fatal handshake_failure alert as the answer to the ClientHello
struct ClosesAfterStarttls {};   // 220, then the connection is closed
struct HangsAfterStarttls {};    // 220, then silence
struct ClosesInHandshake {};     // 220, a ServerHello, then the connection is closed
struct HangsInHandshake {};      // 220, a ServerHello, then silence
struct GoesOnInPlaintext {};     // 220, then the ClientHello is answered 500 in plaintext
struct InjectsBehindStarttls {}; // 220 and a reply to EHLO in one piece, then the handshake
struct Refuses {                 // a reply in place of the correct one
    std::string command; // GREETING, MESSAGE (the final dot, or the last BDAT), or any verb; DATA is BDAT too
    std::string reply; // full reply line, 4xx or 5xx: `450 4.7.1 Not now`; after 421 the connection is closed
    Layer layer = Layer::any;
    Sessions sessions = {};
};
struct AnnouncesOtherwise {           // in the EHLO reply
    std::vector<std::string> without; // keywords
    std::vector<std::string> with;    // lines; REQUIRETLS over TLS alone (RFC 8689)
};
struct HangsUp {         // closes the connection where the reply would be
    std::string command; // as in Refuses
    Layer layer = Layer::any;
    Sessions sessions = {};
};
struct FallsSilent {     // never answers, until the client gives up or the idle limit passes
    std::string command; // as in Refuses
    Layer layer = Layer::any;
    Sessions sessions = {};
};

using Deviation = std::variant<
    ResetsConnections,
    StarttlsNotOffered,
    StarttlsRefused,
    HandshakeFails,
    ClosesAfterStarttls,
    HangsAfterStarttls,
    ClosesInHandshake,
    HangsInHandshake,
    GoesOnInPlaintext,
    InjectsBehindStarttls,
    AnnouncesOtherwise,
    Refuses,
    HangsUp,
    FallsSilent>;

struct HostSpec {
    std::string name; // in greeting and EHLO reply, no final dot
    std::function<Identity()>
        identity; // called once per server, at the first handshake; may be empty if none comes
    std::function<Identity()> other_identity; // as `identity`; for Sni::selects
    TlsSettings tls;
    std::uint64_t size_limit = 10'485'760; // octets, announced as SIZE
    std::vector<Deviation> deviations;
    // What it is in place of this in a client's first session at an address, in its second, and so on; the
    // last one stands for all that follow. Empty: this in every session.
    std::vector<std::shared_ptr<const HostSpec>> turns = {};
};

/// The host behind a dialled address (text form; IPv4-mapped as IPv4), or null: then the connection is
/// closed. Must return the same object for the same host: certificates are kept per object.
using HostLookup = std::function<std::shared_ptr<const HostSpec>(std::string_view address)>;

} // namespace fake_mx
