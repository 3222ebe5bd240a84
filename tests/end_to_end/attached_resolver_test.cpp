// A stack with a validating resolver of its own: Postfix and Unbound in a network of their own, both
// attached, and afterwards as they were.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/footprint.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <map>
#include <sstream>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class AttachedResolver : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        remove_stack(); // of a test that was killed
        // A range of the world, and so nobody's: if it got out, it would reach nothing.
        docker({"network", "create", "--subnet", "198.19.255.0/24", "stack"});
        docker(
            {"run",
             "-d",
             "--name",
             "resolver",
             "--network",
             "stack",
             "--ip",
             "198.19.255.54",
             "-e",
             "SUBNET=198.19.255.0/24",
             image("unbound")}
        );
        start_postfix({"--network", "stack", "--dns", "198.19.255.54"});
        while (docker({"logs", "resolver"}).find("start of service") == std::string::npos && !HasFailure())
            EXPECT_THAT(docker({"inspect", "-f", "{{.State.Running}}", "resolver"}), HasSubstr("true"));
        before_ = state();
    }
    void TearDown() override {
        if (!IsSkipped()) remove_stack();
    }

    static void remove_stack() {
        docker({"rm", "-f", "smtp", "resolver"});
        docker({"network", "rm", "stack"});
    }

    static const std::string& image(const std::string& name) {
        std::string& known = images_[name];
        if (!known.empty()) return known;
        const auto built = run_mxproof({"image", "build", name});
        EXPECT_EQ(built.exit_code, 0) << built.err;
        return known = built.out.substr(0, built.out.find('\n'));
    }
    static void start_postfix(std::vector<std::string> network) {
        std::vector<std::string> command{"run", "-d", "--name", "smtp"};
        for (std::string& word : network)
            command.push_back(std::move(word));
        for (const char* setting :
             {"smtp_tls_security_level=dane",
              "smtp_dns_support_level=dnssec",
              "smtp_tls_loglevel=1",
              "smtp_tls_CApath=/etc/ssl/certs"}) {
            command.emplace_back("-e");
            command.push_back(std::string("POSTFIX_") + setting);
        }
        command.push_back(image("postfix-3.10"));
        docker(command);
        while (docker({"logs", "smtp"}).find("daemon started") == std::string::npos && !HasFailure())
            EXPECT_THAT(docker({"inspect", "-f", "{{.State.Running}}", "smtp"}), HasSubstr("true"));
    }

    // What attaching might leave behind. The keys without what Unbound writes about them, such as when it
    // last tried to look for new ones.
    static std::string state() {
        const std::string network = "cat /proc/net/route /proc/net/if_inet6; ls /proc/net/dev_snmp6;";
        return docker(
                   {"exec",
                    "resolver",
                    "sh",
                    "-c",
                    network + "cd /etc/unbound; ls; cat unbound.conf; sha256sum root.hints; stat -c '%U %G "
                              "%a' *; grep "
                              "-o 'AwEAA[^ ]*' trusted-key.key | sort"}
               ) +
               docker(
                   {"exec", "smtp", "sh", "-c", network + "cat /etc/resolv.conf; ls /etc/ssl/certs | wc -l"}
               );
    }
    static std::size_t starts_of_resolver() {
        const std::string log = docker({"logs", "resolver"});
        std::size_t starts = 0;
        for (auto at = log.find("start of service"); at != std::string::npos;
             at = log.find("start of service", at + 1))
            ++starts;
        return starts;
    }
    static void await_third_start() {
        for (int tries = 0; tries < 300 && starts_of_resolver() < 3;)
            ++tries;
        EXPECT_GE(starts_of_resolver(), 3U);
    }
    static ProgramResult run_attached(std::vector<std::string> selectors) {
        std::vector<std::string> words{"run"};
        for (std::string& selector : selectors)
            words.push_back(std::move(selector));
        for (const char* word :
             {"--attach", "smtp", "--attach-resolver", "resolver", "--policy", "dane insecure-mx=dane"})
            words.emplace_back(word);
        return run_mxproof(words);
    }

    // A run that takes long enough to be met in its middle.
    static std::vector<std::string> run_in_the_middle() {
        return {
            built_program("mxproof"),
            "run",
            "dns/",
            "--attach",
            "smtp",
            "--attach-resolver",
            "resolver",
            "--policy",
            "may"};
    }

    // A report without its line ends.
    static std::string unfolded(const std::string& text) {
        std::string words;
        std::istringstream in(text);
        for (std::string word; in >> word;)
            words += (words.empty() ? "" : " ") + word;
        return words;
    }

    static std::map<std::string, std::string> images_;
    std::string before_;
};

std::map<std::string, std::string> AttachedResolver::images_;

TEST_F(AttachedResolver, ResolvesTheFakeInternetAndIsAsBeforeAfterwards) {
    const TemporaryDirectory reports;
    const std::string report = (reports.path() / "report.json").string();
    const auto result = run_attached(
        {"dane/correct",
         "dane/tlsa-of-another-key",
         "dns/bogus-*",
         "dns/tlsa-signature-*",
         "dns/*-servfail",
         "dns/no-such-domain",
         "dns/nsec3*",
         "dns/zone-*",
         "dns/resolver-does-not-validate",
         "insecure-mx/no-starttls",
         "--report",
         "json=" + report}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr(" 0 broken, 0 not judged"), HasSubstr("attackers got")));
    const std::string json = read_file(report);
    // The AD that Unbound earned; nothing but its files, and not what Postfix asks.
    EXPECT_THAT(
        json,
        AllOf(
            HasSubstr("authenticated"),
            HasSubstr("resolver:/etc/unbound/trusted-key.key"),
            HasSubstr("resolver:/etc/unbound/root.hints"),
            Not(HasSubstr("unbound.conf")),
            Not(HasSubstr("/etc/resolv.conf"))
        )
    );
    // Its own faults our resolver cannot show through another one.
    EXPECT_THAT(json, HasSubstr("\"not asked for\""));
    EXPECT_THAT(json, Not(HasSubstr("\"scenario\":\"dns/resolver-does-not-validate\"")));
    EXPECT_EQ(state(), before_);
    EXPECT_EQ(starts_of_resolver(), 3U); // its own, with the fake root, with its own root again
}

TEST_F(AttachedResolver, IsNoticedIfItLetsBogusDataThrough) {
    const std::string permissive =
        "sed -i 's/^server:/&\\n  val-permissive-mode: yes/' /etc/unbound/unbound.conf";
    docker({"exec", "resolver", "sh", "-c", permissive});
    const auto result = run_attached({"dane/correct", "dns/bogus-signatures-expired"});
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("1 kept, 1 broken, 0 not judged"));
}

TEST_F(AttachedResolver, NeedsNoFileOfRootServersOfItsOwn) {
    docker({"exec", "resolver", "sed", "-i", "/root-hints/d", "/etc/unbound/unbound.conf"});
    before_ = state();
    ASSERT_THAT(before_, Not(HasSubstr("root-hints")));
    const auto result = run_attached({"dane/correct", "dns/bogus-mx-only"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_EQ(state(), before_);
}

TEST_F(AttachedResolver, MayShareItsNetworkWithPostfix) {
    docker({"rm", "-f", "smtp"});
    start_postfix({"--network", "container:resolver"});
    before_ = state();
    const auto result = run_attached({"dane/correct", "dns/bogus-mx-only"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(unfolded(result.out), HasSubstr("/etc/resolv.conf=nameserver 127.0.0.1;"));
    EXPECT_EQ(state(), before_);
}

TEST_F(AttachedResolver, GetsItsRootBackWhenTheRunIsKilled) {
    Program run(run_in_the_middle());
    stop_in_the_middle(run);
    EXPECT_NE(state(), before_);
    run.signal(SIGKILL);
    run.wait();
    await_third_start();
    EXPECT_EQ(state(), before_);
}

TEST_F(AttachedResolver, GetsItsRootBackWhenEveryProcessOfTheRunIsKilled) {
    Program run(run_in_the_middle());
    stop_in_the_middle(run);
    EXPECT_NE(state(), before_);
    end_at_once(processes_below(run.pid()));
    run.wait();
    await_third_start();
    for (int tries = 0; tries < 100 && state() != before_;) // of Postfix
        ++tries;
    EXPECT_EQ(state(), before_);
}

// By a watchdog, say. Its files are not where they were lent then, and its network is another one.
TEST_F(AttachedResolver, GetsItsRootBackIfItIsStartedAnewInTheMiddle) {
    Program run(run_in_the_middle());
    stop_in_the_middle(run);
    EXPECT_EQ(docker({"restart", "-t", "5", "resolver"}), "resolver\n");
    EXPECT_NE(state(), before_);
    run.signal(SIGTERM);
    run.signal(SIGCONT);
    EXPECT_EQ(run.wait(), 3);
    EXPECT_EQ(state(), before_) << docker({"logs", "resolver"});
}

TEST_F(AttachedResolver, IsRefusedIfItIsNoneThatCanBePointedIntoTheWorld) {
    EXPECT_EQ(run_mxproof({"run", "--attach-resolver", "resolver", "--policy", "may"}).exit_code, 2);

    const auto refused = [](const std::string& resolver) {
        const auto result = run_mxproof(
            {"run", "dane/correct", "--attach", "smtp", "--attach-resolver", resolver, "--policy", "may"}
        );
        EXPECT_EQ(result.exit_code, 3) << result.out;
        return unfolded(result.out);
    };
    EXPECT_THAT(refused("nobody"), HasSubstr("No such container: nobody"));
    EXPECT_THAT(refused("smtp"), HasSubstr("cannot attach the resolver smtp: none of the resolvers"));
    docker({"exec", "resolver", "sed", "-i", "/trust-anchor/d", "/etc/unbound/unbound.conf"});
    EXPECT_THAT(refused("resolver"), HasSubstr("does not validate"));
    docker({"stop", "-t", "5", "resolver"});
    EXPECT_THAT(refused("resolver"), HasSubstr("does not run"));
    docker({"start", "resolver"});
    EXPECT_EQ(state(), before_); // its start writes its configuration anew
}

} // namespace
