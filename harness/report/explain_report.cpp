#include "harness/report/explain_report.hpp"

#include "harness/report/remedy_text.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <map>
#include <vector>

namespace harness {

namespace {

// A file's text may have several lines.
std::string prose(std::string text) {
    std::replace(text.begin(), text.end(), '\n', ' ');
    return printable(text);
}

std::string expectation_text(const Expectation& expected) {
    std::string text(to_text(expected.outcome));
    if (expected.channel) text.append(" ").append(to_text(*expected.channel));
    if (expected.reason) text.append(": ").append(to_text(*expected.reason));
    text += explained(kExpectation, expected);
    if (!expected.why.empty()) text += " – " + expected.why;
    if (!expected.sources.empty()) text += fmt::format(" [{}]", fmt::join(expected.sources, "; "));
    if (!expected.undocumented.empty())
        text += fmt::format(" – no document decides this; it rests on {}", expected.undocumented);
    return text;
}

std::string reported_text(const Reported& reported) {
    std::string text = expectation_text(reported.saw);
    if (!reported.text.empty()) text += fmt::format(" (\"{}\")", reported.text);
    if (reported.policy) text += " under " + to_text(*reported.policy);
    if (reported.claimed) text += fmt::format(", claimed was {}", to_text(*reported.claimed));
    return text;
}

std::string section(std::string_view heading, std::string_view text, std::size_t width) {
    return text.empty()
               ? std::string()
               : "\n" +
                     paragraph(prose(std::string(text)), fmt::format("{:<9}", heading), "         ", width);
}

// Beside the policies of a plain run those of a run with MTA-STS, where something else is documented for
// them.
std::vector<Policy> policies_to_explain(const Scenario& scenario) {
    std::vector<Policy> policies(usual_policies().begin(), usual_policies().end());
    for (const Policy& policy : senders_named("sts")) {
        const auto with = scenario.expect.find(policy);
        const auto without = scenario.expect.find({policy.level, policy.insecure_mx, Sts::off});
        if (with == scenario.expect.end()) continue;
        if (without == scenario.expect.end() || without->second != with->second) policies.push_back(policy);
    }
    return policies;
}

std::string expectations(const Expectations& expect, const std::vector<Policy>& policies, std::size_t width) {
    std::size_t longest = 0;
    for (const Policy& policy : policies)
        longest = std::max(longest, to_text(policy).size());
    std::string text;
    for (const Policy& policy : policies) {
        const auto expected = expect.find(policy);
        const std::string outcome =
            expected == expect.end() ? "not judged" : expectation_text(expected->second);
        text += paragraph(
            prose(outcome),
            fmt::format("  {:<{}}", to_text(policy), longest + 1),
            std::string(longest + 3, ' '),
            width
        );
    }
    return text;
}

std::string taken_from(const std::optional<TakenFrom>& like, std::size_t width) {
    if (!like) return {};
    std::string text = "As in " + like->id;
    if (!like->but_for.empty()) text += fmt::format(", but for {}", fmt::join(like->but_for, ", "));
    return paragraph(prose(text), "  ", "    ", width);
}

// What is different for a second message, and what is documented of the one before.
std::string then(const Scenario& scenario, std::size_t width) {
    if (!scenario.peer.then) return {};
    std::string text = "\nThen, when a second message is sent\n";
    for (const std::string& sentence : describe_change(scenario.peer))
        text += paragraph(prose(sentence), "  ", "    ", width);
    text += "\nDocumented, for the first attempt of the first message\n";
    text += expectations(scenario.first, policies_to_explain(scenario), width);
    return text + taken_from(scenario.first_like, width);
}

std::string older_versions(const Scenario& scenario, std::size_t width) {
    std::string text;
    for (const VersionExpectations& entry : scenario.versions) {
        auto expect = entry.expect;
        for (auto& [policy, expected] : expect) { // said once, below
            Expectation own = expected;
            if (own.why == entry.why) own.why.clear();
            own.sources.resize(own.sources.size() - entry.sources.size());
            expected = std::move(own);
        }
        std::vector<Policy> policies;
        for (const Policy& policy : policies_to_explain(scenario))
            if (expect.contains(policy)) policies.push_back(policy);
        text += fmt::format("\nBefore {}\n", program_and_version(entry.before));
        text += expectations(expect, policies, width);
        const std::string sources = fmt::format("[{}]", fmt::join(entry.sources, "; "));
        text += paragraph(prose(entry.why + (entry.why.empty() ? "" : " ") + sources), "  ", "  ", width);
    }
    return text;
}

std::string known_differences(const Scenario& scenario, std::size_t width) {
    std::string text;
    for (const KnownDifference& difference : scenario.deviates) {
        const std::string versions = to_text(difference.versions);
        text += paragraph(
            prose(fmt::format(
                "{}{}{}, under {}: {}",
                difference.program,
                versions.empty() ? "" : " ",
                versions,
                fmt::join(difference.keys, ", "),
                expectation_text(difference.saw)
            )),
            "  ",
            "    ",
            width
        );
    }
    return text.empty() ? text : "\nKnown to be seen instead\n" + text;
}

std::string
other_programs(const Scenario& scenario, const std::vector<ProgramDocuments>& programs, std::size_t width) {
    std::string text;
    for (const ProgramDocuments& documents : programs) {
        const Scenario theirs = in_documents(scenario, documents);
        std::vector<Policy> policies;
        for (const Policy& policy : policies_to_explain(scenario)) {
            const auto found = theirs.expect.find(policy);
            if (found != theirs.expect.end() && found->second != scenario.expect.at(policy))
                policies.push_back(policy);
        }
        if (policies.empty()) continue;
        text += fmt::format("\n{}\n", prose(documents.title));
        text += expectations(theirs.expect, policies, width);
    }
    return text;
}

std::string captured(const Scenario& scenario, std::size_t width) {
    if (!scenario.captured) return {};
    const Captured& how = *scenario.captured;
    std::string text = "\nCaptured\n";
    std::string when = "On " + how.date;
    if (!how.resolver.empty()) when += ", by the resolver " + how.resolver;
    if (!how.domain.empty()) when += fmt::format(": {}", how.domain);
    if (!how.hosts.empty()) when += fmt::format(", with {}", fmt::join(how.hosts, ", "));
    text += paragraph(prose(when + "."), "  ", "    ", width);
    for (const std::string& sentence : how.left_out)
        text += paragraph(prose(sentence), "  ", "    ", width);
    return text;
}

std::string remedy(const Scenario& scenario, std::size_t width) {
    std::string text;
    for (const std::string& line : remedy_lines(scenario.remedy))
        text += paragraph(prose(line), "  ", "    ", width);
    return text.empty() ? text : "\nWhat can be done\n" + text;
}

} // namespace

std::string
explain_report(const Scenario& scenario, int terminal_width, const std::vector<ProgramDocuments>& programs) {
    const auto width = static_cast<std::size_t>(terminal_width);
    std::string text = paragraph(prose(scenario.id + ": " + scenario.title), "", "", width);
    text += section("In life", scenario.life, width);
    text += section("Attack", scenario.attack, width);
    text += "\nThe peer\n";
    for (const std::string& sentence : describe_peer(scenario.peer))
        text += paragraph(prose(sentence), "  ", "    ", width);
    if (scenario.route != Route::mx)
        text += paragraph(std::string(row_of(scenario.route).sentence), "  ", "    ", width);
    if (scenario.message != MessageFacts())
        text += paragraph(
            "The message is one of its own" + explained(kMessage, scenario.message) + ".", "  ", "    ", width
        );
    if (scenario.kept != Kept::nothing)
        text += paragraph(
            fmt::format(
                "The sender keeps {} of the first message's delivery.", row_of(scenario.kept).sentence
            ),
            "  ",
            "    ",
            width
        );
    text += then(scenario, width);
    text += fmt::format("\nDocumented, for {}\n", row_of(scenario.attempt).sentence);
    text += expectations(scenario.expect, policies_to_explain(scenario), width);
    text += taken_from(scenario.like, width);
    text += older_versions(scenario, width);
    text += other_programs(scenario, programs, width);
    text += known_differences(scenario, width);
    if (scenario.reported) text += section("Reported", reported_text(*scenario.reported), width);
    text += captured(scenario, width);
    text += section("Why", scenario.why, width);
    text += remedy(scenario, width);
    text += section("Sources", fmt::format("{}", fmt::join(scenario.sources, "; ")), width);
    text += section("File", scenario.file.string(), width);
    return text;
}

} // namespace harness
