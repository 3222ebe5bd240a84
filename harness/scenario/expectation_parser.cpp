#include "harness/scenario/expectation_parser.hpp"

#include "harness/model/host_check.hpp"
#include "harness/model/peer_names.hpp"
#include "harness/model/tls_report.hpp"
#include "harness/scenario/expectation_check.hpp"
#include "harness/scenario/peer_name.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

std::vector<std::string> documented_reasons() {
    std::vector<std::string> words;
    for (const auto& row : kDocumentedReasons)
        words.emplace_back(row.word);
    return words;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

class ExpectationParser {
public:
    ExpectationParser(const Peer& peer, Problems& problems) : peer_(peer), problems_(problems) {}

    Expectation parse(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::scalar && !node.is_null) return parse_short(node);
        const FieldReader fields(node, kExpectation, problems_);
        Expectation expected;
        fields.read(kExpectation, expected);
        const YamlNode* outcome = fields.find("outcome");
        if (!fields.text("outcome", true).empty()) set_outcome(*outcome, expected);
        if (const YamlNode* channel = fields.find("channel")) set_channel(*channel, expected);
        if (const YamlNode* reason = fields.find("reason")) set_reason(*reason, expected);
        check_label(fields.find("by"), expected.by);
        check_taker(fields.find("by"), expected.by);
        for (const char* never : {"never-got-mail", "never-dialled", "never-greeted"})
            if (const YamlNode* labels = fields.find(never))
                for (const YamlNode& label : labels->items)
                    check_never(never, label, expected.by);
        if (const YamlNode* questions = fields.find("not-asked"))
            for (std::size_t i = 0; i < questions->items.size() && i < expected.not_asked.size(); ++i)
                expected.not_asked[i] = question(questions->items[i]);
        if (const YamlNode* sni = fields.find("sni")) expected.sni = expand_text(*sni, peer_, problems_);
        if (const YamlNode* dsn = fields.find("dsn"); dsn && !wrong_) check_dsn(*dsn, expected);
        if (const YamlNode* report = fields.find("report")) set_report(*report, expected);
        if (outcome) check_whole(node.position, expected);
        return expected;
    }

private:
    // `delivered encrypted`, `deferred tls-not-offered`.
    Expectation parse_short(const YamlNode& node) {
        const auto space = node.scalar.find(' ');
        Expectation expected;
        YamlNode first = node;
        first.scalar = node.scalar.substr(0, space);
        set_outcome(first, expected);
        if (space != std::string::npos) {
            YamlNode rest = node;
            rest.scalar = node.scalar.substr(space + 1);
            rest.position.column += static_cast<int>(space) + 1;
            if (expected.outcome == Outcome::delivered)
                set_channel(rest, expected);
            else
                set_reason(rest, expected);
        }
        check_whole(node.position, expected);
        return expected;
    }

    void set_outcome(const YamlNode& node, Expectation& expected) {
        if (const auto outcome = parse_word<Outcome>(node.scalar))
            expected.outcome = *outcome;
        else
            complain(node, words_of<Outcome>());
    }

    void set_channel(const YamlNode& node, Expectation& expected) {
        expected.channel = parse_word<Channel>(node.scalar);
        if (!expected.channel) complain(node, words_of<Channel>());
    }

    void set_reason(const YamlNode& node, Expectation& expected) {
        expected.reason = parse_word<Reason>(node.scalar);
        if (!expected.reason || *expected.reason == Reason::unrecognised)
            complain(node, documented_reasons());
    }

    void complain(const YamlNode& node, const std::vector<std::string>& known) {
        problems_.unknown_word(node.position, node.scalar, known);
        wrong_ = true;
    }

    void check_label(const YamlNode* node, const std::string& label) {
        std::vector<std::string> known;
        for (const MxHost& host : peer_.mx)
            known.push_back(host.label);
        if (node && !label.empty() && !contains(known, label))
            problems_.unknown_word(node->position, label, known);
    }

    void check_taker(const YamlNode* node, const std::string& label) {
        for (const MxHost& host : peer_.mx)
            if (const auto why = why_never_takes_mail(host); node && host.label == label && why)
                problems_.error(node->position, fmt::format("{} cannot take the message: {}", label, *why));
    }

    void check_never(std::string_view key, const YamlNode& label, const std::string& by) {
        check_label(&label, label.scalar);
        if (!by.empty() && label.scalar == by)
            problems_.error(
                label.position, fmt::format("{} cannot both take the message and be in \"{}\"", by, key)
            );
        if (key == "never-got-mail") return; // that holds of whatever is not reached, and says what matters
        for (const MxHost& host : peer_.mx)
            if (const auto why = why_unreachable(host); why && host.label == label.scalar)
                problems_.error(
                    label.position,
                    fmt::format("nobody sees whether {} is dialled or greeted: it {}", host.label, *why)
                );
    }

    // `TLSA _25._tcp.{mx1}`, with the name filled in.
    std::string question(const YamlNode& node) {
        const auto space = node.scalar.find(' ');
        YamlNode type = node;
        type.scalar = node.scalar.substr(0, space);
        if (std::find(kRecordTypes.begin(), kRecordTypes.end(), type.scalar) == kRecordTypes.end()) {
            complain(type, {kRecordTypes.begin(), kRecordTypes.end()});
            return {};
        }
        YamlNode name = node;
        name.scalar = space == std::string::npos ? "" : node.scalar.substr(space + 1);
        const std::string absolute = expand_name(name, peer_, problems_);
        if (name.scalar.empty() || (!absolute.empty() && zone_of(peer_, absolute).origin.empty()))
            problems_.error(
                node.position, "expected a type and a name of this peer's, like \"TLSA _25._tcp.{mx1}\""
            );
        return type.scalar + ' ' + absolute;
    }

    void set_report(const YamlNode& node, Expectation& expected) {
        const auto reports = parse_tls_reports(expected.report);
        if (!reports) {
            problems_.error(
                node.position,
                fmt::format(
                    "found \"{}\", expected none, or one of {} and a result: {}",
                    expected.report,
                    fmt::join(words_of<ReportedPolicy>(), ", "),
                    fmt::join(words_of<ReportedResult>(), ", ")
                )
            );
            return;
        }
        expected.report = to_text(*reports);
        if (!reports->empty() && peer_.tlsrpt != Tlsrpt::present)
            problems_.error(
                node.position, "nothing is reported to a domain without a right \"tlsrpt\" record"
            );
        const bool any_success = std::any_of(reports->begin(), reports->end(), [](const TlsReport& report) {
            return report.result == ReportedResult::success;
        });
        if (any_success && !wrong_ && is_without_handshake(expected))
            problems_.error(node.position, "\"success\" needs a TLS handshake, and this comes of none");
    }

    void check_dsn(const YamlNode& node, const Expectation& expected) {
        if (const auto why = why_no_status_of(expected.outcome, expected.dsn))
            problems_.error(node.position, *why);
    }

    void check_whole(Position where, const Expectation& expected) {
        if (std::exchange(wrong_, false)) return;
        const bool delivered = expected.outcome == Outcome::delivered;
        if (delivered && !expected.channel)
            problems_.error(where, "\"delivered\" needs a channel: plaintext, encrypted or authenticated");
        if (delivered && (peer_.null_mx || peer_.existence == Existence::missing))
            problems_.error(where, "this domain has no host that could take the message");
        if (delivered && expected.reason) problems_.error(where, "what is delivered has no reason");
        if (!delivered && !expected.reason)
            problems_.error(
                where, fmt::format("\"{}\" needs a reason, like tls-not-offered", to_text(expected.outcome))
            );
        if (!delivered && expected.channel)
            problems_.error(where, fmt::format("what is {} has no channel", to_text(expected.outcome)));
        if (!delivered && !expected.by.empty())
            problems_.error(where, fmt::format("what is {} is taken by nobody", to_text(expected.outcome)));
        if (!delivered && expected.content != Content::any)
            problems_.error(
                where, fmt::format("of what is {} nobody has the content", to_text(expected.outcome))
            );
        if (!expected.sni.empty() && is_without_handshake(expected))
            problems_.error(where, "\"sni\" needs a TLS handshake, and this comes of none");
    }

    const Peer& peer_;
    Problems& problems_;
    bool wrong_ = false; // a word was unknown: what follows from it is not worth a second message
};

// Those of a key with `sts=` are many: they are only named to who wrote one.
void complain_of_policy(const YamlNode& key, Problems& problems) {
    const bool about_sts = key.scalar.find("sts") != std::string::npos;
    problems.unknown_word(key.position, key.scalar, about_sts ? sts_policy_words() : policy_words());
}

// A key stands for policies that differ in what they can lead to: it is wrong if none of them can. One that
// says nothing of MTA-STS, first of all, is about a sender without it.
WhyNot why_never_documented(const std::vector<Policy>& policies, const Expectation& expected) {
    for (const Policy& policy : policies)
        if (policy.sts == policies.front().sts && !why_never_documented(policy, expected)) return {};
    return why_never_documented(policies.front(), expected);
}

struct Named {
    Shared<Expectation> expected;
    int narrowness = 0; // of the key that it stands under
};

void keep_narrower(std::map<Policy, Named>& all, const Policy& policy, const Named& named) {
    const auto [found, is_new] = all.emplace(policy, named);
    if (!is_new && found->second.narrowness < named.narrowness) found->second = named;
}

} // namespace

Peer any_peer() {
    Peer peer;
    for (const char* label : {"mx1", "mx2", "mx3"}) {
        MxHost host;
        host.label = label;
        peer.mx.push_back(std::move(host));
    }
    return peer;
}

Expectation parse_expectation(const YamlNode& node, const Peer& peer, Problems& problems) {
    Expectation seen = ExpectationParser(peer, problems).parse(node);
    if (!seen.undocumented.empty())
        problems.error(node.position, "\"undocumented\" has no meaning here: it is for a line of \"expect\"");
    return seen;
}

Expectations parse_expectations(const YamlNode& node, const Peer& peer, Problems& problems, Levels levels) {
    if (node.kind != YamlNode::Kind::mapping)
        problems.error(
            node.position,
            fmt::format("found {}, expected a mapping of {}", describe(node), fmt::join(policy_words(), ", "))
        );
    ExpectationParser parser(peer, problems);
    std::map<Policy, Named> all;
    for (const auto& [key, value] : node.fields) {
        const auto policies = policies_named(key.scalar);
        if (policies.empty()) {
            complain_of_policy(key, problems);
            continue;
        }
        const Named named{parser.parse(value), narrowness(key.scalar)};
        for (const Policy& policy : policies)
            keep_narrower(all, policy, named);
        if (const auto why = why_never_documented(policies, named.expected); why && levels == Levels::hold)
            problems.warning(value.position, *why);
    }
    Expectations expect;
    for (auto& [policy, named] : all)
        expect.emplace(policy, std::move(named.expected));
    return expect;
}

void warn_of_unjudged(const YamlNode& node, const Expectations& expect, Problems& problems) {
    std::string missing;
    for (const Policy& policy : usual_policies())
        if (!expect.contains(policy)) missing += (missing.empty() ? "" : ", ") + to_text(policy);
    if (!missing.empty()) problems.warning(node.position, "this peer is not judged for: " + missing);
}

} // namespace harness
