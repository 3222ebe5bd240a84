// Queries of a stub that wants to know all that a validating resolver can say, and what the replies say.
// Pure.
#pragma once

#include "harness/base/result.hpp"
#include "harness/capture/capture.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace harness {

enum class Checking {
    by_the_resolver, // what is bogus is SERVFAIL
    disabled,        // CD: it is answered as it is
};

struct DnsQuestion {
    std::string name; // absolute
    std::string type; // `TLSA`
    Checking checking = Checking::by_the_resolver;
};

/// With RD, AD and DO, on the wire (RFC 1035 4.1, RFC 6891). A failure if the name is none.
Result<std::string> write_question(const DnsQuestion& question, std::uint16_t id);

struct DnsAnswer {
    Lookup lookup;
    bool truncated = false;
};

/// A failure if it is no reply to this question.
Result<DnsAnswer> read_answer(std::string_view reply, const DnsQuestion& question, std::uint16_t id);

} // namespace harness
