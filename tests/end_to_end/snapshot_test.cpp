// The tests' own eyes: whatever is done to a container or beside it, a snapshot shows it.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/snapshot.hpp"

#include <gmock/gmock.h>

namespace {

using namespace support;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

class ASnapshot : public WithEngine<EngineKind::docker> {
protected:
    void SetUp() override {
        WithEngine::SetUp();
        if (IsSkipped()) return;
        const TemporaryDirectory directory;
        make_busybox_tar(directory.path() / "box.tar");
        docker({"import", (directory.path() / "box.tar").string(), "box"});
        docker({"network", "create", "--subnet", "198.51.100.0/24", "boxes"});
        docker({"run", "-d", "--name", "box", "--network", "boxes", "box", "sleep", "1000"});
        change("echo one >$ROOT/etc/file; mkdir $ROOT/etc/folder; ln -s file $ROOT/etc/link");
    }
    void TearDown() override {
        if (IsSkipped()) return;
        docker({"rm", "-f", "box", "other"});
        docker({"network", "rm", "boxes", "another"});
        docker({"volume", "rm", "volume"});
        docker({"rmi", "box", "copy"});
    }

    static Snapshot seen() {
        Snapshot seen;
        see_container(seen, "box", data());
        see_engine(seen, data());
        return seen;
    }
    static std::filesystem::path data() { return build() / "engine/data"; }

    // A command of a shell that knows where everything of the container is.
    static void change(const std::string& command) {
        const std::string facts =
            "PID=$(docker inspect -f {{.State.Pid}} box); ID=$(docker inspect -f {{.Id}} box); "
            "ROOT=/proc/$PID/root; OWN=" +
            data().string() + "/containers/$ID; IN=\"nsenter --target $PID\"; ";
        const auto result = run_program({"sh", "-ec", facts + command});
        EXPECT_EQ(result.exit_code, 0) << command << ": " << result.err;
    }
};

TEST_F(ASnapshot, ShowsNothingWhereFilesAreOnlyRead) {
    const Snapshot before = seen();
    change("cat $ROOT/etc/file $ROOT/etc/resolv.conf $OWN/hosts; ls $ROOT/etc; $IN --net ip link");
    EXPECT_EQ(inside("box", {"cat", "/etc/file"}), "one\n");
    EXPECT_THAT(differences(before, seen()), IsEmpty());
}

TEST_F(ASnapshot, ShowsEveryKindOfChange) {
    const std::vector<std::pair<std::string, std::string>> changes{
        {"printf two >$ROOT/etc/file", "box: /etc/file: content"},
        {"touch $ROOT/etc/file", "box: /etc/file: times"},
        {"chmod 600 $ROOT/etc/file", "box: /etc/file: mode"},
        {"chown 7:8 $ROOT/etc/file", "box: /etc/file: owner"},
        {"cp -p $ROOT/etc/file $ROOT/etc/new; mv $ROOT/etc/new $ROOT/etc/file", "box: /etc/file: inode"},
        {"ln -sfn folder $ROOT/etc/link", "box: /etc/link: target"},
        {"python3 -c \"import os; os.setxattr('$ROOT/etc/file', 'trusted.a', b'b')\"",
         "box: /etc/file: attributes"},
        {"touch $ROOT/etc/folder/new", "box: /etc/folder/new: inode: not there"},
        {"rm $ROOT/etc/folder/new", "then gone"},
        {"mknod $ROOT/dev/another c 1 3", "box: /dev/another: inode: not there"},
        {"echo >$ROOT/etc/resolv.conf", "engine's of box: /resolv.conf: content"},
        {"touch $OWN/hostconfig.json", "engine's of box: /hostconfig.json: times"},
        {"$IN --mount /bin/busybox mount --bind /etc/file /etc/hostname", "box: mounts"},
        {"$IN --mount /bin/busybox umount /etc/resolv.conf", "box: mounts"},
        {"$IN --net ip link set lo mtu 1400", "box: links"},
        {"$IN --net ip address add 192.0.2.7/32 dev lo", "box: addresses"},
        {"$IN --net ip route add 192.0.2.8/32 dev lo", "box: routes"},
        {"$IN --net ip rule add to 192.0.2.9 table 7", "box: rules"},
        {"echo 1 | $IN --net tee /proc/sys/net/ipv4/conf/lo/accept_local", "box: settings"},
        {"$IN --all /bin/busybox sh -c 'sleep 1000 >/dev/null 2>&1 &'", "box: process "},
        {"docker exec -d box sleep 1000", "box: inspection"},
        {"docker pause box", "box: inspection"},
        {"docker unpause box; docker network disconnect boxes box; docker network connect boxes box",
         "box: links"},
        {"docker commit box copy", "images: "},
        {"docker volume create volume", "volumes: "},
        {"docker network create --subnet 198.51.101.0/24 another", "network another: not there"},
        {"docker create --name other box sleep 1", "containers: "},
        {"docker restart --time 0 box", "box: /etc/resolv.conf: times"}};
    Snapshot before = seen();
    for (const auto& [command, shown] : changes) {
        change(command);
        Snapshot after = seen();
        EXPECT_THAT(differences(before, after), Contains(HasSubstr(shown))) << command;
        before = std::move(after);
    }
}

} // namespace
