// What Mailu's admin answers to the lookups of its Postfix container: the paths below /internal/postfix/ of
// the documented contract. No I/O.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace harness::mailu {

/// A TLSA record's first three fields (RFC 6698 2.1).
struct TlsaFields {
    std::uint8_t usage = 0;
    std::uint8_t selector = 0;
    std::uint8_t matching = 0;
};

/// What a validating resolver says about the TLSA records of a name.
struct TlsaAnswer {
    enum class Status {
        found,
        absent, // NXDOMAIN or no such record
        failed, // SERVFAIL, REFUSED
        timed_out
    };
    Status status = Status::absent;
    bool authenticated = false; // AD
    std::vector<TlsaFields> records;
};

/// `_25._tcp.<nexthop>`, without final dot.
using TlsaLookup = std::function<TlsaAnswer(const std::string& name)>;

struct HttpAnswer {
    unsigned status = 404;
    std::string content_type = "text/html; charset=utf-8";
    std::string body;
    std::string why = {}; // for the record, not sent; empty: it says all
};

class AdminAnswers {
public:
    /// `defer_on_tls_error`: the admin's own setting, what it says when the lookup of TLSA records fails.
    AdminAnswers(TlsaLookup lookup, bool defer_on_tls_error)
        : lookup_(std::move(lookup)), defer_on_tls_error_(defer_on_tls_error) {}

    /// Never throws for what is asked. `target` is the request's path, percent-encoded.
    HttpAnswer answer(std::string_view method, std::string_view target) const;

private:
    HttpAnswer dane(const std::string& nexthop) const;

    TlsaLookup lookup_;
    bool defer_on_tls_error_;
};

} // namespace harness::mailu
