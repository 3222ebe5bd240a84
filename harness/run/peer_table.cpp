#include "harness/run/peer_table.hpp"

#include "harness/base/mail_address.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/safe_text.hpp"

#include <boost/json/object.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

namespace harness {

namespace {

using Row = std::array<std::string, 5>;

std::string policy_host_of(const StagedPeer& peer) {
    return "mta-sts." + std::string(domain_of(peer.recipient));
}

std::string first_with(const std::vector<std::string>& addresses, char mark) {
    const auto found = std::find_if(addresses.begin(), addresses.end(), [mark](const std::string& address) {
        return address.find(mark) != std::string::npos;
    });
    return found == addresses.end() ? "-" : *found;
}

void append_rows(std::vector<Row>& rows, const StagedScenario& staged) {
    const StagedPeer& peer = staged.peer;
    const auto add = [&](const std::string& name, const std::vector<std::string>& addresses) {
        rows.push_back({peer.recipient, name, first_with(addresses, '.'), first_with(addresses, ':'), peer.id}
        );
    };
    for (const StagedHost& host : peer.hosts)
        add(host.name, host.addresses);
    if (peer.hosts.empty()) add("-", {});
    if (!peer.policy_addresses.empty()) add(policy_host_of(peer), peer.policy_addresses);
}

boost::json::object to_json(const StagedScenario& staged) {
    const StagedPeer& peer = staged.peer;
    boost::json::array hosts;
    for (const StagedHost& host : peer.hosts)
        hosts.push_back(boost::json::object{
            {"label", host.label}, {"name", host.name}, {"addresses", texts(host.addresses)}});
    boost::json::value policy_host;
    if (!peer.policy_addresses.empty())
        policy_host =
            boost::json::object{{"name", policy_host_of(peer)}, {"addresses", texts(peer.policy_addresses)}};
    return {
        {"scenario", peer.id},
        {"title", utf8(staged.scenario->title)},
        {"recipient", peer.recipient},
        {"zones", texts(peer.zones)},
        {"hosts", std::move(hosts)},
        {"policy_host", std::move(policy_host)}};
}

} // namespace

std::string peer_table(const std::vector<StagedScenario>& scenarios) {
    std::vector<Row> rows{{"RECIPIENT", "HOST", "IPV4", "IPV6", "SCENARIO"}};
    for (const StagedScenario& staged : scenarios)
        append_rows(rows, staged);
    std::array<std::size_t, 5> widths{};
    for (const Row& row : rows)
        for (std::size_t i = 0; i + 1 < row.size(); ++i)
            widths[i] = std::max(widths[i], row[i].size());
    std::string text;
    for (const Row& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i)
            text += fmt::format("{}{:<{}}", i == 0 ? "" : "  ", row[i], widths[i]);
        text += '\n';
    }
    return text;
}

boost::json::array peer_list(const std::vector<StagedScenario>& scenarios) {
    boost::json::array list;
    for (const StagedScenario& staged : scenarios)
        list.push_back(to_json(staged));
    return list;
}

} // namespace harness
