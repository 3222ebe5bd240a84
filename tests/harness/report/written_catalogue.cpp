#include "tests/harness/report/written_catalogue.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <optional>
#include <string_view>

namespace harness {

namespace {

struct Kind {
    std::string_view id; // in the picture
    std::string_view word;
    std::string_view colour;
    std::string_view meaning;
};

constexpr Kind kKinds[]{
    {"a", "auth", "#2b8a3e", "delivered to an authenticated host"},
    {"e", "TLS", "#74a9e0", "delivered with TLS"},
    {"p", "plain", "#f2c14e", "delivered without TLS"},
    {"x", "ATTACKER", "#c92a2a", "delivered to the attacker"},
    {"d", "defer", "#ced4da", "not delivered for now"},
    {"b", "bounce", "#495057", "returned to the sender"},
    {"n", "–", "none", "not judged"},
};

bool reaches_attacker(const Scenario& scenario, const Expectation& expected) {
    return std::any_of(scenario.peer.mx.begin(), scenario.peer.mx.end(), [&](const MxHost& host) {
        return host.role == Role::attacker && (expected.by.empty() || expected.by == host.label);
    });
}

const Kind& kind_of(const Scenario& scenario, const Policy& policy) {
    const auto found = scenario.expect.find(policy);
    if (found == scenario.expect.end()) return kKinds[6];
    const Expectation& expected = found->second;
    if (expected.outcome == Outcome::deferred) return kKinds[4];
    if (expected.outcome == Outcome::bounced) return kKinds[5];
    if (reaches_attacker(scenario, expected)) return kKinds[3];
    switch (expected.channel.value_or(Channel::plaintext)) {
    case Channel::authenticated:
        return kKinds[0];
    case Channel::encrypted:
        return kKinds[1];
    case Channel::plaintext:
        return kKinds[2];
    }
    return kKinds[6];
}

using Folders = std::map<std::string, std::vector<const Scenario*>>;

Folders folders_of(const std::vector<Scenario>& scenarios) {
    Folders folders;
    for (const Scenario& scenario : scenarios)
        folders[scenario.id.substr(0, scenario.id.find('/'))].push_back(&scenario);
    return folders;
}

std::string name_of(const Scenario& scenario) {
    return scenario.id.substr(scenario.id.find('/') + 1);
}

std::string escaped(std::string text) {
    for (const auto& [plain, written] : {std::pair{"&", "&amp;"}, {"<", "&lt;"}, {"|", "\\|"}})
        for (auto at = text.find(plain); at != std::string::npos;
             at = text.find(plain, at + std::string_view(written).size()))
            text.replace(at, 1, written);
    return text;
}

constexpr std::size_t kCell = 9;
constexpr std::size_t kLeft = 150;
constexpr std::size_t kLegend = 40;

std::string legend() {
    std::string text;
    std::size_t x = 0;
    for (const Kind& kind : kKinds) {
        if (kind.colour == "none") continue;
        text += fmt::format(
            "<use href=\"#{}\" x=\"{}\" y=\"10\"/><text x=\"{}\" y=\"18\">{}</text>\n",
            kind.id,
            x,
            x + 12,
            kind.meaning
        );
        x += 40 + 5 * kind.meaning.size();
    }
    return text;
}

std::string
drawn_folder(const std::string& name, const std::vector<const Scenario*>& scenarios, std::size_t top) {
    std::string text =
        fmt::format("<g transform=\"translate(0 {})\">\n<text y=\"0\" class=\"f\">{}/</text>\n", top, name);
    const auto policies = usual_policies();
    for (std::size_t row = 0; row < policies.size(); ++row)
        text += fmt::format("<text x=\"8\" y=\"{}\">{}</text>\n", 12 + row * kCell, to_text(policies[row]));
    for (std::size_t column = 0; column < scenarios.size(); ++column) {
        text += fmt::format(
            "<g transform=\"translate({} 5)\"><title>{}</title>",
            kLeft + column * kCell,
            name_of(*scenarios[column])
        );
        for (std::size_t row = 0; row < policies.size(); ++row)
            text += fmt::format(
                "<use href=\"#{}\" y=\"{}\"/>", kind_of(*scenarios[column], policies[row]).id, row * kCell
            );
        text += "</g>\n";
    }
    return text + "</g>\n";
}

} // namespace

std::string written_catalogue(const std::vector<Scenario>& scenarios) {
    std::string text = fmt::format(
        "# The catalogue\n\nThe {} peers that are shipped, and what is documented of each under the usual "
        "policies.\nThis page is written from the files: `MXPROOF_UPDATE_FORMAT=1 catalogue_test "
        "--gtest_filter='WrittenCatalogue.*'`.\n\n`mxproof explain NAME` says what a peer is and why; "
        "`mxproof list` "
        "finds one: `--attack`, `--report-of mailu`,\n`--reason no-tlsa`, `--tag nsec3` (a word that the "
        "file says of "
        "its peer).\n\n![Every peer and policy, coloured by what becomes of the mail](catalogue.svg)\n\n",
        scenarios.size()
    );
    for (const Kind& kind : kKinds)
        text += fmt::format("- {}: {}\n", kind.word, kind.meaning);
    for (const auto& [folder, peers] : folders_of(scenarios)) {
        text += fmt::format("\n## {}\n\n| peer | |", folder);
        for (const Policy& policy : usual_policies())
            text += fmt::format(" {} |", to_text(policy));
        text += "\n|---|---|" + [] {
            std::string rule;
            for (std::size_t i = 0; i < usual_policies().size(); ++i)
                rule += "---|";
            return rule;
        }() + "\n";
        for (const Scenario* peer : peers) {
            text += fmt::format(
                "| [{}](../scenarios/{}.yaml) | {} |", name_of(*peer), peer->id, escaped(peer->title)
            );
            for (const Policy& policy : usual_policies())
                text += fmt::format(" {} |", kind_of(*peer, policy).word);
            text += '\n';
        }
    }
    return text;
}

std::string drawn_catalogue(const std::vector<Scenario>& scenarios) {
    const auto folders = folders_of(scenarios);
    const std::size_t block = usual_policies().size() * kCell + 24;
    std::size_t most = 0;
    for (const auto& [folder, peers] : folders)
        most = std::max(most, peers.size());
    const std::size_t width = std::max<std::size_t>(kLeft + most * kCell, 1000);
    std::string text = fmt::format(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {} {}\">\n<style>text{{font:8px sans-serif}}"
        ".f{{font-weight:bold;font-size:10px}}</style>\n<rect width=\"100%\" height=\"100%\" "
        "fill=\"#fff\"/>\n<defs>\n",
        width,
        kLegend + folders.size() * block
    );
    for (const Kind& kind : kKinds)
        text += fmt::format("<rect id=\"{}\" width=\"8\" height=\"8\" fill=\"{}\"/>\n", kind.id, kind.colour);
    text += "</defs>\n" + legend();
    std::size_t top = kLegend;
    for (const auto& [folder, peers] : folders) {
        text += drawn_folder(folder, peers, top);
        top += block;
    }
    return text + "</svg>\n";
}

} // namespace harness
