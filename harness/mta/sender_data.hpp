// What goes into a sender and what is known about it, as plain data.
#pragma once

#include "harness/base/shortened.hpp"

#include <cstddef>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Infrastructure trouble with a sender: it is missing, does not start, refuses the submission, … Never a
/// verdict: whatever it stops is `not judged`. what() says what happened, with the sender's last log lines
/// where they help, and no more than a person reads: most of it may be the words of a container.
class SenderError : public std::runtime_error {
public:
    explicit SenderError(std::string_view text) : std::runtime_error(shortened(text, kLongest)) {}

    static constexpr std::size_t kLongest = 16384; // octets
};

/// One thing that mxproof sets on the server beside the documented policy, for the report.
struct Setting {
    std::string name;
    std::string value;
    std::string why;
};

struct SenderInfo {
    std::string name;                     // `dane insecure-mx=may`
    std::string kind;                     // `process`
    std::string version;                  // Postfix's mail_version; empty before start
    std::vector<Setting> policy_settings; // what makes the policy
    std::vector<Setting> settings;        // what mxproof sets beside it
};

/// The envelope sender of every message of a run: the senders accept it as their own and discard what comes
/// back to it. Nobody else has its domain.
inline constexpr const char* kEnvelopeSender = "probe@sender.mxproof.example";
inline constexpr const char* kEnvelopeDomain = "sender.mxproof.example";

struct Message {
    std::string sender;                  // envelope sender
    std::vector<std::string> recipients; // at most 1000
    std::string subject;
    bool later_attempt = false; // these recipients are judged by an attempt after minimal_backoff_time
    bool second = false;        // to be submitted once all others have been tried
    std::vector<std::string> headers = {};                     // whole lines, beside From, To and Subject
    std::string body = "This message was sent by a test.\r\n"; // lines that end in CRLF, not dot-stuffed
    bool eight_bit = false;                                    // the body is (RFC 6152)
    bool smtputf8 = false;                                     // a recipient's address is (RFC 6531)
    std::string notify = {}; // of all recipients, `SUCCESS` (RFC 3461 4.1); empty: nothing is said
};

} // namespace harness
