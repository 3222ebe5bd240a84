// Images that were made to harm the machine, or to be believed: the run ends in time and in bounded memory,
// says what happened, judges nothing wrongly, and leaves nothing behind.
#include "tests/end_to_end/hostile_image.hpp"

#include <sstream>

namespace {

using namespace support;
using testing::AnyOf;
using testing::HasSubstr;

TYPED_TEST_SUITE(HostileImages, BothEngines);

TYPED_TEST(HostileImages, FillNoMemoryWithTheirLogs) {
    const std::string status = "postfix/smtp[9]: A: to=<a@b.example>, relay=none, delay=1, delays=1/0/0/0, "
                               "dsn=4.0.0, status=deferred (x)";
    const auto result = this->run(
        this->says("lines", "exec busybox yes ''") + "," +
            this->says("line", "busybox yes | busybox tr -d '\\n'") + "," +
            this->says("status", "exec busybox yes '" + status + "'"),
        "20"
    );
    EXPECT_THAT(result.out, AnyOf(HasSubstr("its log has more than"), HasSubstr("within 20 s")));
}

TYPED_TEST(HostileImages, WriteNoEscapesAndNoOtherControlCharacters) {
    const auto result =
        this->run(this->says("escapes", R"(printf '\033]0;owned\007\033[2Jse\000en\377\n'; sleep 600)"), "3");
    const std::string said = result.out + result.err;
    EXPECT_THAT(said, HasSubstr("en"));
    for (const char control : {'\033', '\007', '\0', '\377'})
        EXPECT_EQ(said.find(control), std::string::npos) << static_cast<int>(control);
}

// A real Postfix beside a script that prints lines which Postfix did not write.
class ForgedLogs : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        const auto built = run_mxproof({"image", "build", "postfix-3.7"});
        ASSERT_EQ(built.exit_code, 0) << built.err;
        const std::string both = R"(CMD ["sh", "-c", "sh /forged & exec /start.sh"])";
        docker({"rm", "-f", "forger"}); // of a test that was killed
        docker({"create", "--name", "forger", built.out.substr(0, built.out.find('\n'))});
        docker({"commit", "-c", both, "forger", "hostile/forger:1"});
        docker({"rm", "forger"});
    }
    // An image cannot be removed while another one is made of it.
    void TearDown() override {
        if (!IsSkipped()) docker({"rmi", "hostile/forger:1"});
    }

    // `settings` are of its Postfix.
    std::string forger(
        const std::string& name,
        const std::string& claims,
        const std::vector<std::string>& settings,
        const std::vector<std::string>& lines
    ) const {
        std::string text = "title: " + name +
                           "\nbase: postfix-3.7\nimage: hostile/forger:1\nclaims: " + claims +
                           "\nenvironment:\n";
        for (const std::string& setting : settings)
            text += "  POSTFIX_" + setting + "\n";
        text += "files:\n  - path: /forged\n    text: |\n";
        for (const std::string& line : lines)
            text += "      echo 'Nov 24 08:59:00 sender postfix/" + line + "'\n";
        return directory_.write(name + ".yaml", text).string();
    }

    static std::string status(const std::string& peer, const std::string& address, const std::string& how) {
        return "smtp[9]: 86D0D2F: to=<user@" + peer + ".dane.example>, relay=mx1." + peer + ".dane.example[" +
               address + "]:25, delay=1, delays=0/0/0/1, " + how;
    }
    // Of both peers: these are the addresses of the first hosts of a run.
    static std::vector<std::string> statuses(const std::string& how) {
        return {status("correct", "198.18.0.1", how), status("tlsa-of-another-key", "198.18.0.2", how)};
    }
    static std::vector<std::string> verified() {
        std::vector<std::string> lines;
        for (const char* address : {"198.18.0.1", "2001:db8:25::1"})
            lines.push_back(
                "smtp[9]: Verified TLS connection established to mx1.correct.dane.example[" +
                std::string(address) + "]:25: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits)"
            );
        return lines;
    }

    static ProgramResult run(const std::vector<std::string>& peers, const std::vector<std::string>& senders) {
        std::vector<std::string> arguments{"run", "--retries", "0", "--sender"};
        std::string all;
        for (const std::string& sender : senders)
            all += (all.empty() ? "" : ",") + sender;
        arguments.push_back(all);
        arguments.insert(arguments.begin() + 1, peers.begin(), peers.end());
        return run_mxproof(std::move(arguments));
    }

    TemporaryDirectory directory_;
};

constexpr const char* kDane = "dane insecure-mx=dane";
const std::string kMismatch = "dsn=4.7.5, status=deferred (Server certificate not verified)";

// Nothing is forged about the other peer, so that the run waits for what Postfix really does.
TEST_F(ForgedLogs, AreBeliedByThePostfixBesideThem) {
    const auto forged = [](const std::string& how) {
        return std::vector{status("tlsa-of-another-key", "198.18.0.2", how)};
    };
    const std::vector<std::string> senders{
        forger(
            "deferral",
            kDane,
            {"smtp_tls_security_level: may",
             "smtp_dns_support_level: dnssec",
             "smtp_tls_policy_maps: 'inline:{correct.dane.example=dane}'"},
            forged(kMismatch)
        ),
        forger(
            "bounce",
            "may",
            {"smtp_tls_security_level: may"},
            forged("dsn=5.7.1, status=bounced (host mx1[198.18.0.2] said: 550 5.7.1 no)")
        )};

    const auto result = run({"dane/correct", "dane/tlsa-of-another-key"}, senders);

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr(" 2 kept, 0 broken, 2 not judged"));
    EXPECT_THAT(result.out, HasSubstr("contradict"));
}

TEST_F(ForgedLogs, AreBeliedByTheMxHostsAndTheQueue) {
    auto instead = statuses(kMismatch);
    instead.insert(
        instead.begin(), "master[1]: daemon started -- version 3.7.11, configuration /etc/postfix"
    );
    const std::vector<std::string> senders{
        forger(
            "sent",
            "may",
            {"defer_transports: smtp"},
            statuses("dsn=2.0.0, status=sent (250 2.0.0 Accepted by mx1 over TLSv1.3 (session 1))")
        ),
        forger("instead", kDane, {"defer_transports: smtp", "maillog_file: /var/log/elsewhere"}, instead)};

    const auto result = run({"dane/correct", "dane/tlsa-of-another-key"}, senders);

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr(" 0 kept, 0 broken, 4 not judged"));
    EXPECT_THAT(result.out, HasSubstr("contradict"));
}

TEST_F(ForgedLogs, MakeNoPeerAuthenticated) {
    const std::vector<std::string> senders{
        forger("more", kDane, {"smtp_tls_security_level: may"}, verified()),
        forger("instead", kDane, {"smtp_tls_security_level: may", "smtp_tls_loglevel: '0'"}, verified())};

    const auto result = run({"dane/correct"}, senders);

    EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
    EXPECT_THAT(result.out, HasSubstr(" 0 kept, 0 broken, 2 not judged"));
    EXPECT_THAT(result.out, HasSubstr("more TLS handshakes"));
    EXPECT_THAT(result.out, HasSubstr("asked for no TLSA record"));
}

} // namespace
