// The lines that put a policy into a configuration. Pure.
#pragma once

#include "harness/advise/stances.hpp"

#include <chrono>
#include <string>
#include <vector>

namespace harness {

/// Of main.cf. `exceptions`: the table of smtp_tls_policy_maps is named too.
std::vector<std::string> main_cf_lines(const Policy& policy, const std::vector<Exception>& exceptions);

/// Of that table, each behind a comment that says why it is there, and until when.
std::vector<std::string>
policy_table_lines(const std::vector<Exception>& exceptions, std::chrono::year_month_day today);

/// Of Mailu's environment.
std::vector<std::string> mailu_environment(const Policy& policy);

/// Of Mailu's overrides/postfix/postfix.cf: what no variable of the environment can say, or says without any
/// effect.
std::vector<std::string> mailu_overrides(const Policy& policy);

} // namespace harness
