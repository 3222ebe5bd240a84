#include "tests/harness/scenario/bad_snippets.hpp"

namespace harness {

std::vector<BadSnippet> bad_files() {
    const std::string tail = "expect: {may: delivered encrypted}\nsources: [RFC 7672]\n";
    return {
        {"NoTitle", tail, "1:1: there is no \"title\"", true},
        {"EmptyTitle", "title: \"\"\n" + tail, "1:8: found \"\" for \"title\", expected a text", true},
        {"BlankTitle", "title: >\n  \n" + tail, "2:1: found \"\" for \"title\", expected a text", true},
        {"ListAsTitle", "title: [a]\n" + tail, "1:9: found a list for \"title\", expected a text", true},
        {"NoExpect",
         "title: T\nsources: [a]\n",
         "1:1: there is no \"expect\": what is documented for each policy",
         true},
        {"NoSources",
         "title: T\nexpect: {may: delivered encrypted}\n",
         "1:1: there are no \"sources\": which documents say what is expected?",
         true},
        {"EmptySources",
         "title: T\nexpect: {may: delivered encrypted}\nsources: []\n",
         "1:1: there are no \"sources\": which documents say what is expected?",
         true},
        {"TextAsSources",
         "title: T\nexpect: {may: delivered encrypted}\nsources: RFC 7672\n",
         "3:10: found \"RFC 7672\" for \"sources\", expected a list",
         true},
        {"UnknownKey",
         "titel: T\n" + tail,
         "1:1: found \"titel\", expected one of title, life, attack, why, peer, attempt, message, expect, "
         "reported, sources; did you mean \"title\"?",
         true},
        {"ReportedWithoutAPolicy",
         "title: T\nreported: {saw: delivered encrypted}\n" + tail,
         "2:12: there is no \"policy\"",
         true},
        {"ReportedWithoutWhatWasSeen",
         "title: T\nreported: {policy: may}\n" + tail,
         "2:12: there is no \"saw\": what did the reporter see?",
         true},
        {"ReportedOfAGroupOfPolicies",
         "title: T\nreported: {policy: dane, saw: delivered encrypted}\n" + tail,
         "2:20: found \"dane\", expected one of none, may, encrypt, dane insecure-mx=dane, dane "
         "insecure-mx=encrypt, dane insecure-mx=may, dane-only",
         true},
        {"ReportedButNotExpected",
         "title: T\nreported: {policy: may, saw: delivered plaintext}\n" + tail,
         "2:30: this is not what is expected of may: then the report is not reproduced",
         false},
        {"ReportedOfAPolicyThatIsNotJudged",
         "title: T\nreported: {policy: encrypt, saw: delivered encrypted}\n" + tail,
         "2:34: this is not what is expected of encrypt: then the report is not reproduced",
         false},
        {"UnknownAttempt",
         "title: T\nattempt: second\n" + tail,
         "2:10: found \"second\", expected one of first, later",
         true},
        {"UnknownMessage",
         "title: T\nmessage: onw\n" + tail,
         "2:10: found \"onw\", expected one of shared, own; did you mean \"own\"?",
         true},
        {"ListAsFile", "- title: T\n", "1:3: found a list, expected a mapping with a \"title\"", true},
        {"KeyTwice", "title: T\ntitle: U\n" + tail, "2:1: this key is here twice, first in line 1", false},
        {"Alias",
         "title: &t T\nlife: *t\n" + tail,
         "1:11: anchors and aliases (& and *) are not supported, write it out",
         false},
        {"Tag",
         "title: !!str T\n" + tail,
         "1:14: tags (!) are not supported: every value here is a text",
         false},
        {"Tab",
         "title: T\npeer:\n\tzone: signed\n" + tail,
         "3:1: found a tab, YAML is indented with spaces",
         false},
        {"TwoDocuments",
         "title: T\n" + tail + "---\ntitle: U\n",
         "0:0: holds several documents (---), expected one scenario",
         false},
        {"Empty", "", "0:0: is empty, expected a scenario", false},
        {"OnlyComments", "# nothing\n", "0:0: is empty, expected a scenario", false},
        {"OpenBracket", "title: T\nsources: [a\n", "3:1: flow sequence without a closing bracket", false},
        {"OpenQuote", "title: \"T\n", "1:9: double-quoted scalar without closing quote", false},
        {"NotUtf8", "title: T\xff\n" + tail, "1:8: plain scalar is malformed UTF8", false},
        {"ControlCharacter",
         "title: T\x1b[1m\n" + tail,
         "1:9: found a control character, expected text",
         false},
        {"TooDeep",
         "title: " + std::string(60, '[') + std::string(60, ']') + "\n" + tail,
         "1:1: this is nested too deeply",
         false},
    };
}

std::vector<BadSnippet> bad_snippets() {
    std::vector<BadSnippet> snippets = bad_files();
    for (auto&& some : {bad_peers(), bad_expectations()})
        snippets.insert(snippets.end(), some.begin(), some.end());
    return snippets;
}

} // namespace harness
