#include "harness/stack/mailu/admin_answers.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness::mailu {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using Status = TlsaAnswer::Status;

constexpr TlsaFields kDaneEe{3, 1, 1};

// Answers everything with `answer` and remembers what was asked.
struct Resolver {
    TlsaAnswer answer;
    std::vector<std::string> asked;

    HttpAnswer get(const std::string& target, bool defers = true, const char* method = "GET") {
        const AdminAnswers admin(
            [this](const std::string& name) {
                asked.push_back(name);
                return answer;
            },
            defers
        );
        return admin.answer(method, target);
    }
    HttpAnswer dane(const std::string& nexthop, bool defers = true) {
        return get("/internal/postfix/dane/" + nexthop, defers);
    }
};

TEST(AdminsDaneMap, SaysDaneOnlyForAnAuthenticatedUsableRecordOfTheNextHopItself) {
    Resolver resolver{{Status::found, true, {kDaneEe}}, {}};
    const auto answer = resolver.dane("peer.example");

    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.content_type, "application/json");
    EXPECT_EQ(answer.body, "\"dane-only\"");
    EXPECT_THAT(resolver.asked, ElementsAre("_25._tcp.peer.example"));
}

TEST(AdminsDaneMap, KnowsNothingWithoutAuthenticationOrUsableRecords) {
    for (const TlsaAnswer& answer : {
             TlsaAnswer{Status::found, false, {kDaneEe}},
             TlsaAnswer{Status::found, true, {{1, 1, 1}, {3, 2, 1}, {2, 0, 3}}},
             TlsaAnswer{Status::absent, true, {}},
             TlsaAnswer{Status::timed_out, false, {}},
         })
        EXPECT_EQ((Resolver{answer, {}}).dane("peer.example").status, 404U);
}

TEST(AdminsDaneMap, DecidesAFailedLookupByItsOwnDeferOnTlsError) {
    Resolver resolver{{Status::failed, false, {}}, {}};
    EXPECT_EQ(resolver.dane("peer.example", true).body, "\"dane-only\"");
    EXPECT_EQ(resolver.dane("peer.example", false).status, 404U);
}

TEST(AdminsDaneMap, SaysWhy) {
    Resolver fails{{Status::failed, false, {}}, {}};
    EXPECT_EQ(fails.dane("peer.example", true).why, "the lookup of its TLSA records failed");
    EXPECT_EQ(
        fails.dane("peer.example", false).why,
        "the lookup of its TLSA records failed; DEFER_ON_TLS_ERROR is off"
    );
    Resolver finds{{Status::found, true, {kDaneEe}}, {}};
    EXPECT_EQ(finds.dane("peer.example", true).why, "it has TLSA records of its own");
    Resolver knows_none{{Status::absent, true, {}}, {}};
    EXPECT_EQ(knows_none.dane("peer.example", true).why, "");
}

TEST(AdminsDaneMap, AsksNobodyAboutAnEmptyLabel) {
    Resolver resolver{{Status::failed, false, {}}, {}};
    EXPECT_EQ(resolver.dane(".example").status, 404U); // Postfix looks parents up with a leading dot
    EXPECT_EQ(resolver.dane("").status, 404U);
    EXPECT_EQ(resolver.dane(std::string(300, 'a')).status, 404U);
    EXPECT_THAT(resolver.asked, IsEmpty());
}

TEST(AdminsDaneMap, AsksForARelayAsItIsWritten) {
    Resolver resolver{{Status::failed, false, {}}, {}};
    EXPECT_EQ(resolver.dane("%5Bmx.relay.example%5D:587").status, 200U);
    EXPECT_THAT(resolver.asked, ElementsAre("_25._tcp.[mx.relay.example]:587"));
}

TEST(AdminAnswers, KnowNobodyInTheOtherMaps) {
    Resolver resolver;
    for (const char* map :
         {"transport/*",
          "domain/peer.example",
          "alias/u@peer.example",
          "mailbox/u@peer.example",
          "recipient/map/u@peer.example",
          "sender/map/u@sender.example",
          "sender/rate/u@sender.example"})
        EXPECT_EQ(resolver.get(std::string("/internal/postfix/") + map).status, 404U) << map;
    EXPECT_THAT(resolver.asked, IsEmpty());
}

TEST(AdminAnswers, LetALoginSendFromTheAddressOfItsName) {
    Resolver resolver;
    const HttpAnswer answer = resolver.get("/internal/postfix/sender/login/u@sender.example");
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body, "\"u@sender.example\"");
}

TEST(AdminAnswers, RefuseWhatIsNoLookup) {
    Resolver resolver{{Status::found, true, {kDaneEe}}, {}};
    EXPECT_EQ(resolver.get("/internal/postfix/dane/peer.example", true, "POST").status, 405U);
    EXPECT_EQ(resolver.get("/internal/postfix/dane/%zz").status, 400U);
    for (const char* target :
         {"", "/", "/internal/postfix/", "/internal/postfix/dane", "/internal/nginx/dane/x", "*"})
        EXPECT_EQ(resolver.get(target).status, 404U) << target;
}

} // namespace
} // namespace harness::mailu
