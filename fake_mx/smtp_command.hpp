// The grammar of SMTP commands: RFC 5321 4.1, and the parameters of RFC 1870 (SIZE), 6152 (8BITMIME), 6531
// (SMTPUTF8), 3461 (DSN), 8689 (REQUIRETLS), 3030 (BDAT). Pure parsing; what a command does is SmtpSession's
// business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace fake_mx {

struct Command {
    std::string verb;          // upper case
    std::string_view argument; // without the spaces around it
};

Command parse_command(std::string_view line);

struct Parameter {
    std::string keyword; // upper case
    std::string_view value;
    bool has_value = false; // `KEYWORD=`, as opposed to `KEYWORD`
};

/// What follows `MAIL ` or `RCPT `.
struct PathArgument {
    std::string_view address; // without angle brackets and source route; empty: the null path
    bool too_long = false;    // path of more than 256 octets, RFC 5321 4.5.3.1.3
    std::vector<Parameter> parameters;
};

/// Parses `FROM:<path> parameters` (or `TO:`); nothing if it is not of that form. Views point into
/// `argument`.
std::optional<PathArgument> parse_path_argument(std::string_view argument, std::string_view prefix);

/// Local part and domain are both there; no controls, no stray spaces.
bool is_mailbox(std::string_view address);

bool is_ascii(std::string_view text);

/// Keyword of EHLO and parameter of MAIL, in sessions over TLS alone (RFC 8689 2).
inline constexpr std::string_view kRequireTls = "REQUIRETLS";

/// What MAIL parameters ask for.
struct MailParameters {
    std::uint64_t size = 0;
    bool smtputf8 = false;
    bool requires_tls = false; // REQUIRETLS, RFC 8689
};

/// Reads the parameters of MAIL into `into`. Nothing, or the reply that refuses them.
std::optional<std::string>
read_mail_parameters(const std::vector<Parameter>& parameters, MailParameters& into);

/// Checks the parameters of RCPT. Nothing, or the reply that refuses them.
std::optional<std::string> check_rcpt_parameters(const std::vector<Parameter>& parameters);

struct ChunkArgument {
    std::uint64_t octets = 0;
    bool last = false;
};

/// Parses the argument of BDAT: `<octets> [LAST]`.
std::optional<ChunkArgument> parse_chunk_argument(std::string_view argument);

} // namespace fake_mx
