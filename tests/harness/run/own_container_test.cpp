#include "harness/run/own_container.hpp"

#include <gtest/gtest.h>

#include <string>

namespace harness {
namespace {

const std::string kId(64, 'a');

TEST(OwnContainer, IsNamedByTheFileThatDockerMounts) {
    EXPECT_EQ(
        container_in(
            "700 690 0:21 / /proc rw - proc proc rw\n"
            "712 690 8:1 /var/lib/docker/containers/" +
            kId + "/hostname /etc/hostname rw - ext4 /dev/sda1 rw\n"
        ),
        kId
    );
}

TEST(OwnContainer, IsNamedByTheFileThatPodmanMounts) {
    EXPECT_EQ(
        container_in(
            "712 690 0:30 /containers/overlay-containers/" + kId +
            "/userdata/hostname /etc/hostname rw - tmpfs tmpfs rw\n"
        ),
        kId
    );
}

// The machine itself sees the mounts of its containers, at other places.
TEST(OwnContainer, IsNoneOnTheMachine) {
    EXPECT_EQ(
        container_in(
            "30 20 8:1 / / rw - ext4 /dev/sda1 rw\n"
            "88 30 0:44 / /var/lib/docker/containers/" +
            kId + "/mounts/shm rw - tmpfs shm rw\n"
        ),
        ""
    );
    EXPECT_EQ(container_in("30 20 8:1 /hostname /etc/hostname rw - ext4 /dev/sda1 rw\n"), "");
    EXPECT_EQ(container_in(""), "");
}

} // namespace
} // namespace harness
