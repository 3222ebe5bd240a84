#include "harness/run/run_settings.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;
using testing::Optional;

const Policy kMay{Level::may};
const Policy kEncrypt{Level::encrypt};

Scenario scenario() {
    Scenario scenario;
    scenario.expect = {{kMay, {}}, {kEncrypt, {}}};
    return scenario;
}

TEST(SenderPlan, TakesAScenarioThatNamesItsPolicy) {
    EXPECT_TRUE(honest_sender(kMay).takes(scenario()));
    EXPECT_FALSE(honest_sender({Level::none}).takes(scenario()));
}

TEST(SenderPlan, LeavesLaterAttemptsAndRelaysToThePostfixOfThisMachine) {
    Scenario later = scenario();
    later.attempt = Attempt::later;
    Scenario relayed = scenario();
    relayed.route = Route::relay_587;
    const SenderPlan image = container_sender(SenderDescription{}, kMay);
    const SenderPlan running = twin_sender({"postfix", {}, {}}, "", kMay);

    for (const Scenario& special : {later, relayed}) {
        EXPECT_TRUE(honest_sender(kMay).takes(special));
        EXPECT_FALSE(image.takes(special));
        EXPECT_FALSE(running.takes(special));
    }
    EXPECT_THAT(image.why_not(later), Optional(HasSubstr("no later attempts")));
    EXPECT_THAT(running.why_not(relayed), Optional(HasSubstr("not told to relay")));
    EXPECT_TRUE(image.takes(scenario()));
    EXPECT_TRUE(running.takes(scenario()));
}

TEST(SenderPlan, LeavesLocalhostAndLateAnswersToPostfix) {
    Scenario localhost = scenario();
    localhost.peer.mx.emplace_back().mx_record = MxRecord::localhost;
    Scenario late = scenario();
    late.peer.dns = {{"a.example.", "MX", DnsFaultKind::delayed, 0, 0, 2000}};
    Scenario in_time = scenario();
    in_time.peer.dns = {{"a.example.", "MX", DnsFaultKind::delayed, 0, 0, 500}};

    for (const Scenario& special : {localhost, late}) {
        EXPECT_TRUE(honest_sender(kMay).takes(special));
        EXPECT_FALSE(own_sender("exim", kMay).takes(special));
    }
    EXPECT_TRUE(own_sender("exim", kMay).takes(in_time));
}

// A host that the first message found out of reach would be none that the second one is tried with.
TEST(SenderPlan, LeavesSecondMessagesToProgramsThatForgetFailures) {
    Scenario second = scenario();
    second.attempt = Attempt::second_message;

    EXPECT_TRUE(honest_sender(kMay).takes(second));
    EXPECT_TRUE(container_sender(SenderDescription{}, kMay).takes(second));
    EXPECT_THAT(own_sender("exim", kMay).why_not(second), Optional(HasSubstr("has failed")));
}

TEST(SenderPlan, LeavesMessagesToWhoTakesThem) {
    Scenario utf8 = scenario();
    utf8.message.recipient = RecipientForm::utf8;
    Scenario notify = scenario();
    notify.message.notify = Notify::never;
    for (const Scenario& special : {utf8, notify}) {
        EXPECT_TRUE(honest_sender(kMay).takes(special));
        EXPECT_FALSE(own_sender("opensmtpd", kMay).takes(special));
    }
    EXPECT_THAT(own_sender("exim", kMay).why_not(utf8), Optional(HasSubstr("US-ASCII")));
    EXPECT_THAT(own_sender("exim", kMay).why_not(notify), Optional(HasSubstr("notifications")));
}

TEST(SenderPlan, CannotGiveFingerprintsToAnImageOrBesideMtaSts) {
    const Policy fingerprint{Level::fingerprint};
    EXPECT_FALSE(honest_sender(fingerprint).untellable);
    EXPECT_THAT(
        container_sender(SenderDescription{}, fingerprint).untellable, Optional(HasSubstr("digests"))
    );
    EXPECT_THAT(
        honest_sender({Level::fingerprint, InsecureMx::dane, Sts::on}).untellable,
        Optional(HasSubstr("smtp_tls_policy_maps"))
    );
}

TEST(SenderPlan, LeavesSilentHostsToThePostfixOfThisMachine) {
    Scenario silent = scenario();
    MxHost host;
    host.starttls = Starttls::hangs;
    silent.peer.mx = {host};
    const SenderPlan image = container_sender(SenderDescription{}, kMay);

    EXPECT_TRUE(honest_sender(kMay).takes(silent));
    EXPECT_THAT(image.why_not(silent), Optional(HasSubstr("waits for a silent host longer than a run does")));
}

// All of its mail goes to one host, so it can have the mail of one peer only.
TEST(SenderPlan, OfAnotherProgramTakesWhatThatCanDo) {
    Scenario special = scenario();
    const SenderPlan exim = own_sender("exim", kMay);
    EXPECT_TRUE(exim.takes(special));
    special.attempt = Attempt::later;
    EXPECT_TRUE(exim.takes(special));
    special.route = Route::relay_587;
    EXPECT_FALSE(exim.takes(special));
    EXPECT_EQ(exim.why_not(special), "Exim is not told to relay");
}

TEST(SenderPlan, SaysWhyItCannotBeToldItsPolicy) {
    SenderDescription set_by_parameters;
    set_by_parameters.name = "image";
    SenderDescription claiming;
    claiming.claims = Policy{Level::may, InsecureMx::dane, Sts::on};

    EXPECT_FALSE(honest_sender(*claiming.claims).untellable);
    EXPECT_TRUE(own_sender("exim", {Level::dane, InsecureMx::encrypt}).untellable);
    EXPECT_FALSE(container_sender(set_by_parameters, kMay).untellable);
    EXPECT_THAT(
        container_sender(set_by_parameters, *claiming.claims).untellable, Optional(HasSubstr("MTA-STS"))
    );
    EXPECT_FALSE(container_sender(claiming, *claiming.claims).untellable);
}

TEST(SenderPlan, OfARelayingImageTakesOneScenarioEach) {
    Scenario by_mx = scenario();
    Scenario first = scenario();
    first.id = "first";
    first.route = Route::relay_587;
    Scenario second = first;
    second.id = "second";
    Scenario wrapped = first;
    wrapped.route = Route::relay_465;
    SenderDescription relay;
    relay.name = "relay";
    relay.claims = kMay;
    relay.route = Route::relay_587;

    const auto senders = relaying_senders(relay, kMay, {&by_mx, &first, &wrapped, &second});

    ASSERT_EQ(senders.size(), 2U);
    EXPECT_EQ(senders[0].name, "relay first");
    EXPECT_TRUE(senders[0].takes(first));
    EXPECT_FALSE(senders[0].takes(second));
    EXPECT_FALSE(senders[0].takes(by_mx));
    EXPECT_TRUE(senders[1].takes(second));
    EXPECT_EQ(relaying_senders(relay, kMay, {&by_mx, &first}).at(0).name, "relay");
    EXPECT_TRUE(relaying_senders(relay, kMay, {&by_mx}).empty());
}

TEST(SenderPlan, TakesOnlyWhatWasReportedUnderItsPolicyIfItIsThereForReports) {
    Scenario reported = scenario();
    reported.reported = Reported{kEncrypt, std::nullopt, {}};

    EXPECT_TRUE(reported_sender(kEncrypt).takes(reported));
    EXPECT_FALSE(reported_sender(kMay).takes(reported));
    EXPECT_FALSE(reported_sender(kEncrypt).takes(scenario()));
}

TEST(MutantSender, SaysWhatItReallyIs) {
    const SenderPlan other = mutant_sender(kMay, kEncrypt);
    const SenderPlan same = mutant_sender(
        kMay, kMay, "postfix", {{"smtp_dns_support_level", "", ""}, {"smtp_host_lookup", "dns, native", ""}}
    );

    EXPECT_EQ(other.mutant(), "encrypt");
    EXPECT_EQ(other.name, "may (mutant: really encrypt)");
    EXPECT_EQ(same.mutant(), "may + smtp_dns_support_level= + smtp_host_lookup=dns, native");
    EXPECT_EQ(honest_sender(kMay).mutant(), std::nullopt);
}

Scenario with_fault(DnsFaultKind kind) {
    Scenario scenario;
    scenario.expect[kMay] = {};
    scenario.peer.dns.push_back({"a.example.", "MX", kind});
    return scenario;
}

// Such a fault is in the answers of our resolver alone.
TEST(SenderPlan, WithAResolverOfItsOwnTakesNoFaultsOfAnotherOne) {
    const SenderPlan with_ours = twin_sender({"smtp", {}, {}}, "", kMay);
    const SenderPlan with_its_own = twin_sender({"smtp", {}, {}}, "unbound", kMay);
    for (const DnsFaultKind kind :
         {DnsFaultKind::ad_withheld, DnsFaultKind::ad_only_with_do, DnsFaultKind::servfail_for_nxdomain}) {
        EXPECT_TRUE(with_ours.takes(with_fault(kind)));
        EXPECT_FALSE(with_its_own.takes(with_fault(kind)));
    }
    for (const DnsFaultKind kind :
         {DnsFaultKind::servfail, DnsFaultKind::no_answer, DnsFaultKind::ds_of_another_key})
        EXPECT_TRUE(with_its_own.takes(with_fault(kind)));
}

// It would ask again, and the sender would hear of nothing.
TEST(SenderPlan, WithARealResolverTakesNoLookupThatFailsAtFirstAlone) {
    Scenario once = with_fault(DnsFaultKind::servfail);
    once.peer.dns[0].first = 1;
    SenderPlan with_unbound = honest_sender(kMay);
    with_unbound.resolver =
        std::make_shared<const InstalledResolver>(InstalledResolver{*resolver_program("unbound"), "1.17.1"});

    EXPECT_TRUE(honest_sender(kMay).takes(once));
    EXPECT_THAT(with_unbound.why_not(once), Optional(HasSubstr("asks again by itself")));
    EXPECT_FALSE(with_unbound.takes(with_fault(DnsFaultKind::ad_withheld)));
    EXPECT_TRUE(with_unbound.takes(with_fault(DnsFaultKind::servfail)));
}

TEST(SenderPlan, PlaysAPeerThatChangesOrMayCrashOnlyWhereNothingElseIsHarmed) {
    Scenario changing;
    changing.attempt = Attempt::second_message;
    changing.peer.then = std::make_shared<const Peer>();
    Scenario crashing;
    crashing.peer.mx.emplace_back().tlsa = {{.octets = 0}};
    for (const Scenario* scenario : {&changing, &crashing}) {
        EXPECT_FALSE(honest_sender({Level::may}).why_not(*scenario));
        EXPECT_TRUE(container_sender({}, {Level::may}).why_not(*scenario));
    }
    SenderPlan resolved = honest_sender({Level::may});
    resolved.resolver = std::make_shared<const InstalledResolver>();
    EXPECT_TRUE(resolved.why_not(changing));
    resolved.resolver =
        std::make_shared<const InstalledResolver>(InstalledResolver{*resolver_program("unbound"), "1"});
    EXPECT_FALSE(resolved.why_not(crashing));
    resolved.resolver =
        std::make_shared<const InstalledResolver>(InstalledResolver{*resolver_program("bind"), "9"});
    EXPECT_THAT(resolved.why_not(crashing), Optional(HasSubstr("malformed")));
}

TEST(SenderPlan, TellsPostfixAloneWhatToKeepOfADelivery) {
    Scenario keeping;
    keeping.attempt = Attempt::second_message;
    for (const Kept kept : {Kept::tls_sessions, Kept::connections}) {
        keeping.kept = kept;
        EXPECT_FALSE(honest_sender({Level::may}).why_not(keeping));
        EXPECT_TRUE(container_sender({}, {Level::may}).why_not(keeping));
        EXPECT_TRUE(own_sender("exim", {Level::may}).why_not(keeping));
    }
}

} // namespace
} // namespace harness
