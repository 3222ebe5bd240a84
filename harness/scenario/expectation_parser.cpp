#include "harness/scenario/expectation_parser.hpp"

#include "harness/scenario/expectation_check.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

std::vector<std::string> outcome_words() {
    std::vector<std::string> words;
    for (const Outcome outcome : all_outcomes())
        words.emplace_back(to_text(outcome));
    return words;
}

std::vector<std::string> channel_words() {
    std::vector<std::string> words;
    for (const Channel channel : all_channels())
        words.emplace_back(to_text(channel));
    return words;
}

// `unrecognised` is for what is observed: nobody documents it.
std::vector<std::string> reason_words() {
    std::vector<std::string> words;
    for (const Reason reason : all_reasons())
        if (reason != Reason::unrecognised) words.emplace_back(to_text(reason));
    return words;
}

bool contains(const std::vector<std::string>& words, const std::string& word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

class ExpectationParser {
public:
    ExpectationParser(const Peer& peer, Complaints& complaints) : peer_(peer), complaints_(complaints) {}

    Expectation parse(const YamlNode& node) {
        if (node.kind == YamlNode::Kind::scalar && !node.is_null) return parse_short(node);
        const FieldReader fields(
            node, {"outcome", "channel", "reason", "by", "never-got-mail", "why", "sources"}, complaints_
        );
        Expectation expected;
        set_outcome(node.position, fields.text("outcome", true), expected);
        if (const YamlNode* channel = fields.find("channel")) set_channel(*channel, expected);
        if (const YamlNode* reason = fields.find("reason")) set_reason(*reason, expected);
        expected.by = fields.text("by");
        check_label(fields.find("by"), expected.by);
        check_taker(fields.find("by"), expected.by);
        expected.never_got_mail = fields.texts("never-got-mail");
        if (const YamlNode* labels = fields.find("never-got-mail"))
            for (const YamlNode& label : labels->items)
                check_never(label, expected.by);
        expected.why = fields.text("why");
        expected.sources = fields.texts("sources");
        if (fields.find("outcome")) check_whole(node.position, expected);
        return expected;
    }

private:
    // `delivered encrypted`, `deferred tls-not-offered`.
    Expectation parse_short(const YamlNode& node) {
        const auto space = node.scalar.find(' ');
        Expectation expected;
        set_outcome(node.position, node.scalar.substr(0, space), expected);
        if (space != std::string::npos) {
            YamlNode rest = node;
            rest.scalar = node.scalar.substr(space + 1);
            rest.position.column += static_cast<int>(space) + 1;
            if (expected.outcome == Outcome::delivered) {
                set_channel(rest, expected);
            } else {
                set_reason(rest, expected);
            }
        }
        check_whole(node.position, expected);
        return expected;
    }

    void set_outcome(Position where, const std::string& word, Expectation& expected) {
        const auto outcome = parse_outcome(word);
        if (outcome) {
            expected.outcome = *outcome;
        } else if (!word.empty()) {
            complaints_.unknown_word(where, word, outcome_words());
            wrong_ = true;
        }
    }

    void set_channel(const YamlNode& node, Expectation& expected) {
        expected.channel = parse_channel(node.scalar);
        if (expected.channel) return;
        complaints_.unknown_word(node.position, node.scalar, channel_words());
        wrong_ = true;
    }

    void set_reason(const YamlNode& node, Expectation& expected) {
        if (contains(reason_words(), node.scalar)) {
            expected.reason = parse_reason(node.scalar);
            return;
        }
        complaints_.unknown_word(node.position, node.scalar, reason_words());
        wrong_ = true;
    }

    void check_label(const YamlNode* node, const std::string& label) {
        std::vector<std::string> known;
        for (const MxHost& host : peer_.mx)
            known.push_back(host.label);
        if (node && !label.empty() && !contains(known, label))
            complaints_.unknown_word(node->position, label, known);
    }

    void check_taker(const YamlNode* node, const std::string& label) {
        for (const MxHost& host : peer_.mx)
            if (const std::string why = why_never_takes_mail(host); host.label == label && !why.empty())
                complaints_.error(node->position, fmt::format("{} cannot take the message: {}", label, why));
    }

    void check_never(const YamlNode& label, const std::string& by) {
        check_label(&label, label.scalar);
        if (!by.empty() && label.scalar == by)
            complaints_.error(
                label.position, fmt::format("{} cannot both take the message and never get it", by)
            );
    }

    void check_whole(Position where, const Expectation& expected) {
        if (std::exchange(wrong_, false)) return;
        const bool delivered = expected.outcome == Outcome::delivered;
        if (delivered && !expected.channel)
            complaints_.error(where, "\"delivered\" needs a channel: plaintext, encrypted or authenticated");
        if (delivered && (peer_.null_mx || peer_.existence == Existence::missing))
            complaints_.error(where, "this domain has no host that could take the message");
        if (delivered && expected.reason) complaints_.error(where, "what is delivered has no reason");
        if (!delivered && !expected.reason)
            complaints_.error(
                where, fmt::format("\"{}\" needs a reason, like tls-not-offered", to_text(expected.outcome))
            );
        if (!delivered && expected.channel)
            complaints_.error(where, fmt::format("what is {} has no channel", to_text(expected.outcome)));
        if (!delivered && !expected.by.empty())
            complaints_.error(where, fmt::format("what is {} is taken by nobody", to_text(expected.outcome)));
    }

    const Peer& peer_;
    Complaints& complaints_;
    bool wrong_ = false; // a word was unknown: what follows from it is not worth a second message
};

// Those of a key with `sts=` are many: they are only named to who wrote one.
void complain_of_policy(const YamlNode& key, Complaints& complaints) {
    const bool about_sts = key.scalar.find("sts") != std::string::npos;
    complaints.unknown_word(key.position, key.scalar, about_sts ? sts_policy_words() : policy_words());
}

// A key stands for policies that differ in what they can lead to: it is wrong if none of them can. One that
// says nothing of MTA-STS, first of all, is about a sender without it.
std::string why_never_documented(const std::vector<Policy>& policies, const Expectation& expected) {
    for (const Policy& policy : policies)
        if (policy.sts == policies.front().sts && why_never_documented(policy, expected).empty()) return {};
    return why_never_documented(policies.front(), expected);
}

struct Named {
    Expectation expected;
    int narrowness = 0; // of the key that it stands under
};

void keep_narrower(std::map<Policy, Named>& all, const Policy& policy, const Named& named) {
    const auto [found, is_new] = all.emplace(policy, named);
    if (!is_new && found->second.narrowness < named.narrowness) found->second = named;
}

} // namespace

Expectation parse_expectation(const YamlNode& node, const Peer& peer, Complaints& complaints) {
    return ExpectationParser(peer, complaints).parse(node);
}

std::map<Policy, Expectation>
parse_some_expectations(const YamlNode& node, const Peer& peer, Complaints& complaints) {
    if (node.kind != YamlNode::Kind::mapping)
        complaints.error(
            node.position,
            fmt::format("found {}, expected a mapping of {}", describe(node), fmt::join(policy_words(), ", "))
        );
    ExpectationParser parser(peer, complaints);
    std::map<Policy, Named> all;
    for (const auto& [key, value] : node.fields) {
        const auto policies = policies_named(key.scalar);
        if (policies.empty()) {
            complain_of_policy(key, complaints);
            continue;
        }
        const Named named{parser.parse(value), narrowness(key.scalar)};
        for (const Policy& policy : policies)
            keep_narrower(all, policy, named);
        if (const std::string why = why_never_documented(policies, named.expected); !why.empty())
            complaints.warning(value.position, why);
    }
    std::map<Policy, Expectation> expect;
    for (auto& [policy, named] : all)
        expect.emplace(policy, std::move(named.expected));
    return expect;
}

std::map<Policy, Expectation>
parse_expectations(const YamlNode& node, const Peer& peer, Complaints& complaints) {
    auto expect = parse_some_expectations(node, peer, complaints);
    std::string missing;
    for (const Policy& policy : all_policies())
        if (!expect.contains(policy)) missing += (missing.empty() ? "" : ", ") + to_text(policy);
    if (!missing.empty()) complaints.warning(node.position, "this peer is not judged for: " + missing);
    return expect;
}

} // namespace harness
