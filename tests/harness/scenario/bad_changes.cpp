#include "tests/harness/scenario/bad_snippets.hpp"
#include "tests/harness/scenario/scenario_text.hpp"

namespace harness {

std::vector<BadSnippet> bad_changes() {
    const std::string tail = "expect: {may: delivered encrypted}\nsources: [RFC 7672]\n";
    return {
        {"ThenThatChangesNothing",
         "title: T\nthen: {expect: {may: delivered encrypted}}\n" + tail,
         "2:8: \"then\" changes nothing of the peer",
         true},
        {"ThenWithoutExpect",
         "title: T\nthen: {zone: unsigned}\n" + tail,
         "2:8: there is no \"expect\": what is documented of the second message",
         true},
        {"ThenOfAnAttempt",
         "title: T\nattempt: later\nthen: {zone: unsigned, expect: {may: delivered encrypted}}\n" + tail,
         "2:10: \"attempt\" has no meaning here: \"then\" is about a second message",
         false},
        {"UnknownKeyOfThen",
         "title: T\nthen: {domain: missing, expect: {may: delivered encrypted}}\n" + tail,
         "2:8: found \"domain\", expected one of zone, mx, dns, sts, expect",
         true},
        {"ThenWithASilentHost",
         "title: T\nthen: {mx: [{starttls: hangs}], expect: {may: delivered encrypted}}\n" + tail,
         "2:8: a silent host or resolver is waited for too long, but at a first attempt",
         false},
        {"ThenOfAnEarlierDomain",
         "title: T\npeer: {earlier-domain: unsigned}\nthen: {zone: unsigned, expect: {may: delivered "
         "encrypted}}\n" +
             tail,
         "3:8: the message before is for the earlier domain, which does not change",
         false},
        {"ThenOfAMissingDomain",
         "title: T\npeer: {domain: missing}\nthen: {zone: unsigned, expect: {may: bounced no-such-domain}}\n"
         "expect: {may: bounced no-such-domain}\nsources: [a]\n",
         "3:8: a domain that does not exist does not change",
         false},
        {"ThenOfARelay",
         "title: T\nroute: relay-587\nthen: {zone: unsigned, expect: {may: delivered encrypted}}\n" + tail,
         "3:8: only one of two messages would be relayed",
         false},
        {"StarttlsOfOneSession",
         scenario_with("peer: {mx: [{starttls: [refused]}]}\n"),
         "2:25: expected a word, or a list of two and more: one for each session",
         true},
        {"StarttlsThatIsTheSameInEverySession",
         scenario_with("peer: {mx: [{starttls: [offered, offered]}]}\n"),
         "2:25: every session is the same: expected a word",
         false},
        {"UnknownStarttlsOfASession",
         scenario_with("peer: {mx: [{starttls: [offered, refsued]}]}\n"),
         "2:34: found \"refsued\", expected one of offered, not-offered, refused, handshake-fails, closes, "
         "hangs, "
         "closes-in-handshake, hangs-in-handshake, goes-on-in-plaintext, injects; did you mean \"refused\"?",
         true},
        {"HostThatMovesAtFirst",
         scenario_with("peer: {mx: [{moved: true}]}\n"),
         "2:14: \"moved\" has no meaning but in \"then\"",
         false},
        {"AnotherKeyAtFirst",
         scenario_with("peer: {mx: [{certificate: {private-key: another}}]}\n"),
         "2:14: \"private-key\" has no meaning but in \"then\"",
         false},
    };
}

} // namespace harness
