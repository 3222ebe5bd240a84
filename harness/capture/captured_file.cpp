#include "harness/capture/captured_file.hpp"

#include "harness/capture/derived_expectations.hpp"
#include "harness/capture/peer_text.hpp"
#include "harness/model/peer_names.hpp"
#include "harness/scenario/scenario_loader.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

constexpr const char* kSchema = "# yaml-language-server: $schema=../scenario.schema.json\n";

std::string captured_text(const Capture& capture, Names names, const std::vector<std::string>& left_out) {
    std::string text = fmt::format(
        "captured:\n  date: {}\n  resolver: {}\n", quoted(capture.date), quoted(capture.resolver)
    );
    if (names == Names::kept) {
        text += fmt::format("  domain: {}\n", quoted(without_final_dot(capture.domain)));
        std::vector<std::string> hosts;
        for (const SeenHost& host : capture.hosts)
            hosts.push_back(quoted(without_final_dot(host.name)));
        if (!hosts.empty()) text += fmt::format("  hosts: [{}]\n", fmt::join(hosts, ", "));
    }
    if (left_out.empty()) return text;
    text += "  left-out:\n";
    for (const std::string& sentence : left_out)
        text += fmt::format("    - {}\n", quoted(sentence));
    return text;
}

std::string expectation_text(const Expectation& expected) {
    if (expected.channel) return fmt::format("{} {}", to_text(expected.outcome), to_text(*expected.channel));
    return fmt::format("{} {}", to_text(expected.outcome), to_text(*expected.reason));
}

std::string expect_text(const Expectations& expect) {
    std::string text = "expect:\n";
    for (const auto& [policy, expected] : expect)
        text += fmt::format("  {}: {}\n", to_text(policy), expectation_text(expected));
    return text;
}

} // namespace

Result<std::string> captured_file(const Capture& capture, Names names, const std::string& id) {
    const CapturedPeer captured = captured_peer(capture);
    const std::string title = names == Names::kept ? without_final_dot(capture.domain) + ", as captured"
                                                   : std::string("A domain as captured");
    const std::string head = fmt::format("{}title: {}\n", kSchema, quoted(title)) +
                             captured_text(capture, names, captured.left_out) + "peer:\n" +
                             peer_text(captured.peer);
    // What is documented is derived from the peer as the loader reads it.
    const std::string tail = "sources: [postconf(5) smtp_tls_security_level, RFC 7672 2.2, RFC 8461 4.1]\n";
    const LoadResult loaded = load_text(head + "expect: {none: deferred dns-lookup-failed}\n" + tail, id, id);
    for (const Problem& problem : loaded.problems)
        if (!problem.warning) return Failure{"what was seen cannot be told in a scenario: " + problem.text};
    return head + expect_text(derived_expectations(loaded.scenarios.front().peer)) + tail;
}

} // namespace harness
