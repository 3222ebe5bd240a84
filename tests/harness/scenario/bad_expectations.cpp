#include "tests/harness/scenario/bad_snippets.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

namespace harness {

namespace {

const std::string kHead = "title: T\nsources: [RFC 7672]\nexpect:\n";
const std::string kPolicies = "dane, none, may, encrypt, dane insecure-mx=dane, dane insecure-mx=encrypt, "
                              "dane insecure-mx=may, dane-only, secure";
const std::string kReasons =
    "tls-not-offered, starttls-refused, handshake-failed, certificate-not-verified, no-dnssec, "
    "no-tlsa, tlsa-unusable, tlsa-lookup-failed, dns-lookup-failed, no-such-domain, null-mx, "
    "no-mail-host, connection-refused, connection-timed-out, connection-lost, "
    "greeting-refused, refused-by-peer, tls-configuration";
const std::string kExpectationKeys =
    "outcome, channel, reason, by, never-got-mail, why, sources, undocumented";

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
         "4:75: mx1 cannot both take the message and never get it",
         false},
        {"ByAHostThatTakesNothing",
         "title: T\nsources: [a]\npeer: {mx: [{connections: refused}, {}]}\nexpect:\n"
         "  may: {outcome: delivered, channel: encrypted, by: mx1}\n",
         "5:53: mx1 cannot take the message: it refuses every connection",
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
