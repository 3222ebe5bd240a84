#include "harness/engine/engine_address.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(EngineAddress, IsDockersOwnSocketByDefault) {
    EXPECT_EQ(engine_socket(""), "/var/run/docker.sock");
}

TEST(EngineAddress, IsThePathInDockerHost) {
    EXPECT_EQ(engine_socket("unix:///run/user/1000/podman/podman.sock"), "/run/user/1000/podman/podman.sock");
}

TEST(EngineAddress, IsRefusedIfItIsNoUnixSocket) {
    for (const char* address : {"tcp://127.0.0.1:2375", "ssh://host", "unix://relative", "/run/docker.sock"})
        EXPECT_THROW(engine_socket(address), EngineError) << address;
}

} // namespace
} // namespace harness
