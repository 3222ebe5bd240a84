// What programs beside Postfix, which look up a domain's TLS policy for it, say of that domain:
// postfix-mta-sts-resolver (mta-sts-daemon) and postfix-tlspol. And what Postfix says of a table that does
// not answer. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"
#include "harness/analyze/log_line.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace harness {

/// About one domain.
struct PolicySaid {
    std::string domain; // as domain_name()
    DomainPolicy policy;
    bool of_mail_server = false; // it is Postfix's own line
};

enum class PolicyProgram { none, mta_sts_daemon, tlspol };

/// Who of the two has written the line, by its name or by its form.
PolicyProgram policy_program_of(const LogLine& line);

/// Nothing: it says nothing of one domain's policy.
std::optional<PolicySaid> policy_said(PolicyProgram program, std::string_view text);

/// Whether it is a warning or an error, of whatever.
bool is_complaint(PolicyProgram program, std::string_view text);

/// `warning: socketmap:inet:127.0.0.1:8461:postfix lookup error for "a.example"`
std::optional<PolicySaid> table_failure(std::string_view text);

} // namespace harness
