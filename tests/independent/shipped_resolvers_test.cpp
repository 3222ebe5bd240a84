// Real resolvers, with the fake anchor and hints, resolve and validate every name of every shipped scenario
// as our resolver does.
#include "harness/model/peer_names.hpp"
#include "tests/independent/resolver_agreement.hpp"
#include "tests/independent/shipped_world.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <set>

namespace {

using namespace mxproof_test;

std::vector<std::pair<std::string, std::string>> all_questions(const ShippedWorld& world) {
    std::vector<std::pair<std::string, std::string>> questions{{".", "NS"}, {"example.", "SOA"}};
    for (const auto& scenario : world.scenarios) {
        // A resolver asks again by itself what fails the first time.
        const auto& faults = scenario.peer.dns;
        if (std::any_of(faults.begin(), faults.end(), [](const auto& fault) { return fault.first > 0; }))
            continue;
        const std::string& domain = scenario.peer.domain;
        for (const std::string type : {"MX", "A", "AAAA", "TXT", "NS", "DS"})
            questions.emplace_back(domain, type);
        questions.emplace_back("nowhere." + domain, "A");
        if (scenario.peer.sts) {
            questions.emplace_back(harness::sts_record_name(scenario.peer), "TXT");
            questions.emplace_back(harness::sts_host_name(scenario.peer), "A");
            questions.emplace_back(harness::sts_host_name(scenario.peer), "AAAA");
        }
        for (const auto& record : harness::cnames_of(scenario.peer))
            for (const std::string type : {"A", "AAAA", "TLSA", "CNAME"})
                questions.emplace_back(record.owner, type);
        for (const auto& host : scenario.peer.mx) {
            for (const std::string type : {"A", "AAAA"})
                questions.emplace_back(host.name, type);
            questions.emplace_back("_25._tcp." + host.name, "TLSA");
            questions.emplace_back("_tcp." + host.name, "TLSA"); // an empty non-terminal, or nothing
        }
    }
    return questions;
}

// The resolver face is asked without its servers here, which would hold such an answer back.
void leave_out_late_answers(
    const ShippedWorld& world, std::vector<std::pair<std::string, std::string>>& questions
) {
    for (const auto& scenario : world.scenarios)
        for (const auto& fault : scenario.peer.dns)
            if (harness::comes_too_late(fault))
                std::erase_if(questions, [&](const auto& question) {
                    return question.first == fault.name && question.second == fault.type;
                });
}

// Knot Resolver has no setting against answers from the proofs of other ones (RFC 8198): the denial of
// another type says that there is no AAAA either.
const std::set<std::string> kSynthesised{
    "mx1.ipv4-only-aaaa-servfail.dns.example. AAAA", "mx1.maddy-292-aaaa-denial-fails.reports.example. AAAA"};

// BIND takes the whole message for malformed, as RFC 6698 2.1 has no record without data, and asks on.
constexpr const char* kWithoutData = "_25._tcp.mx1.record-without-data.dane.example. TLSA";

class ShippedWorldAgreement : public testing::TestWithParam<harness::ResolverProgram> {};

TEST_P(ShippedWorldAgreement, HoldsForEveryNameOfEveryPeer) {
    const ShippedWorld world = stage_shipped_scenarios();
    auto questions = all_questions(world);
    leave_out_late_answers(world, questions);

    Agreement agreement = agreement_with(GetParam(), world.stage.dns, questions);

    if (agreement.skipped) GTEST_SKIP() << *agreement.skipped;
    if (GetParam().word == "knot")
        std::erase_if(agreement.disagreements, [](const Disagreement& one) {
            return kSynthesised.contains(one.question);
        });
    if (GetParam().word == "bind") {
        const auto without_data = std::erase_if(agreement.disagreements, [](const Disagreement& one) {
            return one.question == kWithoutData;
        });
        EXPECT_EQ(without_data, 1U);
    }
    EXPECT_TRUE(agreement.disagreements.empty()) << describe(agreement);
    EXPECT_EQ(agreement.compared, questions.size());
    EXPECT_GT(agreement.secure, 0U);
    EXPECT_GT(agreement.insecure, 0U);
    EXPECT_GT(agreement.failed, 0U);
}

INSTANTIATE_TEST_SUITE_P(
    EveryKind,
    ShippedWorldAgreement,
    testing::ValuesIn(harness::resolver_programs()),
    [](const auto& one) { return one.param.word; }
);

} // namespace
