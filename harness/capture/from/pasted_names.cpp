#include "harness/capture/from/pasted_names.hpp"

#include <algorithm>
#include <string_view>

namespace harness {

namespace {

void add_once(std::string name, std::vector<std::string>& names) {
    if (name.ends_with('.')) name.pop_back();
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end())
        names.push_back(std::move(name));
}

} // namespace

std::vector<std::string> domains_in(const PastedFacts& facts) {
    std::vector<std::string> names;
    for (const PastedLookup& told : facts.lookups)
        if (told.lookup.type == "MX") add_once(told.lookup.name, names);
    for (const std::string& domain : facts.domains)
        add_once(domain, names);
    for (const PastedAttempt& attempt : facts.attempts)
        add_once(attempt.domain, names);
    return names;
}

std::vector<std::string> hosts_in(const PastedFacts& facts, const std::string& domain) {
    constexpr std::string_view kService = "_25._tcp.";
    std::vector<std::string> names;
    for (const PastedAttempt& attempt : facts.attempts)
        if (attempt.domain == domain) add_once(attempt.host, names);
    if (domains_in(facts).size() > 1) return names; // the others may be of another domain
    for (const PastedSession& session : facts.sessions)
        add_once(session.host, names);
    for (const PastedLookup& told : facts.lookups)
        if (told.lookup.type == "TLSA" && told.lookup.name.starts_with(kService))
            add_once(told.lookup.name.substr(kService.size()), names);
    return names;
}

} // namespace harness
