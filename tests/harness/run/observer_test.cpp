#include "harness/run/observer.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <string>

namespace {

using namespace harness;
using testing::IsEmpty;
using testing::SizeIs;

fake_dns::QueryAnswered query_from(const std::string& client) {
    fake_dns::QueryAnswered query;
    query.client = client;
    return query;
}

TEST(Observer, SortsEventsBySourceAddress) {
    Observer observer(2);
    observer.watch("198.19.192.2", 0);
    observer.watch("2001:db8:ffff::2", 0);
    observer.watch("198.19.192.6", 1);

    observer.on_query(query_from("198.19.192.2"));
    observer.on_query(query_from("2001:db8:ffff::2"));
    observer.on_query(query_from("198.19.192.6"));

    EXPECT_THAT(observer.of(0).queries, SizeIs(2));
    EXPECT_THAT(observer.of(1).queries, SizeIs(1));
}

TEST(Observer, KeepsWhatFailedOnOurSideForNobodyInParticular) {
    Observer observer(1);
    observer.watch("198.19.192.2", 0);
    fake_dns::QueryAnswered nobody;
    nobody.failed = "a connection could not be accepted: Too many open files";
    observer.on_query(nobody);
    auto session = std::make_shared<fake_mx::SessionRecord>();
    session->failed = "too many connections";
    session->client = "198.19.192.2";
    observer.on_session(session);

    const auto own = observer.own_record({});
    ASSERT_THAT(own->failures, SizeIs(1)); // the session has a sender, which is told of it there
    EXPECT_EQ(own->failures[0].text, nobody.failed);
    EXPECT_THAT(observer.of(0).sessions, SizeIs(1));
}

TEST(Observer, KeepsWhatAnotherPartOfThisProgramFailedAt) {
    Observer observer(1);
    observer.on_failure("as the admin: no zone");

    const auto own = observer.own_record({});
    ASSERT_THAT(own->failures, SizeIs(1));
    EXPECT_EQ(own->failures[0].text, "as the admin: no zone");
    EXPECT_LE(own->failures[0].time, std::chrono::system_clock::now());
}

TEST(Observer, SortsRequestsForPoliciesBySourceAddress) {
    Observer observer(2);
    observer.watch("198.19.192.6", 1);
    for (const char* client : {"198.19.192.6", "198.19.192.1"}) {
        auto fetch = std::make_shared<fake_mx::PolicyFetch>();
        fetch->client = client;
        observer.on_fetch(std::move(fetch));
    }

    EXPECT_THAT(observer.of(0).fetches, IsEmpty());
    EXPECT_THAT(observer.of(1).fetches, SizeIs(1));
}

TEST(Observer, LeavesOutWhatIsNobodys) {
    Observer observer(1);

    observer.on_query(query_from("198.19.192.1"));
    auto session = std::make_shared<fake_mx::SessionRecord>();
    session->client = "198.19.192.1";
    observer.on_session(session);

    EXPECT_THAT(observer.of(0).queries, IsEmpty());
    EXPECT_THAT(observer.of(0).sessions, IsEmpty());
}

TEST(Observer, GivesBackWhatItKeepsBeyondAMegabyte) {
    for (const auto& directory :
         {std::filesystem::temp_directory_path(), std::filesystem::path("/nonexistent")}) {
        Observer observer;
        observer.add_sender(directory);
        observer.watch("198.19.192.2", 0);
        auto query = query_from("198.19.192.2");
        for (int i = 0; i < 3000; ++i) {
            query.name = std::to_string(i) + std::string(1000, 'x');
            observer.on_query(query);
        }
        for (const int i : {0, 1500, 2999})
            EXPECT_TRUE(
                observer.of(0).queries[static_cast<std::size_t>(i)].name.starts_with(std::to_string(i) + "x")
            ) << i;
    }
}

TEST(Observer, KeepsSoManyEventsOfASenderAndSaysWhereThereWereMore) {
    Observer observer(2);
    observer.watch("198.19.192.2", 0);
    observer.watch("198.19.192.6", 1);
    auto session = std::make_shared<fake_mx::SessionRecord>();
    session->client = "198.19.192.2";
    for (int i = 0; i < 50'000; ++i)
        observer.on_session(session);
    EXPECT_EQ(observer.of(0).left_out, "");
    observer.on_session(session);

    EXPECT_THAT(observer.of(0).sessions, SizeIs(50'000));
    EXPECT_EQ(observer.of(0).left_out, "the sender made more than 50000 SMTP connections");
    EXPECT_EQ(observer.of(1).left_out, "");
}

} // namespace
