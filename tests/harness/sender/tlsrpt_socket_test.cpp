#include "harness/sender/tlsrpt_socket.hpp"

#include "harness/base/file_descriptor.hpp"
#include "harness/mta/sender_data.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <filesystem>
#include <fstream>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>

namespace harness {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::SizeIs;

class TlsrptSocketTest : public testing::Test {
protected:
    TlsrptSocketTest() { fs::create_directories(folder_); }
    ~TlsrptSocketTest() override { fs::remove_all(folder_); }

    std::unique_ptr<TlsrptSocket> bind() {
        const FileDescriptor directory(open(folder_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
        return std::make_unique<TlsrptSocket>(
            context_.get_executor(),
            directory.get(),
            "tlsrpt",
            [this](std::string_view datagram) {
                taken_.emplace_back(datagram);
                return taken_.size() < most_;
            }
        );
    }

    // Whether it could be sent: a socket that nobody reads takes no more at some point.
    bool send(const std::string& text) const {
        const FileDescriptor socket(::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0));
        sockaddr_un address = {};
        address.sun_family = AF_UNIX;
        std::strcpy(address.sun_path, (folder_ / "tlsrpt").c_str()); // NOLINT: of this test's own length
        return sendto(
                   socket.get(),
                   text.data(),
                   text.size(),
                   MSG_DONTWAIT,
                   reinterpret_cast<const sockaddr*>(&address),
                   sizeof address
               ) >= 0;
    }

    fs::path folder_ = fs::temp_directory_path() / ("mxproof-tlsrpt-" + std::to_string(getpid()));
    boost::asio::io_context context_;
    std::vector<std::string> taken_;
    std::size_t most_ = 1000;
};

TEST_F(TlsrptSocketTest, TakesWhatAnybodySendsThere) {
    const auto socket = bind();
    struct stat found = {};
    ASSERT_EQ(stat((folder_ / "tlsrpt").c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777U, 0666U);

    ASSERT_TRUE(send("a") && send("b"));
    context_.poll();
    ASSERT_TRUE(send("c"));
    context_.poll();
    EXPECT_THAT(taken_, ElementsAre("a", "b", "c"));
}

TEST_F(TlsrptSocketTest, TakesWhatHasArrivedWithoutTheLoop) {
    const auto socket = bind();
    ASSERT_TRUE(send("a") && send("b"));
    socket->take_arrived();
    EXPECT_THAT(taken_, ElementsAre("a", "b"));
}

TEST_F(TlsrptSocketTest, CutsALongDatagramAndGoesOn) {
    const auto socket = bind();
    ASSERT_TRUE(send(std::string(TlsrptSocket::kLongest + 1, 'x')) && send(""));
    socket->take_arrived();
    EXPECT_THAT(taken_, ElementsAre(SizeIs(TlsrptSocket::kLongest), ""));
}

TEST_F(TlsrptSocketTest, IsClosedWhenNoMoreIsWanted) {
    most_ = 1;
    const auto socket = bind();
    ASSERT_TRUE(send("a") && send("b"));
    context_.poll();
    socket->take_arrived();
    EXPECT_THAT(taken_, ElementsAre("a"));
    EXPECT_FALSE(send("c"));
}

TEST_F(TlsrptSocketTest, EndsWithItsOwner) {
    auto socket = bind();
    context_.poll();
    socket.reset();
    context_.run(); // returns: nothing is waited for
    EXPECT_FALSE(send("a"));
}

// A container may put there whatever it likes.
TEST_F(TlsrptSocketTest, DoesNotFollowALinkThatHasItsName) {
    fs::create_symlink(folder_ / "elsewhere", folder_ / "tlsrpt");
    EXPECT_THROW(bind(), SenderError);
    EXPECT_FALSE(fs::exists(folder_ / "elsewhere"));
}

} // namespace
} // namespace harness
