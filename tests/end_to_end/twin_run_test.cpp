// A container that somebody else has started: a twin of it is judged, and it goes on as it was.
#include "tests/end_to_end/twin_fixture.hpp"

#include <gmock/gmock.h>

#include <csignal>

namespace {

using namespace support;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

TEST_F(Twin, IsJudgedAndLeavesItsOriginalAndTheEngineAsTheyWere) {
    start();
    const auto changes = changed_files();
    const std::set<std::string> before = objects();

    const auto result = run_mxproof(
        {"run", "dane/", "insecure-mx/", "delivery/", "--twin", "smtp", "--policy", "dane insecure-mx=dane"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        result.out,
        AllOf(HasSubstr("(twin)"), HasSubstr(" 0 not judged"), HasSubstr("/var/spool/postfix=empty queue"))
    );
    EXPECT_EQ(changed_files(), changes);
    EXPECT_EQ(objects(), before);
}

// The same original as in the next test, but for a file that somebody has edited in the running container.
TEST_F(Twin, HasWhatWasConfiguredByHand) {
    start({"-e", "POSTFIX_smtp_tls_policy_maps=texthash:/etc/postfix/by-hand"});
    inside("echo 'tlsa-of-another-key.dane.example may' >/etc/postfix/by-hand");
    const auto result = run_mxproof({"run", "dane/tlsa-of-another-key", "--twin", "smtp", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
}

TEST_F(Twin, IsBrokenIfItDoesNotWhatItsDocumentationSays) {
    start();
    const auto result = run_mxproof({"run", "dane/tlsa-of-another-key", "--twin", "smtp", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 1) << result.out;
    EXPECT_THAT(result.out, HasSubstr("mxproof run dane/tlsa-of-another-key --twin smtp --policy may"));
}

TEST_F(Twin, HasNoMessageOfItsOriginal) {
    start();
    defer_a_message();
    const std::string before = queue();
    EXPECT_THAT(before, HasSubstr("deferred/"));

    const auto result = judge();

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, Not(HasSubstr("real.example")));
    EXPECT_EQ(queue(), before);
}

TEST_F(Twin, HasNoMessageOfItsOriginalWhoseQueueIsAVolume) {
    start({"-v", "queue:/queue", "-e", "POSTFIX_queue_directory=/queue"});
    defer_a_message();
    const std::string before = queue("/queue");
    EXPECT_THAT(before, HasSubstr("deferred/"));

    const auto result = judge();

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(result.out, AllOf(HasSubstr("/queue=empty queue"), Not(HasSubstr("real.example"))));
    EXPECT_EQ(queue("/queue"), before);
}

// The start script of another image may look for what only its original may have.
TEST_F(Twin, HasNeitherMoreCapabilitiesNorTheEnginesSocket) {
    start(
        {"--cap-add",
         "NET_ADMIN",
         "-v",
         engine_->socket().string() + ":/run/docker.sock",
         "-v",
         engine_->socket().parent_path().string() + ":/engine"}
    );
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";

    const auto result = judge({"--report", "json=" + report.string()});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    const auto json = read_json(report);
    const auto& settings = json.at("senders").at(0).at("settings_beside");
    EXPECT_EQ(settings.at("/run/docker.sock").at("value").as_string(), "left out");
    EXPECT_EQ(settings.at("/engine").at("value").as_string(), "left out");
    EXPECT_THAT(std::string(settings.at("withheld").at("value").as_string()), HasSubstr("NET_ADMIN"));
}

TEST_F(TwinInMidRun, HasVolumesOfItsOwnOrReadOnly) {
    const TemporaryDirectory bound;
    bound.write("file", "bound");
    start({"-v", "state:/state", "-v", bound.path().string() + ":/bound:ro", "-v", "/emptied"});
    inside("echo text >/state/file; chmod 640 /state/file; chown postfix /state/file; echo x >/emptied/x");

    run_into_the_middle({"--empty", "/emptied"});

    EXPECT_EQ(in_twin("cat /state/file; stat -c '%U %a' /state/file"), "text\npostfix 640\n");
    EXPECT_EQ(in_twin("cat /bound/file"), "bound");
    EXPECT_EQ(in_twin("ls /emptied"), "");
    in_twin("echo changed >/state/file; echo changed >/bound/file");
    EXPECT_EQ(inside("cat /state/file /bound/file"), "text\nbound");
    end_with(SIGTERM);
    docker({"rm", "-f", "-v", "smtp"});
    docker({"volume", "rm", "state"});
    EXPECT_EQ(objects(), objects_) << "interrupted, but nothing is left";
}

TEST_F(TwinInMidRun, MountsReadOnlyWhatIsTooLargeToBeCopied) {
    start({"-v", "state:/state"});
    inside("head -c 70000000 /dev/zero >/state/large");
    run_into_the_middle();
    EXPECT_EQ(in_twin("stat -c %s /state/large"), "70000000\n");
    EXPECT_THAT(in_twin("echo x >/state/file"), HasSubstr("Read-only"));
    end_with(SIGINT);
}

TEST_F(TwinInMidRun, CopiesWhatIsLargeIfAsked) {
    start({"-v", "state:/state"});
    inside("head -c 70000000 /dev/zero >/state/large");
    run_into_the_middle({"--copy", "/state"});
    EXPECT_EQ(in_twin("echo x >/state/file && cat /state/file && stat -c %s /state/large"), "x\n70000000\n");
    EXPECT_EQ(inside("ls /state"), "large\n");
    end_with(SIGTERM);
}

TEST_F(TwinInMidRun, SeesTheFakeInternetAlone) {
    start({"--hostname", "mail.box.test"});
    run_into_the_middle();
    EXPECT_EQ(in_twin("hostname"), "mail.box.test\n");
    EXPECT_THAT(in_twin("cat /etc/resolv.conf"), AllOf(HasSubstr("198.19."), Not(HasSubstr("192.0.2.53"))));
    EXPECT_THAT(inside("cat /etc/resolv.conf"), HasSubstr("192.0.2.53"));
    EXPECT_THAT(in_twin("cat /proc/net/dev"), AllOf(HasSubstr("world"), Not(HasSubstr("eth0"))));
    EXPECT_THAT(inside("cat /proc/net/dev"), Not(HasSubstr("world")));
    EXPECT_EQ(docker({"inspect", "-f", "{{.HostConfig.Privileged}}", twin_}), "false\n");
    end_with(SIGTERM);
}

TEST_F(Twin, MustHaveAnOriginalAndClaimSomething) {
    EXPECT_EQ(run_mxproof({"run", "dane/correct", "--twin", "smtp"}).exit_code, 2);
    const auto result = run_mxproof({"run", "dane/correct", "--twin", "nobody", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(result.out, HasSubstr("No such container: nobody"));
}

TEST_F(Twin, ThatCannotStartShowsItsLastWords) {
    docker(
        {"run",
         "-d",
         "--name",
         "smtp",
         "--network",
         "none",
         "--entrypoint",
         "sh",
         image_,
         "-c",
         "[ ! -e /started ] || { echo it was started before; exit 5; }; touch /started; exec /start.sh"}
    );
    await_log("daemon started");
    const auto result = judge();
    EXPECT_EQ(result.exit_code, 3);
    EXPECT_THAT(
        result.out,
        AllOf(HasSubstr("the twin of smtp"), HasSubstr("code 5)"), HasSubstr("it was started before"))
    );
}

TEST_F(Twin, TakesThePlaceOfAttachWhichIsGone) {
    const auto result = run_mxproof({"run", "--attach", "smtp", "--policy", "may"});
    EXPECT_EQ(result.exit_code, 2);
    EXPECT_THAT(result.err, HasSubstr("--twin smtp"));
}

} // namespace
