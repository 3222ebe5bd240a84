// A server in a container that somebody else has started, and runs of mxproof that judge a twin of it.
#pragma once

#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <iterator>
#include <memory>
#include <set>
#include <sstream>
#include <string>
#include <vector>

namespace support {

class Twin : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        docker({"rm", "-f", "smtp"}); // of a test that was killed
        image_ = built_image("postfix-3.7");
        objects_ = objects();
    }
    void TearDown() override {
        if (IsSkipped()) return;
        docker({"rm", "-f", "-v", "smtp"});
        docker({"volume", "rm", "state", "queue"});
    }

    // `docker run` of the server, with more arguments; waits until its Postfix runs.
    void start(std::vector<std::string> more = {}) const {
        std::vector<std::string> run{
            "run", "-d", "--name", "smtp", "--network", network_, "--dns", "192.0.2.53"};
        for (const char* setting :
             {"smtp_tls_security_level=dane",
              "smtp_dns_support_level=dnssec",
              "smtp_tls_loglevel=1",
              "smtp_tls_CApath=/etc/ssl/certs"})
            run.insert(run.end(), {"-e", std::string("POSTFIX_") + setting});
        run.insert(run.end(), more.begin(), more.end());
        run.push_back(image_);
        docker(run);
        await_log("daemon started");
    }

    static void await_log(const std::string& text) {
        const bool is_said = support::eventually([&] {
            EXPECT_THAT(docker({"inspect", "-f", "{{.State.Running}}", "smtp"}), testing::HasSubstr("true"));
            return HasFailure() || docker({"logs", "smtp"}).find(text) != std::string::npos;
        });
        EXPECT_TRUE(is_said) << text;
    }

    static std::string inside(const std::string& script) {
        return docker({"exec", "smtp", "sh", "-c", script});
    }

    // Queue files octet for octet, with owners, modes and times.
    static std::string queue(const std::string& directory = "/var/spool/postfix") {
        return inside(
            "cd " + directory +
            " && find active bounce corrupt defer deferred hold incoming maildrop -type f " +
            "-exec stat -c '%n %U %G %a %i %Y' {} + -exec sha256sum {} + | sort"
        );
    }

    static void defer_a_message() {
        inside("printf 'Subject: private\\n\\nprivate\\n' | sendmail -f a@box.test somebody@real.example");
        await_log("to=<somebody@real.example>");
    }

    static ProgramResult judge(std::vector<std::string> more = {}) {
        std::vector<std::string> run{
            "run", "dane/", "--twin", "smtp", "--policy", "dane insecure-mx=dane", "--evidence", "all"};
        run.insert(run.end(), more.begin(), more.end());
        return run_mxproof(run);
    }

    // What the engine knows to differ from the image; in no order of its own.
    static std::set<std::string> changed_files() {
        std::istringstream lines(docker({"diff", "smtp"}));
        std::set<std::string> files;
        for (std::string line; std::getline(lines, line);)
            files.insert(line);
        return files;
    }

    // Everything that a run may make in an engine; the keeper's image stays. A set, as the engine lists what
    // was made in the same second in any order.
    static std::set<std::string> objects() {
        std::istringstream listed(
            docker({"ps", "-aq"}) + docker({"volume", "ls", "-q"}) +
            docker({"images", "-q", "--filter", "dangling=true"})
        );
        return {std::istream_iterator<std::string>(listed), {}};
    }

    std::string network_ = "none";
    std::string image_;
    std::set<std::string> objects_;
};

// Runs in the middle, and shows what its container has.
class TwinInMidRun : public Twin {
protected:
    void run_into_the_middle(std::vector<std::string> more = {}) {
        std::vector<std::string> command{
            built_program("mxproof"), "run", "dns/mx-lookup-no-answer", "--twin", "smtp", "--policy", "may"};
        command.insert(command.end(), more.begin(), more.end());
        run_ = std::make_unique<Program>(command);
        stop_in_the_middle(*run_);
        std::string ids = docker({"ps", "-q", "--filter", "label=org.mxproof.owner"});
        while (!ids.empty()) {
            const std::string id = ids.substr(0, ids.find('\n'));
            ids.erase(0, id.size() + 1);
            if (docker({"inspect", "-f", "{{.Config.Image}}", id}).find("keeper") == std::string::npos)
                twin_ = id;
        }
        ASSERT_THAT(twin_, testing::Not(testing::IsEmpty())) << run_->output();
    }

    std::string in_twin(const std::string& script) const {
        return docker({"exec", twin_, "sh", "-c", script});
    }

    void end_with(int signal) {
        run_->signal(signal);
        run_->signal(SIGCONT);
        EXPECT_EQ(run_->wait(), 3) << run_->output();
    }

    std::unique_ptr<Program> run_;
    std::string twin_;
};

} // namespace support
