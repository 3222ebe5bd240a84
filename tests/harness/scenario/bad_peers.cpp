#include "tests/harness/scenario/bad_snippets.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

namespace harness {

namespace {

const std::string kHostKeys =
    "preference, zone, starttls, certificate, tlsa, tls, session-tickets, addresses, "
    "connections, role, replies";
const std::string kFaults =
    "servfail, refused, no-answer, signature-expired, signature-corrupted, signature-missing, "
    "ds-of-another-key, ad-withheld, ad-only-with-do, servfail-for-nxdomain";

std::string many_records(int count) {
    std::string records;
    for (int n = 0; n < count; ++n)
        records += (n == 0 ? "{usage: " : ", {usage: ") + std::to_string(n) + "}";
    return records;
}

} // namespace

std::vector<BadSnippet> bad_peers() {
    return {
        {"UnknownHostKey",
         scenario_with("peer: {mx: [{startls: refused}]}\n"),
         "2:14: found \"startls\", expected one of " + kHostKeys + "; did you mean \"starttls\"?",
         true},
        {"UnknownPeerKey",
         scenario_with("peer: {host: [{}]}\n"),
         "2:8: found \"host\", expected one of domain, zone, mx, dns, sts",
         true},
        {"UnknownZone",
         scenario_with("peer: {zone: sined}\n"),
         "2:14: found \"sined\", expected one of signed, unsigned; did you mean \"signed\"?",
         true},
        {"UnknownDenial",
         scenario_with("peer: {zone: {denial: nsec5}}\n"),
         "2:23: found \"nsec5\", expected one of nsec, nsec3; did you mean \"nsec\"?",
         true},
        {"DenialOfAnUnsignedZone",
         scenario_with("peer: {zone: {signing: unsigned, denial: nsec3}}\n"),
         "2:42: \"denial\" has no meaning here: the zone is unsigned",
         true},
        {"NullMxWithHosts",
         scenario_with("peer:\n  mx:\n    - null\n    - {}\n"),
         "4:7: found nothing, expected a mapping of " + kHostKeys,
         true},
        {"NoHosts",
         scenario_with("peer: {mx: []}\n"),
         "2:8: found a list for \"mx\", expected a list of hosts, or null for a null MX",
         true},
        {"HostsOfAMissingDomain",
         scenario_with("peer: {domain: missing, mx: [{}]}\n"),
         "2:25: a domain that does not exist has no MX hosts",
         true},
        {"ZoneOfAMissingDomain",
         scenario_with("peer: {domain: missing, zone: signed}\n"),
         "2:31: a domain that does not exist has no zone",
         true},
        {"LargePreference",
         scenario_with("peer: {mx: [{preference: 65536}]}\n"),
         "2:26: found \"65536\", expected a whole number from 0 to 65535",
         true},
        {"NegativePreference",
         scenario_with("peer: {mx: [{preference: -1}]}\n"),
         "2:26: found \"-1\", expected a whole number from 0 to 65535",
         true},
        {"WordOfATlsaField",
         scenario_with("peer: {mx: [{tlsa: [{usage: dane-e}]}]}\n"),
         "2:29: found \"dane-e\", expected one of pkix-ta, pkix-ee, dane-ta, dane-ee; did you mean "
         "\"dane-ee\"?",
         true},
        {"NumberOfATlsaField",
         scenario_with("peer: {mx: [{tlsa: [{matching: 256}]}]}\n"),
         "2:32: found \"256\", expected a whole number from 0 to 255",
         true},
        {"EmptyTlsa",
         scenario_with("peer: {mx: [{tlsa: []}]}\n"),
         "2:14: found a list for \"tlsa\", expected \"none\" or a list of records",
         true},
        {"UnknownIssuer",
         scenario_with("peer: {mx: [{certificate: {issuer: public}}]}\n"),
         "2:36: found \"public\", expected one of self, private-ca, public-ca; did you mean \"public-ca\"?",
         true},
        {"TlsVersion",
         scenario_with("peer: {mx: [{tls: {max: 1.4}}]}\n"),
         "2:25: found \"1.4\", expected one of 1.0, 1.1, 1.2, 1.3; did you mean \"1.0\"?",
         true},
        {"TlsVersionsTheWrongWayRound",
         scenario_with("peer: {mx: [{tls: {min: 1.3, max: 1.2}}]}\n"),
         "2:20: the oldest TLS version, 1.3, is newer than the newest, 1.2",
         false},
        {"BooleanOfAnotherWord",
         scenario_with("peer: {mx: [{session-tickets: yes}]}\n"),
         "2:31: found \"yes\", expected one of true, false",
         true},
        {"UnknownFamily",
         scenario_with("peer: {mx: [{addresses: [ipv5]}]}\n"),
         "2:26: found \"ipv5\", expected one of ipv4, ipv6; did you mean \"ipv4\"?",
         true},
        {"UnknownCommand",
         scenario_with("peer: {mx: [{replies: {RPCT: 450 No}}]}\n"),
         "2:24: found \"RPCT\", expected one of GREETING, EHLO, HELO, MAIL, RCPT, DATA, MESSAGE; did you "
         "mean \"RCPT\"?",
         true},
        {"ReplyThatAccepts",
         scenario_with("peer: {mx: [{replies: {RCPT: 250 Yes}}]}\n"),
         "2:30: found \"250 Yes\", expected a reply of 4xx or 5xx with a text, like \"450 4.7.1 Not now\"",
         true},
        {"ReplyOfTwoLines",
         scenario_with("peer: {mx: [{replies: {RCPT: \"450 a\\r\\nb\"}}]}\n"),
         "2:30: found \"450 a  b\", expected a reply of 4xx or 5xx with a text, like \"450 4.7.1 Not now\"",
         true},
        {"UnknownStsMode",
         scenario_with("peer: {sts: enforced}\n"),
         "2:13: found \"enforced\", expected one of enforce, testing, none; did you mean \"enforce\"?",
         true},
        {"UnknownStsKey",
         scenario_with("peer: {sts: {max_age: 1}}\n"),
         "2:14: found \"max_age\", expected one of mode, mx, max-age, id, txt, record, policy, alias, "
         "certificate, http; did you "
         "mean "
         "\"max-age\"?",
         true},
        {"StsOfNothing",
         scenario_with("peer:\n  sts:\n"),
         "3:3: found nothing, expected a mapping of mode, mx, max-age, id, txt, record, policy, alias, "
         "certificate, http",
         true},
        {"StsPatternOfAnUnknownHost",
         scenario_with("peer: {sts: {mx: [\"{mx2}\"]}}\n"),
         "2:19: found \"mx2\", expected one of domain, mx1; did you mean \"mx1\"?",
         false},
        {"StsPatternOfTwoWords",
         scenario_with("peer: {sts: {mx: [a b]}}\n"),
         "2:19: found \"a b\", expected a pattern like *.mail.example",
         false},
        {"StsPatternsThatAreNoList",
         scenario_with("peer: {sts: {mx: \"{mx1}\"}}\n"),
         "2:18: found \"{mx1}\" for \"mx\", expected a list of at most 16 patterns",
         true},
        {"StsIdThatEndsItsField",
         scenario_with("peer: {sts: {id: \"1; v=2\"}}\n"),
         "2:18: found \"1; v=2\", expected at most 64 characters without ; and spaces",
         false},
        {"StsOfAMissingDomain",
         scenario_with("peer: {domain: missing, sts: enforce}\n"),
         "2:30: a domain that does not exist has no MTA-STS policy",
         true},
        {"FaultWithoutType",
         scenario_with("peer: {dns: [{name: \"{domain}\", fault: servfail}]}\n"),
         "2:15: this fault is of one name and type: there is no \"type\"",
         true},
        {"FaultOfEveryTypeWithAType",
         scenario_with("peer: {dns: [{name: \"{domain}\", fault: ad-withheld, type: MX}]}\n"),
         "2:59: \"type\" has no meaning here: \"ad-withheld\" is of every type",
         true},
        {"FaultWithoutName",
         scenario_with("peer: {dns: [{fault: signature-expired}]}\n"),
         "2:15: there is no \"name\"",
         true},
        {"FaultWithoutFault",
         scenario_with("peer: {dns: [{name: \"{domain}\"}]}\n"),
         "2:15: there is no \"fault\"",
         true},
        {"UnknownFault",
         scenario_with("peer: {dns: [{name: \"{domain}\", fault: servfial, type: MX}]}\n"),
         "2:40: found \"servfial\", expected one of " + kFaults + "; did you mean \"servfail\"?",
         true},
        {"UnknownType",
         scenario_with("peer: {dns: [{name: \"{domain}\", fault: refused, type: TSLA}]}\n"),
         "2:55: found \"TSLA\", expected one of MX, A, AAAA, TLSA, TXT, SOA, NS, DS, DNSKEY, CNAME; did you "
         "mean \"TLSA\"?",
         true},
        {"UnknownVariable",
         scenario_with("peer: {dns: [{name: \"{mx2}\", fault: refused, type: A}]}\n"),
         "2:21: found \"mx2\", expected one of domain, mx1; did you mean \"mx1\"?",
         false},
        {"NameOfSomebodyElse",
         scenario_with("peer: {dns: [{name: a.example., fault: refused, type: A}]}\n"),
         "2:21: \"a.example.\" is not a name of this peer, whose domain is name.folder.example.",
         false},
        {"FaultAtNoName",
         scenario_with("peer: {dns: [{name: \"a..{domain}\", fault: refused, type: A}]}\n"),
         "2:15: \"a..name.folder.example.\" is no domain name: expected labels of 1 to 63 letters, digits, - "
         "and _",
         false},
        {"SignaturesOfAnUnsignedZone",
         scenario_with(
             "peer:\n  zone: unsigned\n  dns:\n    - {name: \"{domain}\", fault: signature-expired}\n"
         ),
         "5:8: the zone name.folder.example. is unsigned: it has neither a DS nor signatures that could be "
         "wrong",
         false},
        {"SignaturesOfNothing",
         scenario_with("peer:\n  mx: [{tlsa: none}]\n  dns:\n"
                       "    - {name: \"_25._tcp.{mx1}\", type: TLSA, fault: signature-expired}\n"),
         "5:8: there are no TLSA records at _25._tcp.mx1.name.folder.example. whose signatures could be "
         "wrong",
         false},
        {"MoreTlsaRecordsThanFit",
         scenario_with("peer:\n  mx:\n    - {}\n    - tlsa: [" + many_records(33) + "]\n"),
         "5:7: there are more TLSA records than fit into a DNS message: expected at most 32",
         true},
    };
}

} // namespace harness
