// A stack with a validating resolver of its own: the twin of its Postfix asks the twin of its resolver, which
// finds its way from the fake root.
#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <sstream>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

class WithStack : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        remove_stack(); // of a test that was killed
        // Documentation's own: if it got out, it would reach nothing.
        docker({"network", "create", "--subnet", "198.51.100.0/24", "stack"});
    }
    void TearDown() override {
        if (!IsSkipped()) remove_stack();
    }

    static void remove_stack() {
        docker({"rm", "-f", "smtp", "resolver"});
        docker({"network", "rm", "stack"});
    }

    static void start_resolver(const std::string& name, const std::string& subnet = "198.51.100.0/24") {
        docker(
            {"run",
             "-d",
             "--name",
             "resolver",
             "--network",
             "stack",
             "--ip",
             "198.51.100.54",
             "-e",
             "SUBNET=" + subnet,
             built_image(name)}
        );
        EXPECT_TRUE(eventually([] { return inside_pid("resolver") != "0"; }));
    }
    static std::string inside_pid(const std::string& name) {
        const std::string pid = docker({"inspect", "-f", "{{.State.Pid}}", name});
        return pid.substr(0, pid.find('\n'));
    }
    static void
    start_postfix(std::vector<std::string> network = {"--network", "stack", "--dns", "198.51.100.54"}) {
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
        command.push_back(built_image("postfix-3.7"));
        docker(command);
        EXPECT_TRUE(eventually([] {
            return docker({"logs", "smtp"}).find("daemon started") != std::string::npos;
        }));
    }

    static ProgramResult run_twins(std::vector<std::string> selectors) {
        std::vector<std::string> words{"run"};
        for (std::string& selector : selectors)
            words.push_back(std::move(selector));
        for (const char* word :
             {"--twin", "smtp", "--twin-resolver", "resolver", "--policy", "dane insecure-mx=dane"})
            words.emplace_back(word);
        return run_mxproof(words);
    }

    // Without its line ends.
    static std::string unfolded(const std::string& text) {
        std::string words;
        std::istringstream in(text);
        for (std::string word; in >> word;)
            words += (words.empty() ? "" : " ") + word;
        return words;
    }
};

struct Case {
    std::string image;
    std::string kind;
    std::vector<std::string> files; // that get another text
};

class TwinOfAResolver : public WithStack, public testing::WithParamInterface<Case> {};

TEST_P(TwinOfAResolver, ResolvesTheFakeInternet) {
    start_resolver(GetParam().image);
    start_postfix();
    const TemporaryDirectory reports;
    const std::string report = (reports.path() / "report.json").string();
    const auto result = run_twins(
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
    EXPECT_THAT(result.out, HasSubstr(" 0 broken, 0 not judged"));
    const std::string json = read_file(report);
    // The AD that it earned.
    EXPECT_THAT(json, AllOf(HasSubstr("authenticated"), HasSubstr(GetParam().kind)));
    for (const std::string& file : GetParam().files)
        EXPECT_THAT(json, HasSubstr("resolver:" + file));
    // Its own faults our resolver cannot show through another one.
    EXPECT_THAT(
        json,
        HasSubstr(R"({"sender":"smtp","scenario":"dns/resolver-does-not-validate",)"
                  R"("why":"it is about what another resolver does wrong"})")
    );
    EXPECT_THAT(json, Not(HasSubstr(R"({"scenario":"dns/resolver-does-not-validate")")));
}

INSTANTIATE_TEST_SUITE_P(
    EveryKind,
    TwinOfAResolver,
    testing::Values(
        Case{"unbound", "Unbound", {"/etc/unbound/trusted-key.key", "/etc/unbound/root.hints"}},
        Case{"bind", "BIND", {"/usr/share/dns/root.hints", "/etc/bind/bind.keys"}},
        Case{
            "knot-resolver",
            "Knot Resolver",
            {"/usr/share/dns/root.key", "/usr/share/dns/root.hints", "/var/cache/knot-resolver/data.mdb"}},
        Case{"pdns-recursor", "PowerDNS Recursor", {"/usr/share/dns/root.key", "/usr/share/dns/root.hints"}}
    ),
    [](const auto& one) {
        std::string name = one.param.kind;
        std::erase(name, ' ');
        return name;
    }
);

using TwinOfUnbound = WithStack;

TEST_F(TwinOfUnbound, IsNoticedIfItLetsBogusDataThrough) {
    start_resolver("unbound");
    start_postfix();
    const std::string permissive = "sed -i 's/^server:/&\\n  val-permissive-mode: yes/' /start.sh";
    docker({"exec", "resolver", "sh", "-c", permissive});
    const auto result = run_twins({"dane/correct", "dns/bogus-signatures-expired"});
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("1 kept, 1 broken, 0 not judged"));
}

TEST_F(TwinOfUnbound, ThatLeavesOutTheStackIsSaidToRefuse) {
    start_resolver("unbound", "203.0.113.0/24");
    start_postfix();
    const auto result = run_twins({"dane/correct"});
    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(unfolded(result.out + result.err), HasSubstr("it refuses to answer 198.51.100."));
}

TEST_F(TwinOfUnbound, ThatDoesNotValidateIsRefused) {
    start_resolver("unbound");
    start_postfix();
    docker({"exec", "resolver", "sed", "-i", "/auto-trust-anchor/d", "/etc/unbound/unbound.conf"});
    const auto result = run_twins({"dane/correct"});
    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(unfolded(result.out + result.err), HasSubstr("it does not validate"));
}

TEST_F(TwinOfUnbound, MayShareItsNetworkWithPostfix) {
    start_resolver("unbound", "198.19.192.0/18"); // of the links into the world
    start_postfix({"--network", "container:resolver"});
    const auto result = run_twins({"dane/correct", "dns/bogus-mx-only"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_F(TwinOfUnbound, IsAskedByATwinThatJoinsItsStack) {
    start_resolver("unbound");
    start_postfix();
    const auto result = run_twins({"dane/correct", "dns/bogus-mx-only", "--join"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("joined=stack"), HasSubstr("2 kept, 0 broken, 0 not judged")));
}

TEST_F(TwinOfUnbound, IsNoneOfAContainerWithoutAResolver) {
    start_postfix({"--network", "stack"});
    docker({"run", "-d", "--name", "resolver", "--network", "stack", built_image("postfix-3.7")});
    const auto result = run_twins({"dane/correct"});
    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(
        unfolded(result.out + result.err),
        HasSubstr("none of the resolvers that can be pointed at another root runs in it: Unbound, BIND, Knot "
                  "Resolver, "
                  "PowerDNS Recursor")
    );
}

} // namespace
