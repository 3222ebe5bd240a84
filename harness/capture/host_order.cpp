#include "harness/capture/host_order.hpp"

#include "harness/base/lower_case.hpp"

#include <algorithm>
#include <sstream>
#include <tuple>

namespace harness {

std::string absolute_name(const std::string& name) {
    const std::string text = in_lower_case(name);
    return text.ends_with('.') ? text : text + '.';
}

bool is_null_mx(const Lookup& mx) {
    return mx.records.size() == 1 && mx.records.front().ends_with(" .");
}

std::vector<SeenHost> hosts_of(const Lookup& mx, const std::string& exchange) {
    std::vector<SeenHost> hosts;
    if (mx.end == LookupEnd::no_data) {
        SeenHost& itself = hosts.emplace_back();
        itself.name = exchange;
        itself.implicit = true;
    } else if (mx.has_records() && !is_null_mx(mx)) {
        for (const std::string& record : mx.records) {
            std::istringstream words(record);
            SeenHost host;
            words >> host.preference >> host.name;
            hosts.push_back(std::move(host));
        }
    }
    std::sort(hosts.begin(), hosts.end(), [](const SeenHost& a, const SeenHost& b) {
        return std::tie(a.preference, a.name) < std::tie(b.preference, b.name);
    });
    return hosts;
}

} // namespace harness
