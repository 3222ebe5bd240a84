#include "harness/run/maildir.hpp"

#include "tests/support/mxproof_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using namespace harness;
using testing::SizeIs;
using testing::StartsWith;

fake_mx::SessionRecord session_over_tls() {
    fake_mx::SessionRecord session;
    session.id = 17;
    session.client = "198.19.192.2";
    session.server = "2001:db8:25::1";
    session.host = "mx1.a.example";
    session.tls.emplace();
    session.tls->version = "TLSv1.3";
    session.tls->cipher = "TLS_AES_256_GCM_SHA384";
    return session;
}

fake_mx::ReceivedMessage message_to(std::vector<std::string> recipients) {
    fake_mx::ReceivedMessage message;
    message.time = fake_mx::Time(std::chrono::seconds(1'790'000'000));
    message.sender = "me@sender.example";
    message.recipients = std::move(recipients);
    message.content = "Subject: test\r\n\r\nHello\r\n";
    message.over_tls = true;
    return message;
}

std::vector<fs::path> files_in(const fs::path& directory) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(directory))
        files.push_back(entry.path());
    return files;
}

// RFC 5321 4.4, RFC 3848
TEST(MailboxText, BeginsWithTheTraceOfTheMessage) {
    EXPECT_EQ(
        mailbox_text(session_over_tls(), message_to({"user@a.example", "info@a.example"})),
        "Return-Path: <me@sender.example>\n"
        "Delivered-To: user@a.example\n"
        "Delivered-To: info@a.example\n"
        "Received: from [198.19.192.2]\n"
        "\tby mx1.a.example ([IPv6:2001:db8:25::1])\n"
        "\twith ESMTPS (TLSv1.3 TLS_AES_256_GCM_SHA384) id 17;\n"
        "\tMon, 21 Sep 2026 14:13:20 +0000\n"
        "Subject: test\n\nHello\n"
    );
}

TEST(MailboxText, SaysThatAMessageCameInPlaintext) {
    auto message = message_to({"user@a.example"});
    message.over_tls = false;

    EXPECT_THAT(mailbox_text(session_over_tls(), message), testing::HasSubstr("\twith ESMTP id 17;\n"));
}

TEST(AMaildir, GetsEveryMessageOnceAndWhole) {
    const support::TemporaryDirectory directory;
    Maildir maildir(directory.path() / "Maildir");
    auto session = session_over_tls();
    session.messages.push_back(message_to({"first@a.example"}));
    maildir.keep_new_messages(session);
    session.messages.push_back(message_to({"second@a.example"}));
    session.ended = session.started;

    maildir.keep_new_messages(session);

    EXPECT_THAT(files_in(directory.path() / "Maildir/new"), SizeIs(2));
    EXPECT_THAT(files_in(directory.path() / "Maildir/tmp"), SizeIs(0));
    for (const fs::path& file : files_in(directory.path() / "Maildir/new"))
        EXPECT_THAT(support::read_file(file), StartsWith("Return-Path: <me@sender.example>\nDelivered-To: "));
}

TEST(AMaildir, SaysThatItCannotBeWrittenTo) {
    const support::TemporaryDirectory directory;
    Maildir maildir(directory.path() / "Maildir");
    auto session = session_over_tls();
    session.messages.push_back(message_to({"user@a.example"}));
    fs::remove_all(directory.path() / "Maildir");

    EXPECT_THROW(maildir.keep_new_messages(session), std::runtime_error);
}

} // namespace
