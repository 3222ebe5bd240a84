// What fake_dns saw: one record per query. Plain data; fakes record, they do not judge.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fake_dns {

enum class Transport { udp, tcp };
enum class Face { resolver, authoritative };
/// Result of validating the data about to be served (RFC 4033 section 5).
enum class Security { secure, insecure, bogus, indeterminate };

/// `secure`, … as RFC 4033 names them.
inline std::string_view to_text(Security security) {
    switch (security) {
    case Security::secure:
        return "secure";
    case Security::insecure:
        return "insecure";
    case Security::bogus:
        return "bogus";
    case Security::indeterminate:
        return "indeterminate";
    }
    return "?";
}

struct QueryAnswered {
    std::chrono::system_clock::time_point time;
    /// From the query's arrival in the kernel (UDP; of TCP: from when it was read) to when the reply had been
    /// handed over, or silence had been decided on.
    std::chrono::nanoseconds late{0};
    std::chrono::milliseconds delay{0}; // a fault had the answer wait so long; `late` does not count it
    std::string client;                 // address text of who asked (IPv4-mapped addresses as IPv4)
    std::string server;                 // dialled address
    Face face = Face::resolver;
    Transport transport = Transport::udp;
    std::string name;     // absolute, lower case
    std::string type;     // mnemonic
    bool answered = true; // false: a fault kept the server silent, or gave the reply another ID
    std::string rcode;    // `NOERROR`, …; empty if not answered
    bool ad = false;
    bool truncated = false;
    std::optional<Security> security; // resolver face only
    std::optional<std::uint16_t> ede; // RFC 8914 info code sent, if any
    std::vector<std::string> answers; // answer section in presentation form, RRSIGs left out
    /// Not empty: this program itself failed, and the client got no answer or may have got none. Without name
    /// and type where it is not known what was asked, and without a client where it is not known by whom.
    std::string failed;
};

using QuerySink = std::function<void(const QueryAnswered&)>;

} // namespace fake_dns
