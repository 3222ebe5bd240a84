// A stack of services, of which one is asked by the mail server: its twin joins their network, and nothing of
// it leaves that.
#include "tests/end_to_end/twin_fixture.hpp"

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

// Speaks tcp_table(5): one peer has a policy of its own. It also counts who connects to its port 25.
constexpr const char* kPolicyService = R"perl(
use IO::Socket::INET; use IO::Select;
my $map = IO::Socket::INET->new(LocalPort => 2000, Listen => 20, ReuseAddr => 1) or die $!;
my $mail = IO::Socket::INET->new(LocalPort => 25, Listen => 20, ReuseAddr => 1) or die $!;
$| = 1; print "ready\n";
my $all = IO::Select->new($map, $mail);
while (my @ready = $all->can_read) {
    for my $socket (@ready) {
        if ($socket == $map) { $all->add($map->accept); next; }
        if ($socket == $mail) { $mail->accept; print "mail\n"; next; }
        my $line = <$socket>;
        if (!defined $line) { $all->remove($socket); close $socket; next; }
        syswrite $socket, $line =~ /^get tlsa-of-another-key\.dane\.example$/ ? "200 may\n" : "500 none\n";
    }
})perl";

class JoinedTwin : public TwinInMidRun {
protected:
    void SetUp() override {
        TwinInMidRun::SetUp();
        if (IsSkipped()) return;
        docker({"rm", "-f", "policy"}); // of a test that was killed
        docker({"network", "rm", "stack"});
        docker({"network", "create", "stack"});
        network_ = "stack";
    }
    void TearDown() override {
        if (IsSkipped()) return;
        docker({"rm", "-f", "policy", "smtp"});
        docker({"network", "rm", "stack"});
        TwinInMidRun::TearDown();
    }

    void start_stack(const std::string& project = "stack") {
        docker(
            {"run",
             "-d",
             "--name",
             "policy",
             "--network",
             "stack",
             "--network-alias",
             "map",
             "--label",
             "com.docker.compose.project=" + project,
             "--label",
             "com.docker.compose.service=policy",
             "--entrypoint",
             "perl",
             image_,
             "-e",
             kPolicyService}
        );
        start(
            {"--label",
             "com.docker.compose.project=stack",
             "--label",
             "com.docker.compose.service=smtp",
             "--network-alias",
             "mail",
             "-e",
             "POSTFIX_smtp_tls_policy_maps=tcp:map:2000"}
        );
    }

    static ProgramResult judge_may(std::vector<std::string> more = {}) {
        std::vector<std::string> run{
            "run", "dane/tlsa-of-another-key", "--twin", "service:smtp", "--policy", "may"};
        run.insert(run.end(), more.begin(), more.end());
        return run_mxproof(run);
    }

    // What becomes of a connection from the twin.
    std::string connection_to(const std::string& host, int port) const {
        return in_twin(
            "perl -MIO::Socket::INET -e 'print IO::Socket::INET->new(PeerAddr => \"" + host +
            "\", PeerPort => " + std::to_string(port) + ", Timeout => 3) ? \"connected\" : $!'"
        );
    }
    static std::string address_of(const std::string& what, const std::string& key) {
        std::string text = docker({"inspect", "-f", "{{.NetworkSettings.Networks.stack." + key + "}}", what});
        text.pop_back();
        return text;
    }
};

TEST_F(JoinedTwin, AsksTheServicesOfItsStack) {
    start_stack();
    const auto result = judge_may();
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr("joined=stack"));
}

TEST_F(JoinedTwin, AsksNobodyIfItIsNotToJoin) {
    start_stack();
    const auto result = judge_may({"--no-join"});
    EXPECT_EQ(result.exit_code, 1) << result.out << result.err;
    EXPECT_THAT(result.out, Not(HasSubstr("joined=stack")));
}

TEST_F(JoinedTwin, JoinsServicesOfAnotherProjectOnlyIfAsked) {
    start_stack("another");
    EXPECT_THAT(judge_may().out, Not(HasSubstr("joined=stack")));
    EXPECT_EQ(judge_may({"--join"}).exit_code, 0);
}

TEST_F(JoinedTwin, ReachesNothingButTheServicesAndNoMailServerOfThem) {
    start_stack();
    const std::string gateway = address_of("policy", "Gateway");
    const std::string policy = address_of("policy", "IPAddress");
    const std::string original = address_of("smtp", "IPAddress");

    run_into_the_middle();

    EXPECT_EQ(connection_to("map", 2000), "connected");
    EXPECT_EQ(connection_to("policy", 2000), "connected");
    EXPECT_EQ(connection_to("smtp", 25), "connected") << "itself";
    EXPECT_THAT(
        in_twin("cat /etc/hosts /etc/resolv.conf"),
        AllOf(
            HasSubstr(policy + "\tmap"),
            HasSubstr("127.0.0.1\tmail"),
            Not(HasSubstr(original + "\t")),
            Not(HasSubstr("127.0.0.11")),
            HasSubstr("nameserver 198.19.")
        )
    );
    EXPECT_THAT(connection_to(gateway, 2375), HasSubstr("No route to host"));
    for (const std::string& host : {policy, original})
        EXPECT_THAT(connection_to(host, 25), Not(HasSubstr("connected"))) << host;
    EXPECT_THAT(connection_to("192.0.2.250", 2000), Not(HasSubstr("connected")));
    // The default route has gone, so that a socket that is bound to the link has no next hop either.
    EXPECT_THAT(in_twin("cat /proc/net/route"), Not(testing::ContainsRegex("\teth0\t00000000\t")));
    end_with(SIGTERM);
    EXPECT_THAT(docker({"logs", "policy"}), Not(HasSubstr("mail")));
    EXPECT_THAT(inside("cat /etc/resolv.conf"), HasSubstr("127.0.0.11"));
}

} // namespace
