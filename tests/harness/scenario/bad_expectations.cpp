#include "tests/harness/scenario/bad_snippets.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

namespace harness {

namespace {

const std::string kHead = "title: T\nsources: [RFC 7672]\nexpect:\n";
const std::string kPolicies = "dane, none, may, encrypt, dane insecure-mx=dane, dane insecure-mx=encrypt, "
                              "dane insecure-mx=may, dane-only, secure, verify, fingerprint";
const std::string kReasons =
    "tls-not-offered, starttls-refused, handshake-failed, certificate-not-verified, no-dnssec, "
    "no-tlsa, tlsa-unusable, tlsa-lookup-failed, dns-lookup-failed, no-such-domain, null-mx, "
    "no-mail-host, mail-loops, connection-refused, connection-timed-out, connection-lost, "
    "greeting-refused, refused-by-peer, smtputf8-not-offered, requiretls-not-offered, "
    "requiretls-unauthenticated, tls-configuration, sender-crashed";
const std::string kExpectationKeys =
    "outcome, channel, reason, by, never-got-mail, never-dialled, "
    "never-greeted, not-asked, sni, dsn, content, session, report, why, sources, undocumented";

} // namespace

std::vector<BadSnippet> bad_expectations() {
    return {
        {"UnknownPolicy",
         kHead + "  dane-olny: deferred no-tlsa\n",
         "4:3: found \"dane-olny\", expected one of " + kPolicies + "; did you mean \"dane-only\"?",
         true},
        {"UnknownOutcome",
         kHead + "  may: delviered encrypted\n",
         "4:8: found \"delviered\", expected one of delivered, deferred, bounced; did you mean "
         "\"delivered\"?",
         true},
        {"UnknownChannel",
         kHead + "  may: delivered encryptd\n",
         "4:18: found \"encryptd\", expected one of plaintext, encrypted, authenticated; did you mean "
         "\"encrypted\"?",
         true},
        {"UnknownReason",
         kHead + "  may: deferred tls-not-ofered\n",
         "4:17: found \"tls-not-ofered\", expected one of " + kReasons +
             "; did you mean \"tls-not-offered\"?",
         true},
        {"ReasonThatNobodyDocuments",
         kHead + "  may: deferred unrecognised\n",
         "4:17: found \"unrecognised\", expected one of " + kReasons,
         true},
        {"DeliveredHow",
         kHead + "  may: delivered\n",
         "4:8: \"delivered\" needs a channel: plaintext, encrypted or authenticated",
         true},
        {"DeferredWhy",
         kHead + "  may: deferred\n",
         "4:8: \"deferred\" needs a reason, like tls-not-offered",
         true},
        {"DeliveredWithAReason",
         kHead + "  may: {outcome: delivered, channel: encrypted, reason: no-tlsa}\n",
         "4:9: what is delivered has no reason",
         true},
        {"DeferredWithAChannel",
         kHead + "  may: {outcome: deferred, reason: no-tlsa, channel: encrypted}\n",
         "4:9: what is deferred has no channel",
         true},
        {"BouncedByAHost",
         kHead + "  may: {outcome: bounced, reason: null-mx, by: mx1}\n",
         "4:9: what is bounced is taken by nobody",
         true},
        {"NoOutcome", kHead + "  may: {channel: encrypted}\n", "4:9: there is no \"outcome\"", true},
        {"ByAnUnknownHost",
         kHead + "  may: {outcome: delivered, channel: encrypted, by: mx2}\n",
         "4:53: found \"mx2\", expected one of mx1; did you mean \"mx1\"?",
         false},
        {"NeverAnUnknownHost",
         kHead + "  may: {outcome: deferred, reason: no-tlsa, never-got-mail: [mx9]}\n",
         "4:62: found \"mx9\", expected one of mx1; did you mean \"mx1\"?",
         false},
        {"ByAndNever",
         kHead + "  may: {outcome: delivered, channel: encrypted, by: mx1, never-got-mail: [mx1]}\n",
         "4:75: mx1 cannot both take the message and be in \"never-got-mail\"",
         false},
        {"ByAHostThatTakesNothing",
         "title: T\nsources: [a]\npeer: {mx: [{connections: refused}, {}]}\nexpect:\n"
         "  may: {outcome: delivered, channel: encrypted, by: mx1}\n",
         "5:53: mx1 cannot take the message: it refuses every connection",
         false},
        {"NeverDialledWhereNobodySeesIt",
         "title: T\nsources: [a]\npeer: {mx: [{connections: refused}, {}]}\nexpect:\n"
         "  may: {outcome: delivered, channel: encrypted, never-dialled: [mx1]}\n",
         "5:65: nobody sees whether mx1 is dialled or greeted: it refuses every connection",
         false},
        {"NotAskedOfAnUnknownType",
         kHead + "  may: {outcome: delivered, channel: encrypted, not-asked: [TLSSA mx1]}\n",
         "4:61: found \"TLSSA\", expected one of MX, A, AAAA, TLSA, TXT, SOA, NS, DS, DNSKEY, CNAME; did you "
         "mean \"TLSA\"?",
         true},
        {"NotAskedOfNobodysName",
         kHead + "  may: {outcome: delivered, channel: encrypted, not-asked: [MX example.org]}\n",
         "4:61: expected a type and a name of this peer's, like \"TLSA _25._tcp.{mx1}\"",
         false},
        {"ServerNameWithoutTls",
         kHead + "  may: {outcome: delivered, channel: plaintext, sni: none}\n",
         "4:9: \"sni\" needs a TLS handshake, and this comes of none",
         false},
        {"ServerNameOfAFailedLookup",
         kHead + "  dane: {outcome: deferred, reason: tlsa-lookup-failed, sni: \"{mx1}\"}\n",
         "4:10: \"sni\" needs a TLS handshake, and this comes of none",
         false},
        {"ServerNameOfAnUnknownHost",
         kHead + "  dane: {outcome: delivered, channel: authenticated, sni: \"{mx2}\"}\n",
         "4:59: found \"mx2\", expected one of domain, mx1; did you mean \"mx1\"?",
         false},
        {"ContentOfWhatIsDeferred",
         kHead + "  may: {outcome: deferred, reason: no-tlsa, content: intact}\n",
         "4:9: of what is deferred nobody has the content",
         true},
        {"StatusOfAnotherOutcome",
         kHead + "  may: {outcome: deferred, reason: null-mx, dsn: 5.1.10}\n",
         "4:50: the status code of what is deferred begins with 4",
         false},
        {"StatusThatIsNone",
         kHead + "  may: {outcome: deferred, reason: null-mx, dsn: 4.7}\n",
         "4:50: found \"4.7\", expected an enhanced status code like \"4.7.5\"",
         true},
        {"ReportOfAnUnknownResult",
         "title: T\nsources: [a]\npeer: {tlsrpt: present}\nexpect:\n"
         "  may: {outcome: deferred, reason: null-mx, report: tlsa expired}\n",
         "5:53: found \"tlsa expired\", expected none, or one of tlsa, sts, no-policy-found and a result: "
         "success, "
         "starttls-not-supported, certificate-host-mismatch, certificate-not-trusted, certificate-expired, "
         "validation-failure, sts-policy-fetch-error, sts-policy-invalid, sts-webpki-invalid, tlsa-invalid, "
         "dnssec-invalid, dane-required",
         false},
        {"ReportToADomainThatAsksForNone",
         kHead + "  dane: {outcome: delivered, channel: authenticated, report: tlsa success}\n",
         "4:62: nothing is reported to a domain without a right \"tlsrpt\" record",
         false},
        {"ReportToADomainWithTwoRecords",
         "title: T\nsources: [a]\npeer: {tlsrpt: doubled}\nexpect:\n"
         "  dane: {outcome: delivered, channel: authenticated, report: tlsa success}\n",
         "5:62: nothing is reported to a domain without a right \"tlsrpt\" record",
         false},
        {"SuccessWithoutHandshake",
         "title: T\nsources: [a]\npeer: {tlsrpt: present}\nexpect:\n"
         "  may: {outcome: delivered, channel: plaintext, report: no-policy-found success}\n",
         "5:57: \"success\" needs a TLS handshake, and this comes of none",
         false},
        {"DeliveredToANullMx",
         "title: T\nsources: [a]\npeer: {mx: null}\nexpect:\n  may: delivered encrypted\n",
         "5:8: this domain has no host that could take the message",
         false},
        {"DeliveredToNobody",
         "title: T\nsources: [a]\npeer: {domain: missing}\nexpect:\n  may: delivered encrypted\n",
         "5:8: this domain has no host that could take the message",
         false},
        {"ListAsExpectation",
         kHead + "  may: [delivered, encrypted]\n",
         "4:9: found a list, expected a mapping of " + kExpectationKeys,
         true},
        {"NothingAsExpectation",
         kHead + "  may:\n",
         "4:3: found nothing, expected a mapping of " + kExpectationKeys,
         true},
        {"NoPolicies", kHead + "  {}\n", "3:1: \"expect\" names no policy", true},
        {"PolicyTwice",
         kHead + "  may: delivered encrypted\n  may: delivered plaintext\n",
         "5:3: this key is here twice, first in line 4",
         false},
    };
}

} // namespace harness
