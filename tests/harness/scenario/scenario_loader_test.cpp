#include "harness/scenario/scenario_loader.hpp"

#include "harness/scenario/text_file.hpp"

#include "tests/harness/scenario/scenario_text.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>
#include <sys/resource.h>

namespace harness {
namespace {

namespace fs = std::filesystem;

class ScenarioLoader : public testing::Test {
protected:
    ScenarioLoader() {
        std::string pattern = (fs::temp_directory_path() / "scenario-loader-XXXXXX").string();
        if (!mkdtemp(pattern.data())) throw std::runtime_error("no temporary directory");
        root_ = pattern;
    }
    ~ScenarioLoader() override {
        std::error_code ignored;
        fs::remove_all(root_, ignored);
    }
    fs::path write(const std::string& name, const std::string& text) const {
        const fs::path file = root_ / name;
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << text;
        return file;
    }
    // The one problem of a file as a whole.
    static std::string problem_of(const fs::path& file) {
        const LoadResult result = load_file(file);
        EXPECT_TRUE(result.scenarios.empty());
        EXPECT_EQ(result.problems.size(), 1U);
        return result.problems.empty() ? "" : result.problems[0].to_text();
    }
    fs::path root_;
};

TEST_F(ScenarioLoader, ReadsAllThatAFileSays) {
    const fs::path file = write(
        "dane/foo.yaml", "life: L\nattack: A\nwhy: W\nattempt: later\nmessage: own\n" + scenario_with("")
    );
    const LoadResult result = load_file(file);
    EXPECT_TRUE(result.problems.empty());
    ASSERT_EQ(result.scenarios.size(), 1U);
    const Scenario& scenario = result.scenarios[0];
    EXPECT_EQ(scenario.id, "dane/foo");
    EXPECT_EQ(scenario.file, file);
    EXPECT_EQ(scenario.title, "T");
    EXPECT_EQ(scenario.life, "L");
    EXPECT_EQ(scenario.attack, "A");
    EXPECT_EQ(scenario.why, "W");
    EXPECT_EQ(scenario.attempt, Attempt::later);
    EXPECT_EQ(scenario.submission, Submission::own);
    EXPECT_EQ(scenario.expect.size(), 8U * 3U); // whatever is done with MTA-STS
    EXPECT_THAT(scenario.sources, testing::ElementsAre("RFC 7672"));
    EXPECT_EQ(scenario.peer.domain, "foo.dane.example.");
}

TEST(ScenarioText, ReadsWhatTheMessageIsLike) {
    const LoadResult result = load_text(
        "message: {size: 100, body: 8bit, recipient: utf8, notify: success, headers: [\"TLS-Required: "
        "No\"], requiretls: true}\n"
        "title: T\npeer: {mx: [{ehlo: {with: [REQUIRETLS]}}]}\n"
        "expect: {none: bounced requiretls-unauthenticated, may: bounced requiretls-unauthenticated, "
        "encrypt: bounced requiretls-unauthenticated, dane: delivered authenticated, dane-only: delivered "
        "authenticated, secure: bounced certificate-not-verified}\n"
        "sources: [RFC 8689]\n",
        "f.yaml",
        "dane/foo"
    );
    EXPECT_TRUE(result.problems.empty());
    const Scenario& scenario = result.scenarios.at(0);
    EXPECT_EQ(scenario.submission, Submission::own);
    EXPECT_EQ(
        scenario.message,
        (MessageFacts{
            100, MessageBody::eight_bit, RecipientForm::utf8, Notify::success, {"TLS-Required: No"}, true})
    );
}

TEST(ScenarioText, ReadsHowTheSenderFindsTheHosts) {
    const auto route_of = [](const std::string& text) {
        const LoadResult result = load_text(text + scenario_with(""), "f.yaml", "reports/foo");
        EXPECT_TRUE(result.problems.empty());
        return result.scenarios.empty() ? std::nullopt : std::optional(result.scenarios[0].route);
    };
    EXPECT_EQ(route_of(""), Route::mx);
    EXPECT_EQ(route_of("route: relay-587\n"), Route::relay_587);
    EXPECT_EQ(route_of("route: relay-465\n"), Route::relay_465);
}

TEST(ScenarioText, ReadsWhatWasReportedOfAServer) {
    const std::string reported = "reported: {policy: may, claimed: dane-only, saw: delivered encrypted}\n";
    const LoadResult result = load_text(scenario_with("") + reported, "f.yaml", "reports/foo");
    EXPECT_TRUE(result.problems.empty());
    ASSERT_EQ(result.scenarios.size(), 1U);
    ASSERT_TRUE(result.scenarios[0].reported);
    const Reported& read = *result.scenarios[0].reported;
    EXPECT_EQ(read.policy, Policy{Level::may});
    EXPECT_EQ(read.claimed, Policy{Level::dane_only});
    EXPECT_EQ(read.saw.outcome, Outcome::delivered);
    EXPECT_EQ(read.saw.channel, Channel::encrypted);
}

TEST(ScenarioText, ReadsWhatWasReportedOfAServerWithAFault) {
    const std::string reported =
        "reported: {claimed: may, saw: deferred tls-configuration, text: a problem}\n";
    const LoadResult result = load_text(scenario_with("") + reported, "f.yaml", "reports/foo");
    EXPECT_TRUE(result.problems.empty());
    ASSERT_EQ(result.scenarios.size(), 1U);
    ASSERT_TRUE(result.scenarios[0].reported);
    const Reported& read = *result.scenarios[0].reported;
    EXPECT_FALSE(read.policy);
    EXPECT_EQ(read.claimed, Policy{Level::may});
    EXPECT_EQ(read.saw.reason, Reason::tls_configuration);
    EXPECT_EQ(read.text, "a problem");
}

TEST(ScenarioText, ReadsHowItWasCaptured) {
    const std::string captured =
        "captured: {date: \"2026-11-29\", resolver: 192.0.2.53, domain: example.org, "
        "hosts: [mx.example.org], left-out: [Nobody was asked.]}\n";
    const LoadResult result = load_text(scenario_with("") + captured, "f.yaml", "own/foo");
    EXPECT_TRUE(result.problems.empty());
    ASSERT_EQ(result.scenarios.size(), 1U);
    ASSERT_TRUE(result.scenarios[0].captured);
    const Captured& read = *result.scenarios[0].captured;
    EXPECT_EQ(read.date, "2026-11-29");
    EXPECT_EQ(read.resolver, "192.0.2.53");
    EXPECT_EQ(read.domain, "example.org");
    EXPECT_EQ(read.hosts, std::vector<std::string>{"mx.example.org"});
    EXPECT_EQ(read.left_out, std::vector<std::string>{"Nobody was asked."});
}

TEST(ScenarioText, ReadsWhatOperatorsCanDo) {
    const std::string sender = "remedy: {sender: Wait.}\n";
    const LoadResult one = load_text(scenario_with("") + sender, "f.yaml", "dane/foo");
    EXPECT_EQ(one.scenarios.at(0).remedy, (Remedy{"Wait.", ""}));
    const std::string both = "remedy: {sender: Wait., recipient: Renew it.}\n";
    const LoadResult two = load_text(scenario_with("") + both, "f.yaml", "dane/foo");
    EXPECT_EQ(two.scenarios.at(0).remedy, (Remedy{"Wait.", "Renew it."}));
    EXPECT_THAT(
        problems_of(scenario_with("") + "remedy: {}\n"),
        testing::Contains(testing::HasSubstr("expected \"sender\", \"recipient\" or both"))
    );
}

TEST_F(ScenarioLoader, ReadsACatalogueInTheOrderOfItsIds) {
    write("dns/b.yaml", scenario_with(""));
    write("dane/z.yaml", scenario_with(""));
    write("dane/a.yaml", scenario_with(""));
    write("dane/notes.md", "no scenario");
    const LoadResult result = load_catalogue(root_);
    EXPECT_TRUE(result.problems.empty());
    std::vector<std::string> ids;
    for (const Scenario& scenario : result.scenarios)
        ids.push_back(scenario.id);
    EXPECT_THAT(ids, testing::ElementsAre("dane/a", "dane/z", "dns/b"));
}

TEST_F(ScenarioLoader, KeepsTheGoodFilesOfACatalogueBesideABadOne) {
    write("dane/bad.yaml", "title: [\n");
    write("dane/good.yaml", scenario_with(""));
    const LoadResult result = load_catalogue(root_);
    EXPECT_EQ(result.scenarios.size(), 1U);
    EXPECT_EQ(result.problems.size(), 1U);
}

TEST_F(ScenarioLoader, ReadsOnlyTheFilesOfACatalogueWhoseIdsAreSelected) {
    write("dane/bad.yaml", "title: [\n");
    write("dane/b.yaml", scenario_with(""));
    write("dane/a.yaml", "title: T\nexpect: {like: dane/b}\n");
    const LoadResult result = load_selected(root_, {"dane/b", "dane/a", "dane/b"});
    EXPECT_TRUE(result.problems.empty());
    ASSERT_EQ(result.scenarios.size(), 2U);
    EXPECT_EQ(result.scenarios[0].id, "dane/a");
    EXPECT_EQ(result.scenarios[1].id, "dane/b");
}

TEST_F(ScenarioLoader, ReadsTheWholeCatalogueWhereASelectorMayMeanMore) {
    const fs::path bad = write("dane/bad.yaml", "title: [\n");
    write("dane/good.yaml", scenario_with(""));
    write("dane/good/deeper.yaml", scenario_with(""));
    write("senders/mine.yaml", scenario_with(""));
    using Selectors = std::vector<std::string>;
    for (const Selectors& selectors :
         {Selectors{},
          Selectors{"dane/"},
          Selectors{"dane/g*"},
          Selectors{"dane/none"},
          Selectors{"dane/good"}, // a folder is called so, too
          Selectors{"senders/mine"},
          Selectors{"../" + root_.filename().string() + "/dane/good"}})
        EXPECT_THAT(
            load_selected(root_, selectors).problems,
            testing::Contains(testing::Field(&Problem::file, bad.string()))
        ) << testing::PrintToString(selectors);
}

TEST_F(ScenarioLoader, KeepsTheFirstOfTwoPeersThatNeedOneZone) {
    write("dane/foo.yaml", scenario_with("peer: {mx: [{zone: signed}]}\n"));
    const fs::path second = write("dane/mx1-foo.yaml", scenario_with(""));
    const LoadResult result = load_catalogue(root_);
    ASSERT_EQ(result.scenarios.size(), 1U);
    EXPECT_EQ(result.scenarios[0].id, "dane/foo");
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_EQ(
        result.problems[0].to_text(),
        second.string() + ": error: needs the zone mx1-foo.dane.example., which is already part of the peer "
                          "dane/foo: give one of them another name"
    );
}

TEST_F(ScenarioLoader, FindsFilesOfTheSameIdInDifferentPlaces) {
    const fs::path first = write("here/dane/foo.yaml", scenario_with(""));
    const fs::path second = write("there/dane/foo.yaml", scenario_with(""));
    const auto loaded = {load_file(first), load_file(second)};
    std::vector<const Scenario*> scenarios;
    for (const LoadResult& result : loaded)
        scenarios.push_back(&result.scenarios.at(0));
    const auto problems = find_collisions(scenarios);
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(
        problems[0].to_text(),
        second.string() + ": error: there is already a scenario dane/foo, from " + first.string()
    );
}

// The commonName of a certificate has 64 octets at most (RFC 5280 appendix A.1).
TEST_F(ScenarioLoader, RefusesAFileNameThatDoesNotFitIntoACommonName) {
    const std::string text = scenario_with("peer: {mx: [{certificate: {name: cn-only}}]}\n");
    const std::string around = "mx1..dane.example";
    EXPECT_TRUE(
        load_file(write("dane/" + std::string(64 - around.size(), 'a') + ".yaml", text)).problems.empty()
    );
    EXPECT_THAT(
        problem_of(write("dane/" + std::string(65 - around.size(), 'a') + ".yaml", text)),
        testing::HasSubstr("does not fit into a CommonName")
    );
}

TEST_F(ScenarioLoader, FindsAllMistakesOfAFileInTheirOrder) {
    const auto problems = problems_of(
        "tilte: T\npeer:\n  zone: sgined\n  mx: [{role: atacker}]\nexpect: {may: delivred}\nsources: [a]\n"
    );
    std::vector<std::string> positions;
    for (const std::string& problem : problems)
        positions.push_back(problem.substr(0, problem.find(' ')));
    EXPECT_THAT(positions, testing::ElementsAre("1:1:", "1:1:", "3:9:", "4:15:", "5:10:", "5:15:"));
}

TEST_F(ScenarioLoader, WritesAProblemLikeACompiler) {
    const fs::path file = write("dane/foo.yaml", scenario_with("peer: {zone: sined}\n"));
    EXPECT_EQ(
        problem_of(file),
        file.string() +
            ":2:14: error: found \"sined\", expected one of signed, unsigned; did you mean \"signed\"?"
    );
}

TEST_F(ScenarioLoader, SaysThatAFileCannotBeRead) {
    EXPECT_THAT(
        problem_of(root_ / "none.yaml"),
        testing::EndsWith(": error: cannot be read: No such file or directory")
    );
    EXPECT_THAT( // opened, but not read: as on a failing disk
        problem_of("/proc/self/mem"),
        testing::EndsWith(": error: cannot be read: Input/output error")
    );
    EXPECT_THAT(problem_of(root_), testing::EndsWith("this is a directory, expected a scenario file"));
    const LoadResult result = load_catalogue(root_ / "none");
    ASSERT_EQ(result.problems.size(), 1U);
    EXPECT_THAT(result.problems[0].text, testing::StartsWith("cannot be read: "));
}

// As under `ulimit -n`.
class NoMoreDescriptors {
public:
    NoMoreDescriptors() {
        getrlimit(RLIMIT_NOFILE, &before_);
        const rlimit none{0, before_.rlim_max};
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoMoreDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
    NoMoreDescriptors(const NoMoreDescriptors&) = delete;
    NoMoreDescriptors& operator=(const NoMoreDescriptors&) = delete;

private:
    rlimit before_{};
};

TEST_F(ScenarioLoader, BlamesNoFileForWantOfMemoryOrDescriptors) {
    const fs::path file = write("dane/foo.yaml", scenario_with("title: Foo\n"));
    EXPECT_THROW(throw_if_exhausted(std::make_error_code(std::errc::not_enough_memory)), std::runtime_error);
    EXPECT_NO_THROW(throw_if_exhausted(std::make_error_code(std::errc::permission_denied)));

    const NoMoreDescriptors limit;
    EXPECT_THROW(load_catalogue(root_), std::runtime_error);
    EXPECT_THROW(load_file(file), std::runtime_error);
}

TEST_F(ScenarioLoader, RefusesWhatIsNoText) {
    const std::string elf(
        "\x7f"
        "ELF\0\1",
        6
    );
    EXPECT_THAT(
        problem_of(write("a/binary.yaml", elf)), testing::EndsWith("holds a NUL octet: this is no text")
    );
    const fs::path large = write("a/large.yaml", std::string(256 * 1024 + 1, '#'));
    EXPECT_THAT(problem_of(large), testing::EndsWith("is larger than 256 KiB: this is no scenario"));
}

// RFC 1123 2.1, RFC 1035 2.3.4: the id becomes a domain, with `mx1-` in front of a label of it.
TEST_F(ScenarioLoader, RefusesNamesThatAreNoDomain) {
    for (const char* name : {"Dane/a.yaml", "dane/a_b.yaml", "dane/-a.yaml", "dane/a-.yaml", "dane/a b.yaml"})
        EXPECT_THAT(problem_of(write(name, scenario_with(""))), testing::HasSubstr("becomes a domain"))
            << name;
    EXPECT_TRUE(load_file(write("dane/" + std::string(57, 'a') + ".yaml", scenario_with(""))).problems.empty()
    );
    EXPECT_THAT(
        problem_of(write("dane/" + std::string(58, 'a') + ".yaml", scenario_with(""))),
        testing::HasSubstr("each at most 57 long")
    );
}

TEST_F(ScenarioLoader, ShowsNoMoreThanAHundredProblemsOfAFile) {
    std::string text;
    for (int n = 0; n < 5000; ++n)
        text += "key" + std::to_string(n) + ": 1\n";
    const LoadResult result = load_text(text, "f.yaml", "a/b");
    ASSERT_EQ(result.problems.size(), 101U);
    EXPECT_EQ(result.problems.back().to_text(), "f.yaml: error: and 4903 more problems");
}

TEST_F(ScenarioLoader, QuotesTheBeginningOfALongMistakeOnly) {
    const auto problems = problems_of(scenario_with("peer: {zone: " + std::string(5000, 'x') + "}\n"));
    ASSERT_EQ(problems.size(), 1U);
    EXPECT_EQ(problems[0], "2:14: found \"" + std::string(60, 'x') + "…\", expected one of signed, unsigned");
}

TEST_F(ScenarioLoader, ReadsWhatIsDifferentWhenASecondMessageIsSent) {
    const LoadResult result = load_text(
        scenario_with(
            "peer: {zone: {denial: nsec3}, mx: [{addresses: [ipv4]}, {}], dns: [{name: \"{domain}\", "
            "type: MX, fault: ad-withheld}]}\n"
            "then: {mx: [{certificate: {private-key: another}, moved: true}], dns: [], "
            "expect: {may: delivered plaintext}}\n"
        ),
        "f.yaml",
        "dane/foo"
    );
    ASSERT_EQ(result.scenarios.size(), 1U) << result.problems.at(0).to_text();
    const Scenario& scenario = result.scenarios[0];
    EXPECT_EQ(scenario.attempt, Attempt::second_message);
    EXPECT_EQ(scenario.first.size(), 24U); // with each handling of MTA-STS
    EXPECT_EQ(scenario.expect.at({Level::may})->channel, Channel::plaintext);
    EXPECT_EQ(scenario.first.at({Level::may})->channel, Channel::encrypted);
    EXPECT_EQ(scenario.peer.mx.size(), 2U);
    EXPECT_EQ(scenario.peer.dns.size(), 1U);
    ASSERT_TRUE(scenario.peer.then);
    const Peer& then = *scenario.peer.then;
    EXPECT_EQ(then.zone.denial, Denial::nsec3); // as it was
    EXPECT_TRUE(then.dns.empty());
    ASSERT_EQ(then.mx.size(), 1U);
    EXPECT_FALSE(then.mx[0].ipv6); // likewise
    EXPECT_TRUE(then.mx[0].moved);
    EXPECT_EQ(then.mx[0].certificate.private_key, PrivateKey::another);
}

TEST_F(ScenarioLoader, ReadsStarttlsOfEachSession) {
    const LoadResult result =
        load_text(scenario_with("peer: {mx: [{starttls: [refused, offered, closes]}]}\n"), "f.yaml", "a/b");
    ASSERT_EQ(result.scenarios.size(), 1U);
    EXPECT_EQ(
        result.scenarios[0].peer.mx.at(0).all_starttls(),
        (std::vector{Starttls::refused, Starttls::offered, Starttls::closes})
    );
}

TEST_F(ScenarioLoader, ReadsATlsaRecordWithoutData) {
    const LoadResult result =
        load_text(scenario_with("peer: {mx: [{tlsa: [{octets: 0}, {}]}]}\n"), "f.yaml", "a/b");
    ASSERT_EQ(result.scenarios.size(), 1U);
    EXPECT_EQ(result.scenarios[0].peer.mx.at(0).tlsa.at(0).octets, 0);
    EXPECT_EQ(result.scenarios[0].peer.mx.at(0).tlsa.at(1).octets, kAllOctets);
}

} // namespace
} // namespace harness
