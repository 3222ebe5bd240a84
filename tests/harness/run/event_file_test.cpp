#include "harness/run/event_file.hpp"

#include <boost/asio/io_context.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <fcntl.h>
#include <thread>
#include <unistd.h>

namespace harness {

namespace {

constexpr std::size_t kLine = 10'000;
constexpr std::size_t kLines = 50; // far more than a pipe holds (64 KiB)

std::string read_some(int file) {
    std::string text(1U << 16U, '\0');
    const ssize_t got = read(file, text.data(), text.size());
    text.resize(got > 0 ? static_cast<std::size_t>(got) : 0);
    return text;
}

// Of a pipe whose writing end belongs to the events.
class EventFileOnAPipe : public testing::Test {
protected:
    void write_lines() {
        for (std::size_t n = 0; n < kLines; ++n)
            events_.write(std::string(kLine, 'e'));
    }

    PipeEnds pipe_ = make_pipe();
    FileDescriptor writing_end_{dup(pipe_.write.get())}; // the same one
    EventFile events_{std::move(pipe_.write), {.kept = kLines * kLine * 2}};
};

TEST_F(EventFileOnAPipe, HasEachLineAtOnce) {
    events_.write("first");
    EXPECT_EQ(read_some(pipe_.read.get()), "first\n");
    events_.write("second");
    EXPECT_EQ(read_some(pipe_.read.get()), "second\n");
}

TEST_F(EventFileOnAPipe, DoesNotWaitForItsReader) {
    write_lines(); // would never return

    EXPECT_EQ(events_.trouble(), "");
}

// Others may share it: a terminal, or the pipe that stderr leads to as well.
TEST_F(EventFileOnAPipe, LeavesItBlocking) {
    boost::asio::io_context context;
    const EventFile::Drain drain(context, events_, EventFile::AfterTrouble::go_on);
    write_lines();
    context.poll();

    EXPECT_EQ(fcntl(writing_end_.get(), F_GETFL) & O_NONBLOCK, 0);
}

TEST_F(EventFileOnAPipe, WritesTheRestWhenItsReaderHasRoomAgain) {
    boost::asio::io_context context;
    const EventFile::Drain drain(context, events_, EventFile::AfterTrouble::go_on);
    write_lines();

    std::size_t octets = 0;
    while (octets < kLines * (kLine + 1)) {
        const std::string some = read_some(pipe_.read.get());
        ASSERT_NE(some, "");
        octets += some.size();
        if (octets < kLines * (kLine + 1)) context.run_one_for(std::chrono::seconds(5));
    }
    EXPECT_EQ(octets, kLines * (kLine + 1));
}

TEST_F(EventFileOnAPipe, WaitsForItsReaderInTheEnd) {
    write_lines();
    std::size_t octets = 0;
    std::thread reader([&] {
        while (octets < kLines * (kLine + 1))
            octets += read_some(pipe_.read.get()).size();
    });

    events_.finish();
    reader.join();

    EXPECT_EQ(octets, kLines * (kLine + 1));
    EXPECT_EQ(events_.trouble(), "");
}

TEST_F(EventFileOnAPipe, GivesUpAReaderThatIsTooSlow) {
    for (int i = 0; i < 3; ++i)
        write_lines();

    EXPECT_THAT(events_.trouble(), testing::HasSubstr("behind"));
}

TEST_F(EventFileOnAPipe, SaysThatItsReaderHasGone) {
    pipe_.read.reset();
    events_.write("nobody reads it");

    EXPECT_EQ(events_.trouble(), "Broken pipe");
}

TEST_F(EventFileOnAPipe, EndsAProgramThatIsThereForItsEvents) {
    boost::asio::io_context context;
    const EventFile::Drain drain(context, events_, EventFile::AfterTrouble::stop);
    pipe_.read.reset();
    events_.write("nobody reads it");

    EXPECT_TRUE(context.stopped());
}

TEST(EventFile, HasALimit) {
    EventFile events(FileDescriptor(open("/dev/null", O_WRONLY | O_CLOEXEC)), {.all = 100});
    events.write(std::string(99, 'e'));
    EXPECT_EQ(events.trouble(), "");
    events.write("one too many");

    EXPECT_THAT(events.trouble(), testing::HasSubstr("there are more than"));
}

TEST(EventFile, SaysThatTheDiskIsFull) {
    EventFile events(FileDescriptor(open("/dev/full", O_WRONLY | O_CLOEXEC)));
    events.write("no room");

    EXPECT_EQ(events.trouble(), "No space left on device");
}

} // namespace

} // namespace harness
