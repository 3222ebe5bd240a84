// The containers whose twins are judged stay as they are, however a run ends: seen by all that can be seen of
// them, while they do their work. Mail arrives at the server and leaves it, found by its resolver, for a mail
// server of the same network; other mail waits for its next attempt.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/end_to_end/untouched_scripts.hpp"
#include "tests/support/snapshot.hpp"

#include <gmock/gmock.h>

#include <algorithm>
#include <csignal>
#include <cstring>
#include <regex>
#include <sstream>
#include <utility>

namespace {

using namespace support;
using testing::HasSubstr;
using testing::Not;

constexpr std::size_t kWaiting = 5; // messages

std::size_t count_of(const std::string& text, const std::string& words) {
    std::size_t count = 0;
    for (auto at = text.find(words); at != std::string::npos; at = text.find(words, at + 1))
        ++count;
    return count;
}

/// What mail does to its server: nothing else may be another one afterwards. Everything below the queue but
/// what is in it stays; processes that Postfix starts for its work come and go.
bool is_of_mail(const std::string& difference) {
    static const std::vector<std::regex> of_mail{
        std::regex("(smtp|mx): "
                   "/var/spool/postfix/"
                   "(active|incoming|maildrop|defer|deferred|bounce|flush|hold|trace|corrupt|saved)"
                   "(/[0-9A-F])?: times: .*"),
        std::regex("(smtp|mx): /var/spool/postfix/(defer|deferred|bounce|trace)/[0-9A-F]: .*"
        ), // made when needed
        std::regex("(smtp|mx): /var/spool/postfix/(private|public)(/[a-z-]+)?: times: .*"),
        std::regex("(smtp|mx): /var/spool/postfix/pid(/[a-z.-]+)?: .*"),
        std::regex("(smtp|mx): /var/lib/postfix(/[a-z_]+\\.(lmdb|db)|/prng_exch)?: (times|content|inode): .*"
        ),
        std::regex("(smtp|mx): process [0-9]+ "
                   "(smtp|smtpd|cleanup|trivial-rewrite|bounce|proxymap|anvil|tlsmgr|tlsproxy|"
                   "scache|showq|discard|local|error|flush) .*"),
        std::regex("(smtp|mx): diff: [ACD] /var/(spool|lib)/postfix(/.*)?"
        ), // each file has its own lines above
        std::regex("engine's of (smtp|mx|resolver): /[0-9a-f]+-json.log: (times|content): .*")};
    return std::any_of(of_mail.begin(), of_mail.end(), [&](const std::regex& one) {
        return std::regex_match(difference.substr(0, 400), one);
    });
}

class Originals : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        remove_stack(); // of a test that was killed
        docker({"network", "create", "--subnet", "198.51.100.0/24", "stack"});
        run("resolver",
            "54",
            "unbound",
            {"-e", "SUBNET=198.51.100.0/24", "--entrypoint", "sh"},
            {"-c", kResolver});
        run("mx",
            "25",
            "postfix-3.7",
            {"-e", "POSTFIX_relay_domains=here.test", "-e", "POSTFIX_relay_transport=discard:"},
            {});
        // No attempt but the first within this test, so that what waits has no reason to be touched.
        run("smtp",
            "26",
            "postfix-3.7",
            {"-e",
             "RELAY_CLIENTS=198.51.100.0/24",
             "-e",
             "POSTFIX_smtp_tls_security_level=dane",
             "-e",
             "POSTFIX_smtp_tls_loglevel=1",
             "-e",
             "POSTFIX_smtp_dns_support_level=dnssec",
             "-e",
             "POSTFIX_queue_run_delay=1d",
             "-e",
             "POSTFIX_minimal_backoff_time=1d",
             "-e",
             "POSTFIX_maximal_backoff_time=1d",
             "-e",
             "POSTFIX_smtp_connect_timeout=1s"},
            {});
        await("resolver", "start of service", 1);
        await("mx", "daemon started", 1);
        await("smtp", "daemon started", 1);
        for (std::size_t n = 0; n < kWaiting; ++n)
            docker(
                {"exec",
                 "smtp",
                 "sh",
                 "-c",
                 "printf 'Subject: x\\n\\nwaits\\n' | sendmail -f a@client.test u@gone.test"}
            );
        await("smtp", "status=deferred", kWaiting);
        run("client", "27", "postfix-3.7", {"--entrypoint", "bash"}, {"-c", kClient});
        await("client", "accepted", 3);
        pause_mail();
        make_what_runs_leave();
        before_ = seen();
        docker({"start", "client"});
        engine_ = engine();
    }
    void TearDown() override {
        if (!IsSkipped()) remove_stack();
    }

    // The image of the program that keeps a twin's network stays, as it is the same for all.
    static void make_what_runs_leave() {
        static bool made = false;
        if (!std::exchange(made, true)) run_program(command(), {}, std::chrono::seconds(240));
    }
    static void
    run(const std::string& name,
        const std::string& address,
        const std::string& image,
        std::vector<std::string> options,
        std::vector<std::string> command) {
        std::vector<std::string> words{
            "run", "-d", "--name", name, "--network", "stack", "--ip", "198.51.100." + address};
        if (name != "resolver") options.insert(options.end(), {"--dns", "198.51.100.54"});
        words.insert(words.end(), options.begin(), options.end());
        words.push_back(built_image(image));
        words.insert(words.end(), command.begin(), command.end());
        const std::string said = docker(words);
        ASSERT_EQ(said.size(), 65U) << said;
    }
    static void remove_stack() {
        docker({"rm", "-f", "client", "smtp", "mx", "resolver"});
        docker({"network", "rm", "stack"});
    }
    static void await(const std::string& name, const std::string& words, std::size_t count) {
        const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(60);
        while (count_of(docker({"logs", name}), words) < count)
            if (std::chrono::steady_clock::now() > deadline)
                FAIL() << name << ": " << docker({"logs", "--tail", "20", name});
    }

    // Until every message that was accepted has been delivered and has left both queues.
    static void pause_mail() {
        docker({"stop", "client"});
        await("smtp", ": removed", accepted());
        await("mx", ": removed", accepted());
    }
    static std::size_t accepted() { return count_of(docker({"logs", "client"}), "accepted "); }

    static std::filesystem::path data() { return build() / "engine/data"; }
    static Snapshot seen() {
        Snapshot seen;
        for (const std::string name : {"smtp", "resolver", "mx"}) {
            see_container(seen, name, data());
            seen[name + ": log"] = docker({"logs", name});
        }
        seen["smtp: settings of Postfix"] = inside("smtp", {"postconf", "-n"});
        seen["smtp: services of Postfix"] = inside("smtp", {"postconf", "-M"});
        see_engine(seen, data());
        return seen;
    }

    // What the engine was asked for about the stack since; a copy and a list of processes are only read.
    static std::string events_since(const std::string& time) {
        std::vector<std::string> words{
            "events", "--since", time, "--until", now(), "--format", "{{.Action}}"};
        for (const char* name : {"smtp", "resolver", "mx"}) {
            words.emplace_back("--filter");
            words.push_back(std::string("container=") + name);
        }
        std::istringstream actions(docker(words));
        std::string others;
        for (std::string action; std::getline(actions, action);)
            if (action != "commit" && action != "top") others += action + "\n";
        return others;
    }
    static std::string now() {
        return std::to_string(std::chrono::system_clock::to_time_t(std::chrono::system_clock::now()));
    }

    static std::vector<std::string> command() {
        return {
            built_program("mxproof"),
            "run",
            "dns/nsec3*",
            "--twin",
            "smtp",
            "--twin-resolver",
            "resolver",
            "--policy",
            "dane insecure-mx=dane"};
    }

    // After the run, which has begun at `time` with so many messages accepted.
    void expect_untouched(const std::string& time, std::size_t accepted_before) {
        await("client", "accepted", accepted_before + 3); // mail goes on
        pause_mail();
        EXPECT_EQ(events_since(time), "");
        const Snapshot after = seen();
        for (const std::string& one : differences(before_, after))
            if (!is_of_mail(one) && one.find(": log: ") == std::string::npos)
                ADD_FAILURE() << one.substr(0, 400);
        for (const std::string name : {"smtp: log", "resolver: log", "mx: log"}) {
            EXPECT_EQ(after.at(name).substr(0, before_.at(name).size()), before_.at(name));
            EXPECT_THAT(after.at(name), Not(HasSubstr(".example"))) << "mail or questions of the run";
        }
        EXPECT_EQ(count_of(after.at("smtp: log"), "status=bounced"), 0U);
        EXPECT_EQ(count_of(after.at("smtp: log"), "status=deferred"), kWaiting);
        EXPECT_EQ(count_of(after.at("mx: log"), "status=sent"), accepted());
    }

    static Snapshot engine() {
        Snapshot seen;
        see_engine(seen, data());
        return seen;
    }

    Snapshot before_;
    Snapshot engine_;
};

TEST_F(Originals, AreUntouchedByMailAlone) {
    const std::string time = now();
    expect_untouched(time, accepted());
    // The waiting messages are what the snapshot would miss first.
    EXPECT_EQ(
        std::count_if(
            before_.begin(),
            before_.end(),
            [](const auto& seen) {
                return std::regex_match(
                    seen.first, std::regex("smtp: /var/spool/postfix/deferred/[0-9A-F]/[0-9A-F]+: content")
                );
            }
        ),
        static_cast<std::ptrdiff_t>(kWaiting)
    );
}

TEST_F(Originals, AreUntouchedByARun) {
    const std::string time = now();
    const std::size_t mail = accepted();
    const auto result = run_program(command(), {}, std::chrono::seconds(240));
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    expect_untouched(time, mail);
}

class OriginalsOfAnEndedRun : public Originals, public testing::WithParamInterface<int> {};

TEST_P(OriginalsOfAnEndedRun, AreUntouched) {
    const std::string time = now();
    const std::size_t mail = accepted();
    Program run(command());
    stop_in_the_middle(run);
    ASSERT_THAT(run.output(), HasSubstr("delivering"));
    run.signal(GetParam());
    run.signal(SIGCONT);
    run.wait();
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds(5);
    while (engine() != engine_ && std::chrono::steady_clock::now() < deadline) {
    }
    expect_untouched(time, mail);
}

INSTANTIATE_TEST_SUITE_P(
    BySignal,
    OriginalsOfAnEndedRun,
    testing::Values(SIGINT, SIGTERM, SIGHUP, SIGKILL),
    [](const auto& one) { return std::string(sigabbrev_np(one.param)); }
);

} // namespace
