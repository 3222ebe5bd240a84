// Images and containers with links, devices and pipes where this program or an engine writes or looks:
// nothing of the machine is written, and nothing of it gets into a report.
#include "tests/end_to_end/hostile_image.hpp"
#include "tests/end_to_end/twin_fixture.hpp"

#include <algorithm>
#include <map>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace {

namespace fs = std::filesystem;
using namespace support;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

TYPED_TEST_SUITE(HostileImages, BothEngines);

TYPED_TEST(HostileImages, LeadTheResolversFileNowhereOutOfTheContainer) {
    const std::string target = this->sentinel_.string();
    const auto link = [](const fs::path& to) {
        return [to](const fs::path& root) { fs::create_symlink(to, root / "etc/resolv.conf"); };
    };
    const auto node = [](mode_t mode) {
        return [mode](const fs::path& root) {
            ASSERT_EQ(mknod((root / "etc/resolv.conf").c_str(), mode | 0666, makedev(1, 3)), 0);
        };
    };
    const std::string wait = "exec sleep 600";
    const std::vector<std::string> senders{
        this->sender("absolute", wait, link(target)),
        this->sender("relative", wait, link("../../../../../../../.." + target)),
        this->sender("dangling", wait, link("/run/nowhere/resolv.conf")),
        this->sender("looping", wait, link("resolv.conf")),
        this->sender("magic", wait, link("/proc/1/root" + target)),
        this->sender("descriptor", wait, link("/proc/self/fd/0")),
        this->sender("pipe", wait, node(S_IFIFO)),
        this->sender("device", wait, node(S_IFCHR)),
        this->sender(
            "folder", wait, [](const fs::path& root) { fs::create_directory(root / "etc/resolv.conf"); }
        ),
        this->sender(
            "folder-link",
            wait,
            [&](const fs::path& root) {
                fs::remove(root / "etc");
                fs::create_symlink(fs::path(target).parent_path(), root / "etc");
            }
        ),
        // Where the base sender's file /trust/ca.pem goes before the start.
        this->sender(
            "trust",
            wait,
            [&](const fs::path& root) {
                fs::create_directory(root / "trust");
                fs::create_symlink(target, root / "trust/ca.pem");
            }
        ),
        this->sender(
            "trust-folder",
            wait,
            [&](const fs::path& root) { fs::create_symlink(fs::path(target).parent_path(), root / "trust"); }
        ),
        this->sender(
            "exchanged",
            "while :; do\n"
            "busybox ln -sf " +
                target +
                " /etc/link; busybox mv -f /etc/link /etc/resolv.conf\n"
                "echo >/etc/plain; busybox mv -f /etc/plain /etc/resolv.conf\n"
                "done 2>/etc/errors",
            [](const fs::path&) {}
        )};
    std::string all;
    for (const std::string& sender : senders)
        all += (all.empty() ? "" : ",") + sender;

    const auto result = this->run(all, "5");

    EXPECT_THAT(result.out, HasSubstr("within 5 s")) << "a link in the container alone hinders nobody";
}

// Docker and Podman write /etc/hosts themselves; Postfix's places are read through the image's own programs.
TYPED_TEST(HostileImages, LeadNothingElseOutOfTheContainerEither) {
    const fs::path target = this->sentinel_;
    std::string all;
    for (const fs::path place : {"etc/hosts", "etc/postfix", "etc/postfix/main.cf", "var/spool/postfix"}) {
        const bool is_file = place.filename() == "hosts" || place.filename() == "main.cf";
        const fs::path host = is_file ? target : target.parent_path();
        const std::map<std::string, fs::path> links{
            {"absolute", host},
            {"relative", "../../../../../../../.." + host.string()},
            {"dangling", "/nowhere/at/all"},
            {"looping", place.filename()},
            {"magic", "/proc/1/root" + host.string()}};
        for (const auto& [kind, to] : links) {
            std::string name = place.string() + "-" + kind;
            std::replace(name.begin(), name.end(), '/', '-');
            const auto add = [&place = place, &to = to](const fs::path& root) {
                fs::create_directories((root / place).parent_path());
                fs::create_symlink(to, root / place);
            };
            all += (all.empty() ? "" : ",") + this->sender(name, "exec sleep 600", add);
        }
    }

    this->run(all, "5");
}

// A Postfix that runs, whose files turn into links before its twin is made.
class HostileTwins : public Twin {
protected:
    void SetUp() override {
        Twin::SetUp();
        if (!IsSkipped()) std::ofstream(sentinel_) << kSecret;
    }

    // What becomes of the run once the original has run `script`.
    ProgramResult judge_after(const std::string& script) const {
        start();
        inside(script);
        const auto report = directory_.path() / "report.json";
        const auto result = run_mxproof(
            {"run",
             "dane/correct",
             "--twin",
             "smtp",
             "--policy",
             "dane insecure-mx=dane",
             "--retries",
             "0",
             "--report",
             "json=" + report.string()}
        );
        EXPECT_EQ(read_file(sentinel_), kSecret);
        for (const std::string& text : {result.out, result.err, read_file(report)})
            EXPECT_THAT(text, Not(HasSubstr(kSecret)));
        docker({"rm", "-f", "-v", "smtp"});
        EXPECT_EQ(objects(), objects_);
        fs::remove(report);
        EXPECT_EQ(std::distance(fs::directory_iterator(directory_.path()), {}), 1);
        return result;
    }

    static constexpr const char* kSecret = "the machine's own";
    TemporaryDirectory directory_;
    fs::path sentinel_ = directory_.path() / "sentinel";
};

TEST_F(HostileTwins, HaveTheirQueueWhereALinkLeadsWithinThem) {
    for (const char* to : {"/elsewhere", "../../../../../../../../elsewhere"}) {
        const auto result = judge_after(
            "mv /var/spool/postfix /elsewhere && ln -s " + std::string(to) + " /var/spool/postfix"
        );
        EXPECT_EQ(result.exit_code, 0) << to << result.out << result.err;
    }
}

TEST_F(HostileTwins, WriteAndShowNothingOfTheMachineThroughTheirQueue) {
    const std::string machine = directory_.path().string();
    for (const std::string& to :
         {std::string("/nowhere/spool"),
          std::string("postfix"),
          machine,
          "../../../../../../../.." + machine,
          "/proc/1/root" + machine}) {
        const auto result =
            judge_after("mv /var/spool/postfix /elsewhere && ln -s " + to + " /var/spool/postfix");
        EXPECT_EQ(result.exit_code, 3) << to << result.out << result.err;
        EXPECT_THAT(result.out, HasSubstr("cannot start the twin of smtp")) << to;
    }
}

TEST_F(HostileTwins, WriteAndShowNothingOfTheMachineThroughTheirConfiguration) {
    const std::string machine = directory_.path().string();
    for (const std::string& script :
         {"mv /etc/postfix /elsewhere && ln -s " + machine + " /etc/postfix",
          std::string("mv /etc/postfix /elsewhere && ln -s postfix /etc/postfix"),
          "ln -sf " + sentinel_.string() + " /etc/postfix/main.cf",
          std::string("ln -sf main.cf /etc/postfix/main.cf"),
          "ln -sf /proc/1/root" + sentinel_.string() + " /etc/postfix/main.cf",
          std::string("rm /etc/postfix/main.cf && mkfifo /etc/postfix/main.cf")}) {
        const auto result = judge_after(script);
        EXPECT_EQ(result.exit_code, 3) << script << result.out << result.err;
        EXPECT_THAT(
            result.out, AnyOf(HasSubstr("there is no Postfix in it"), HasSubstr("gives no answer within"))
        ) << script;
    }
}

} // namespace
