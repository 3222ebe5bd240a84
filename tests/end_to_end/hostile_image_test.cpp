// Images that were made to harm the machine, or to be believed: nothing of the machine is written, the run
// ends in time and in bounded memory, says what happened, and leaves nothing behind.
#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <fstream>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>

namespace {

namespace fs = std::filesystem;
using namespace support;
using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

struct Docker {
    static constexpr EngineKind kKind = EngineKind::docker;
};
struct Podman {
    static constexpr EngineKind kKind = EngineKind::podman;
};

constexpr long kMostMemory = 300 << 10; // KiB

template <class Which>
class HostileImages : public WithEngine<Which::kKind> {
protected:
    HostileImages() { std::ofstream(sentinel_) << "the machine's"; }

    // Its path as --sender takes it; `script` is what the image does.
    std::string sender(
        const std::string& name, const std::string& script, const std::function<void(const fs::path&)>& add
    ) const {
        const auto tar = directory_.path() / "image.tar";
        make_busybox_tar(tar, [&](const fs::path& root) {
            fs::create_directory(root / "etc");
            add(root);
            std::ofstream(root / "script") << script;
        });
        const auto image = "hostile/" + name + ":1";
        this->docker({"import", "-c", R"(CMD ["sh", "/script"])", tar.string(), image});
        const auto text = "title: " + name + "\nbase: postfix-3.7\nclaims: may\nimage: " + image + "\n";
        return directory_.write(name + ".yaml", text).string();
    }

    std::string says(const std::string& name, const std::string& script) const {
        return sender(name, script, [](const fs::path&) {});
    }

    // Whatever the images do: the run ends by itself, and the machine is as it was.
    ProgramResult run(const std::string& senders, const std::string& start_limit) const {
        const auto result = run_mxproof(
            {"run", "dane/correct", "--sender", senders, "--start-limit", start_limit, "--retries", "0"}
        );
        EXPECT_EQ(result.exit_code, 3) << result.out << result.err;
        EXPECT_THAT(result.out, HasSubstr(" 0 kept, 0 broken")) << result.err;
        EXPECT_EQ(read_file(sentinel_), "the machine's");
        EXPECT_THAT(this->clean(), HasSubstr("0 containers"));
#ifndef __SANITIZE_ADDRESS__
        rusage used = {};
        getrusage(RUSAGE_CHILDREN, &used);
        this->RecordProperty("peak_KiB", std::to_string(used.ru_maxrss));
        EXPECT_LT(used.ru_maxrss, kMostMemory);
#endif
        return result;
    }

    TemporaryDirectory directory_;
    fs::path sentinel_ = directory_.path() / "sentinel";
};

using Engines = testing::Types<Docker, Podman>;
TYPED_TEST_SUITE(HostileImages, Engines);

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

    for (const char* name : {"resolv.conf", "hosts", "ca.pem"})
        EXPECT_FALSE(fs::exists(fs::path(target).parent_path() / name)) << name;
    EXPECT_THAT(result.out, HasSubstr("within 5 s")) << "a link in the container alone hinders nobody";
}

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

} // namespace
