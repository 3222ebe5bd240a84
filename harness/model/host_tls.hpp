// The TLS of a host, beside its certificate. Pure.
#pragma once

#include "harness/model/key.hpp"

namespace harness {

enum class TlsVersion { v1_0, v1_1, v1_2, v1_3 };
template <>
inline constexpr auto kWords<TlsVersion> = std::to_array<Word<TlsVersion>>({
    {TlsVersion::v1_0, "1.0"},
    {TlsVersion::v1_1, "1.1"},
    {TlsVersion::v1_2, "1.2"},
    {TlsVersion::v1_3, "1.3"},
});

enum class Ciphers { usual, anonymous, unencrypted };
template <>
inline constexpr auto kWords<Ciphers> = std::to_array<Word<Ciphers>>({
    {Ciphers::usual, "usual"},
    {Ciphers::anonymous,
     "anonymous",
     "those without a certificate alone, up to TLS 1.2",
     ", with anonymous ciphers alone"},
    {Ciphers::unencrypted,
     "unencrypted",
     "those that do not encrypt (`NULL`) alone, up to TLS 1.2: no mail server takes one",
     ", with ciphers that do not encrypt alone"},
});

enum class ClientCertificate { ignored, requested, required };
template <>
inline constexpr auto kWords<ClientCertificate> = std::to_array<Word<ClientCertificate>>({
    {ClientCertificate::ignored, "ignored"},
    {ClientCertificate::requested, "requested", "asked for", ", asks for a client certificate"},
    {ClientCertificate::required,
     "required",
     "the handshake fails without one",
     ", requires a client certificate"},
});

enum class Sni { ignored, selects, required };
template <>
inline constexpr auto kWords<Sni> = std::to_array<Word<Sni>>({
    {Sni::ignored, "ignored"},
    {Sni::selects,
     "selects",
     "who asks for no name, or for another one, is shown another host's certificate",
     ", has its certificate for who asks for its name alone"},
    {Sni::required,
     "required",
     "who asks for no name, or for another one, gets a fatal alert (RFC 6066 3)",
     ", requires that its name is asked for"},
});

struct TlsFacts {
    TlsVersion min = TlsVersion::v1_2;
    TlsVersion max = TlsVersion::v1_3;
    Ciphers ciphers = Ciphers::usual;
    ClientCertificate client_certificate = ClientCertificate::ignored;
    Sni sni = Sni::ignored;
    bool operator==(const TlsFacts&) const = default;
};

inline constexpr Mapping kTls{
    "tls",
    "The TLS of a host, beside its certificate.",
    R"({"examples": [{"min": "1.2", "max": "1.2"}]})",
    std::tuple{
        Key{.name = "min", .member = &TlsFacts::min, .meaning = "oldest version"},
        Key{.name = "max", .member = &TlsFacts::max, .meaning = "newest version"},
        Key{.name = "ciphers", .member = &TlsFacts::ciphers, .sentence = "{}"},
        Key{.name = "client-certificate", .member = &TlsFacts::client_certificate, .sentence = "{}"},
        Key{.name = "sni",
            .member = &TlsFacts::sni,
            .meaning = "what becomes of the server name that the client asks for",
            .sentence = "{}"},
    }};

} // namespace harness
