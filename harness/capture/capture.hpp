// What asking the DNS, the MX hosts and the policy host of a domain has shown, as plain data, with real
// names. captured_peer makes a peer of it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace harness {

/// How a lookup ended.
enum class LookupEnd {
    answered, // there are records
    no_data,  // the name has no record of this type
    no_name,  // the name does not exist
    failed,   // SERVFAIL, REFUSED, …: `code`
    silent,   // there was no answer in time
};

/// What the validating resolver says of an answer.
enum class Security {
    secure,   // AD
    insecure, // no AD
    bogus,    // SERVFAIL, and with CD an answer, which is what the lookup then has
};

/// A CNAME record; names absolute, lower case.
struct Link {
    std::string owner;
    std::string target;
    bool operator==(const Link&) const = default;
};

/// One question, and what came of it.
struct Lookup {
    std::string name; // absolute, lower case, with final dot
    std::string type; // `MX`
    LookupEnd end = LookupEnd::silent;
    Security security = Security::insecure;
    std::vector<std::string> records = {}; // data in presentation form, names in lower case
    std::vector<Link> links = {};          // CNAME records of the answer, in their order
    std::string code = {};                 // of a lookup that failed or is bogus: `SERVFAIL`
    std::optional<std::uint16_t> ede = {}; // RFC 8914, of the same
    std::string ede_text = {};
    unsigned failures_before = 0; // this many tries failed, and then one did not

    bool has_records() const { return end == LookupEnd::answered; }
    /// Whether who validates gets no answer.
    bool fails() const {
        return end == LookupEnd::failed || end == LookupEnd::silent || security == Security::bogus;
    }
};

enum class CertificateTime { valid, expired, not_yet_valid };

/// One certificate as it was sent.
struct SeenCertificate {
    std::string der;     // empty: not known
    std::string subject; // one line
    std::string issuer;
    std::string common_name;
    std::vector<std::string> dns_names; // subjectAltName, lower case
    CertificateTime time = CertificateTime::valid;
    std::string key; // `EC 256`, `RSA 2048`, `ED25519`
    bool is_ca = false;
    bool is_self_signed = false;
    bool is_for_servers = true; // extendedKeyUsage allows serverAuth
};

/// What a server sent in the handshake, the leaf first.
struct SeenChain {
    std::vector<SeenCertificate> sent;
    bool is_trusted = false; // it leads to a CA that this machine trusts, whatever else is wrong with it
    std::optional<std::size_t> issuer; // which of `sent` issued the leaf
    bool issuer_of_trusted = false;    // the second one was issued by a trusted root
    std::string root_der;              // where the chain ends, of a trusted one
    int verify_error = 0;              // X509_V_ERR_…; 0: a verifier finds nothing wrong, names aside
    std::string verify_text;           // of that
    bool no_record_matches = false;    // somebody compared it with TLSA records: what has no `der` cannot be
};

/// How far the session got.
enum class SessionEnd {
    finished,   // QUIT
    closed,     // the host hung up
    reset,      // with RST
    silent,     // no answer in time
    overlong,   // a reply without end
    no_address, // it was never begun
};

enum class Dialled { connected, refused, unanswered, no_route };

/// What came of the handshake.
enum class Handshake {
    not_tried,
    done,
    alert,     // the host sent a fatal alert, or no TLS at all
    plaintext, // text in place of TLS
    closed,
    silent,
};

/// One session at one address.
struct SeenSession {
    std::string address;
    Dialled dialled = Dialled::unanswered;
    std::vector<std::string> greeting; // lines of the reply; empty: none came
    std::vector<std::string> ehlo;
    std::vector<std::string> helo; // where EHLO was refused
    std::vector<std::string> starttls;
    bool injects = false; // there was more behind the reply to STARTTLS
    Handshake handshake = Handshake::not_tried;
    std::string tls_error;     // in OpenSSL's words
    bool server_hello = false; // there was one, whatever came of the handshake
    std::string version;       // `TLSv1.3`
    std::string cipher;
    bool anonymous = false;        // without a certificate
    bool asks_certificate = false; // of the client
    bool sni = false;              // its name was asked for
    SeenChain chain;
    std::vector<std::string> ehlo_in_tls;
    SessionEnd end = SessionEnd::no_address;
};

/// A reply to MAIL or what follows, which a capture hears of and does not hear.
struct SeenRefusal {
    std::string command; // `RCPT`
    std::string reply;   // `550 5.1.1`
    bool operator==(const SeenRefusal&) const = default;
};

/// One host of the domain.
struct SeenHost {
    std::string name; // in the MX record, absolute; of an implicit one the domain
    std::uint16_t preference = 0;
    bool implicit = false;
    Lookup alias;          // CNAME at `name`, where the addresses are behind one; else its type is empty
    std::string canonical; // the name that has the addresses
    Lookup a;
    Lookup aaaa;
    Lookup tlsa;       // at the canonical name
    Lookup alias_tlsa; // at the name in the MX record, if that is another one
    std::vector<SeenSession> sessions;
    std::vector<SeenRefusal> refusals = {};
};

/// The MTA-STS policy of the domain.
struct SeenPolicy {
    Lookup txt; // `_mta-sts`
    Lookup a;   // of the policy host
    Lookup aaaa;
    Dialled dialled = Dialled::unanswered;
    Handshake handshake = Handshake::not_tried;
    SeenChain chain;
    int status = 0; // of HTTP; 0: none came
    std::string content_type;
    std::string body;
    bool too_large = false; // more than 64 KiB
    bool chunked = false;
};

struct Capture {
    std::string domain; // absolute, lower case
    std::string resolver;
    std::string date; // `2026-11-29`
    Lookup soa;
    Lookup mx;
    std::vector<SeenHost> hosts; // in the order of their preference
    std::optional<SeenPolicy> policy;
    Lookup tls_report;                   // `_smtp._tls`
    bool asked_hosts = true;             // false: --no-smtp
    bool port_is_blocked = false;        // no address of the first host answered
    std::vector<std::string> notes = {}; // sentences of whoever made it, which name nobody
};

} // namespace harness
