#include "harness/report/explain_report.hpp"

#include "harness/report/list_report.hpp"
#include "harness/report/safe_text.hpp"

#include "tests/harness/report/golden.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sstream>

namespace harness {

namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// A peer that differs from a correct one in every part, so that its explanation has every part.
Scenario scenario() {
    Scenario scenario;
    scenario.id = "delivery/first-mismatched-second-correct";
    scenario.file = "scenarios/delivery/first-mismatched-second-correct.yaml";
    scenario.title = "The record of the first MX host is of another key, the second host is correct";
    scenario.life = "The primary got a new certificate; nobody updated its record. The backup is untouched.";
    scenario.attack = "Someone on the path to the primary answers in its place.";
    scenario.why = "A host that cannot be authenticated is passed over, as if it were down.";
    scenario.sources = {"RFC 7672 2.2", "postconf(5) smtp_tls_security_level"};
    scenario.attempt = Attempt::later;

    Peer& peer = scenario.peer;
    peer.domain = "first-mismatched-second-correct.delivery.example.";
    peer.zone.denial = Denial::nsec3;
    MxHost first;
    first.label = "mx1";
    first.tlsa = {{3, 1, 1, TlsaOf::another_key}};
    first.role = Role::attacker;
    first.refusals = {{"RCPT", "450 4.2.0 Greylisted"}};
    MxHost second;
    second.label = "mx2";
    second.preference = 20;
    second.own_zone = true;
    second.zone.signing = Signing::unsigned_zone;
    second.certificate = {
        .issuer = Issuer::private_ca,
        .validity = Validity::expired,
        .name = CertificateName::wildcard,
        .key = KeyKind::rsa_2048,
        .chain = Chain::leaf_only};
    second.ipv6 = false;
    second.session_tickets = true;
    peer.mx = {first, second};
    peer.dns = {{"_25._tcp.mx2.example.", "TLSA", DnsFaultKind::servfail}};

    Expectation plain;
    plain.channel = Channel::plaintext;
    scenario.expect[{Level::none}] = plain;
    Expectation second_takes_it;
    second_takes_it.channel = Channel::authenticated;
    second_takes_it.by = "mx2";
    second_takes_it.never_got_mail = {"mx1"};
    second_takes_it.why = "The TLSA records of mx1 match nothing.";
    second_takes_it.sources = {"RFC 7672 2.2.2"};
    scenario.expect[{Level::dane}] = second_takes_it;
    Expectation deferred;
    deferred.outcome = Outcome::deferred;
    deferred.reason = Reason::no_dnssec;
    scenario.expect[{Level::dane_only}] = deferred;
    return scenario;
}

void expect_within(const std::string& text, std::size_t width) {
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);)
        EXPECT_LE(columns_of(line), width) << line;
}

TEST(ExplainReport, SaysWhereExpectationsAreTakenFrom) {
    Scenario taking = scenario();
    taking.like = {"dane/correct", {}};
    EXPECT_THAT(explain_report(taking, 80), HasSubstr("not judged\n  As in dane/correct\n"));
    taking.like = {"dane/correct", {"may", "dane-only"}};
    EXPECT_THAT(explain_report(taking, 80), HasSubstr("\n  As in dane/correct, but for may, dane-only\n"));
}

TEST(ExplainReport, SaysWhatALineRestsOnWhereNoDocumentDecides) {
    Scenario seen = scenario();
    seen.expect[{Level::none}] = Expectation{.channel = Channel::plaintext, .undocumented = "Postfix 3.7"};
    EXPECT_THAT(
        explain_report(seen, 120),
        HasSubstr("delivered plaintext – no document decides this; it rests on Postfix 3.7\n")
    );
}

TEST(ExplainReport, SaysWhatOperatorsCanDo) {
    Scenario stale = scenario();
    EXPECT_THAT(explain_report(stale, 80), Not(HasSubstr("What can be done")));
    stale.remedy = {"Wait.", "Publish the record of the new key."};
    EXPECT_THAT(
        explain_report(stale, 80),
        HasSubstr("\nWhat can be done\n  At the sender: Wait.\n"
                  "  At the recipient: Publish the record of the new key.\n")
    );
}

TEST(ExplainReport, SaysHowItWasCaptured) {
    Scenario own = scenario();
    own.captured = Captured{"2026-11-29", "192.0.2.53", "", {}, {"Nobody was asked."}};
    const std::string section =
        "\nCaptured\n  On 2026-11-29, by the resolver 192.0.2.53.\n  Nobody was asked.\n";
    EXPECT_THAT(explain_report(own, 120), HasSubstr(section));
}

TEST(ExplainReport, IsTheGoldenOne) {
    EXPECT_TRUE(matches_golden("explain.txt", explain_report(scenario(), 80)));
}

TEST(ExplainReport, WrapsAtTheWidth) {
    for (const int width : {60, 80, 120})
        expect_within(explain_report(scenario(), width), static_cast<std::size_t>(width));
}

TEST(ExplainReport, NamesEveryPolicyAndThoseThatAreNotJudged) {
    const std::string text = explain_report(scenario(), 200);

    for (const Policy& policy : usual_policies())
        EXPECT_THAT(text, HasSubstr("\n  " + to_text(policy))) << to_text(policy);
    EXPECT_THAT(text, HasSubstr("encrypt                  not judged"));
}

TEST(ExplainReport, NamesAPolicyWithStsWhereItIsToDoSomethingElse) {
    Scenario with_sts = scenario();
    const Policy may_sts{Level::may, InsecureMx::dane, Sts::on};
    with_sts.expect[may_sts] = with_sts.expect[{Level::may}];
    EXPECT_THAT(explain_report(with_sts, 200), Not(HasSubstr("sts=")));

    with_sts.expect[may_sts] = Expectation{.channel = Channel::authenticated};
    EXPECT_THAT(
        explain_report(with_sts, 200), HasSubstr("\n  may sts=on               delivered authenticated")
    );
}

TEST(ExplainReport, SaysWhatIsDocumentedOtherwiseOfAnotherProgram) {
    ProgramRule rule;
    rule.policies = {{Level::dane_only, InsecureMx::dane, Sts::off}};
    rule.expected = scenario().expect.at(rule.policies[0]);
    rule.instead = rule.expected;
    rule.instead.outcome = Outcome::bounced;
    rule.instead.why = "it fails";
    const ProgramDocuments documents{"exim", "exim.yaml", "Exim, by its specification", {rule}};

    const std::string text = explain_report(scenario(), 200, {documents});
    EXPECT_THAT(text, HasSubstr("\nExim, by its specification\n  dane-only bounced: no-dnssec"));
    EXPECT_THAT(text, HasSubstr("it fails"));
    EXPECT_THAT(explain_report(scenario(), 200), Not(HasSubstr("Exim")));
}

TEST(ExplainReport, SaysWhatThePolicyHostDoes) {
    Scenario with_sts = scenario();
    StsFacts sts;
    sts.mx = {"*.a.example", "mx1.b.example"};
    with_sts.peer.sts = sts;
    EXPECT_THAT(
        explain_report(with_sts, 200),
        HasSubstr("Its MTA-STS policy is enforce for *.a.example, mx1.b.example.")
    );

    with_sts.peer.sts->mode = StsMode::testing;
    with_sts.peer.sts->max_age = 9;
    with_sts.peer.sts->certificate.validity = Validity::expired;
    with_sts.peer.sts->http = StsHttp::not_found;
    EXPECT_THAT(
        explain_report(with_sts, 400),
        HasSubstr(
            "testing for *.a.example, mx1.b.example; max_age 9; the policy host answers 404; the policy "
            "host's certificate is issued by the public CA that every sender trusts, expired."
        )
    );
}

TEST(ExplainReport, SaysWhatWasReportedAndWhatWasClaimed) {
    Scenario reported = scenario();
    reported.reported =
        Reported{Policy{Level::dane_only}, Policy{Level::may}, scenario().expect.at({Level::dane_only})};

    EXPECT_THAT(
        explain_report(reported, 200),
        HasSubstr("\nReported deferred: no-dnssec under dane-only, claimed was may\n")
    );
    EXPECT_THAT(explain_report(scenario(), 200), Not(HasSubstr("Reported")));

    reported.reported->policy.reset();
    reported.reported->text = "its words";
    EXPECT_THAT(
        explain_report(reported, 200),
        HasSubstr("\nReported deferred: no-dnssec (\"its words\"), claimed was may\n")
    );
}

TEST(ExplainReport, SaysThatTheSenderIsToldToRelay) {
    Scenario relayed = scenario();
    relayed.route = Route::relay_465;

    EXPECT_THAT(
        explain_report(relayed, 200),
        HasSubstr("\n  The sender is told to relay to mx1 at port 465, where TLS begins at once.\n")
    );
    EXPECT_THAT(explain_report(scenario(), 200), Not(HasSubstr("relay")));
}

TEST(ExplainReport, SaysWhatIsDocumentedOfOlderVersions) {
    Scenario versioned = scenario();
    VersionExpectations entry{PostfixVersion{3, 6}, "It had a DANE of its own.", {}, {"HISTORY"}};
    Expectation delivered;
    delivered.channel = Channel::authenticated;
    delivered.why = entry.why;
    delivered.sources = entry.sources;
    entry.expect[{Level::dane_only}] = delivered;
    versioned.versions = {entry};

    EXPECT_THAT(
        explain_report(versioned, 200),
        HasSubstr("\nBefore Postfix 3.6\n  dane-only delivered authenticated\n"
                  "  It had a DANE of its own. [HISTORY]\n")
    );
}

TEST(ExplainReport, SaysWhatIsKnownToBeSeenInstead) {
    Scenario deviating = scenario();
    KnownDifference difference{"postfix", {"may", "dane"}, {}, {PostfixVersion{3, 6}, {}}, {}, {}};
    difference.saw.outcome = Outcome::deferred;
    difference.saw.reason = Reason::handshake_failed;
    difference.saw.why = "It waits.";
    difference.saw.sources = {"HISTORY"};
    deviating.deviates = {difference};

    EXPECT_THAT(
        explain_report(deviating, 200),
        HasSubstr("\nKnown to be seen instead\n"
                  "  postfix from 3.6, under may, dane: deferred: handshake-failed – It waits. [HISTORY]\n")
    );
}

TEST(DescribePeer, SaysWhatTheResolverDoes) {
    Peer peer = scenario().peer;
    peer.mx.clear();
    peer.dns = {
        {"a.example.", "", DnsFaultKind::ad_only_with_do},
        {"b.example.", "", DnsFaultKind::servfail_for_nxdomain}};

    EXPECT_THAT(
        describe_peer(peer),
        ElementsAre(
            testing::_,
            "The sender's resolver sets AD for a.example. and what is below only where the query has DO.",
            "The sender's resolver answers SERVFAIL for every name at or below b.example. that does not "
            "exist."
        )
    );
}

TEST(DescribePeer, SaysHowADomainIsFoundAndWhoseFirstQueriesFail) {
    Peer peer;
    peer.domain = "a.example.";
    peer.existence = Existence::alias;
    peer.zone.ds = ZoneDs::missing;
    MxHost& host = peer.mx.emplace_back();
    host.label = "mx1";
    host.mx_record = MxRecord::implicit;
    peer.dns = {{"a.example.", "MX", DnsFaultKind::notimp, 2}};

    EXPECT_THAT(
        describe_peer(peer),
        ElementsAre(
            "a.example. is signed, but without a DS in the zone above.",
            "The recipient's domain is alias.a.example., an alias of it.",
            testing::StartsWith("mx1 (the domain itself, as there is no MX record) offers STARTTLS"),
            "The query for MX a.example. is answered with NOTIMP. Only the first 2 of each sender's queries "
            "are answered so."
        )
    );
}

TEST(DescribePeer, SaysWhatIsBehindAnAlias) {
    Peer peer;
    peer.domain = "a.example.";
    MxHost& host = peer.mx.emplace_back();
    host.label = "mx1";
    host.tlsa = {TlsaFacts{}};
    host.alias = AliasFacts{.links = 2, .tlsa_at = TlsaAt::both};
    host.tlsa_alias = AliasFacts{.end = AliasEnd::dangling, .own_zone = true};
    host.tlsa_alias->zone.signing = Signing::unsigned_zone;

    EXPECT_THAT(
        describe_peer(peer).at(1),
        HasSubstr(
            "; its MX record names an alias, in 2 links, with the TLSA records at the alias and at the host; "
            "its TLSA records are behind an alias of a name that does not exist, in a zone of its own, "
            "unsigned "
        )
    );
}

TEST(ExplainReport, LetsNoSequenceOfAFileReachTheTerminal) {
    Scenario hostile = scenario();
    hostile.title = "bad\x1b[2J";
    hostile.peer.mx.front().refusals = {{"MAIL", "450 \x1b]0;x\x07"}};

    const std::string text = explain_report(hostile, 80);

    EXPECT_THAT(text, Not(HasSubstr("\x1b")));
    EXPECT_THAT(text, HasSubstr("bad\\x1B[2J"));
    EXPECT_THAT(list_report({&hostile}, 80), Not(HasSubstr("\x1b")));
}

std::string described(const MxHost& host) {
    Peer peer;
    peer.domain = "a.example.";
    peer.mx = {host};
    return describe_peer(peer).at(1);
}

MxHost host_of_a_peer() {
    MxHost host;
    host.label = "mx1";
    host.name = "mx1.a.example.";
    host.tlsa = {TlsaFacts{}};
    return host;
}

TEST(DescribePeer, SaysWhatAHostDoesAtAStep) {
    MxHost host = host_of_a_peer();
    host.connections.ipv6 = Connections::unanswered;
    host.refusals = {
        {"MAIL", "530 No", Answer::reply, Layer::plaintext}, {"EHLO", "", Answer::closes, Layer::tls}};
    host.ehlo = {{"DSN"}, {"AUTH PLAIN"}, 99};
    EXPECT_EQ(
        described(host),
        "mx1 (preference 10) leaves every connection unanswered over IPv6; offers STARTTLS, TLS 1.2 to 1.3, "
        "certificate self-signed; TLSA 3 1 1; does not announce DSN; announces AUTH PLAIN; takes messages of "
        "up to 99 octets; answers MAIL with \"530 No\" in plaintext; closes the connection at EHLO over TLS."
    );
}

TEST(DescribePeer, SaysWhereARecordIsAndWhatItsDataIs) {
    MxHost host = host_of_a_peer();
    host.tlsa = {
        {.octets = 20, .port = 443},
        {.data = "00ff", .owner = "*._tcp.mx1.a.example."},
        {.data_selector = 0, .data_matching = 2}};
    EXPECT_THAT(
        described(host),
        testing::EndsWith("; TLSA 3 1 1, the data of 20 octets at _443._tcp.mx1.a.example., where no sender "
                          "looks for it and 3 1 1 with the data 00ff at *._tcp.mx1.a.example. and 3 1 1, the "
                          "data really of cert, the data really sha2-512.")
    );
}

TEST(DescribePeer, ShowsNoCertificateWhereTheCiphersAreAnonymous) {
    MxHost host = host_of_a_peer();
    host.tls = {.max = TlsVersion::v1_2, .ciphers = Ciphers::anonymous};
    EXPECT_EQ(
        described(host),
        "mx1 (preference 10) offers STARTTLS, TLS 1.2 to 1.2, with anonymous ciphers alone; TLSA 3 1 1."
    );
}

TEST(DescribePeer, NamesWhatACertificateCarries) {
    MxHost host = host_of_a_peer();
    host.certificate = {.names = {"a.example", "b.example"}, .common_name = "c.example"};
    EXPECT_THAT(
        described(host),
        testing::HasSubstr("certificate self-signed, for a.example, b.example, with the CN c.example;")
    );
}

TEST(DescribePeer, SaysThatADomainDoesNotExist) {
    Peer peer;
    peer.domain = "gone.example.";
    peer.existence = Existence::missing;

    EXPECT_THAT(describe_peer(peer), ElementsAre("gone.example. does not exist: its parent denies it."));
}

TEST(ListReport, CountsAndKeepsTheWidth) {
    const Scenario one = scenario();

    const std::string text = list_report({&one, &one}, 70);

    expect_within(text, 70);
    EXPECT_THAT(text, HasSubstr(one.id + "  The record"));
    EXPECT_THAT(text, HasSubstr("2 scenarios"));
    EXPECT_THAT(list_report({&one}, 70), HasSubstr("1 scenario\n"));
}

} // namespace

} // namespace harness
