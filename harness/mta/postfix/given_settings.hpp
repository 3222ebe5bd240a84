// What is set over a given main.cf, so that a run is possible and does nothing but send mail to peers. Pure.
#pragma once

#include "harness/mta/mta.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// What must not be as given whatever is run: programs and places that are this machine's, and what is done
/// with mail that is received. `machine_default`: of a parameter of this machine's Postfix (postconf -dh).
std::vector<Setting> safe_settings(const std::function<std::string(const std::string&)>& machine_default);

/// What a run needs on top of that.
std::vector<Setting> settings_of_run(const Assignment& assignment);

/// Whether it names roots of certification authorities, in main.cf or for a service.
bool names_roots(const GivenConfiguration& given);

/// The value that main.cf gives a parameter; empty: none.
std::string_view value_in(const GivenConfiguration& given, std::string_view name);

/// What main.cf sets that can decide how mail travels, and holds no secret: the parameters of TLS, of the DNS
/// and of the choice of a host.
std::vector<Setting> settings_that_decide(const GivenConfiguration& given);

/// Why it does not send mail to a host at this port (25: an MX host): it relays all mail, or none.
WhyNot why_not_relayed(const GivenConfiguration& given, std::uint16_t port);

} // namespace harness
