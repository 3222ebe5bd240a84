#include "fake_mx/policy_response.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fake_mx {
namespace {

using testing::StartsWith;

const std::string kPolicy = "version: STSv1\r\nmode: enforce\r\nmx: mx1.peer.example\r\nmax_age: 86400\r\n";
const PolicyRequest kRequest{"GET", "mta-sts.peer.example", "/.well-known/mta-sts.txt"};

PolicyHostSpec host_that(PolicyAnswer answer) {
    auto host = std::make_shared<HostSpec>();
    host->name = "mta-sts.peer.example";
    return {host, kPolicy, answer};
}

// RFC 8461 3.3
TEST(PolicyResponse, IsThePolicyAsPlainText) {
    const PolicyResponse response = respond(host_that(PolicyAnswer::served), kRequest);
    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.content_type, "text/plain");
    EXPECT_EQ(response.body, kPolicy);
    EXPECT_EQ(response.location, "");
}

TEST(PolicyResponse, KnowsItsNameInAnyCaseAndWithAPort) {
    for (const char* name : {"MTA-STS.Peer.Example", "mta-sts.peer.example:443"}) {
        PolicyRequest request = kRequest;
        request.host = name;
        EXPECT_EQ(respond(host_that(PolicyAnswer::served), request).status, 200) << name;
    }
}

TEST(PolicyResponse, IsNoPolicyForAnythingElse) {
    const PolicyHostSpec host = host_that(PolicyAnswer::served);
    EXPECT_EQ(respond(host, {"POST", kRequest.host, kRequest.target}).status, 405);
    EXPECT_EQ(respond(host, {"GET", "mta-sts.other.example", kRequest.target}).status, 421);
    for (const char* target : {"/", "/mta-sts.txt", "/.well-known/mta-sts.txt?x", "/moved/mta-sts.txt"})
        EXPECT_EQ(respond(host, {"GET", kRequest.host, target}).status, 404) << target;
}

// So that a sender that follows the redirection is seen to get the policy.
TEST(PolicyResponse, RedirectsToAPlaceThatHasThePolicy) {
    const PolicyHostSpec host = host_that(PolicyAnswer::redirected);
    const PolicyResponse response = respond(host, kRequest);
    EXPECT_EQ(response.status, 301);
    ASSERT_EQ(response.location, "https://mta-sts.peer.example/moved/mta-sts.txt");
    const PolicyResponse there = respond(host, {"GET", kRequest.host, "/moved/mta-sts.txt"});
    EXPECT_EQ(there.status, 200);
    EXPECT_EQ(there.body, kPolicy);
}

TEST(PolicyResponse, IsLargerThan64KiBInNothingButItsSize) {
    const PolicyResponse response = respond(host_that(PolicyAnswer::oversized), kRequest);
    EXPECT_EQ(response.status, 200);
    EXPECT_GT(response.body.size(), 64U * 1024U);
    EXPECT_LT(response.body.size(), 65U * 1024U);
    EXPECT_THAT(response.body, StartsWith(kPolicy));
    EXPECT_TRUE(response.body.ends_with("\r\n"));
}

TEST(PolicyResponse, DeviatesAsItIsTold) {
    EXPECT_EQ(respond(host_that(PolicyAnswer::not_found), kRequest).status, 404);
    EXPECT_EQ(respond(host_that(PolicyAnswer::server_error), kRequest).status, 500);
    const PolicyResponse in_chunks = respond(host_that(PolicyAnswer::chunked), kRequest);
    EXPECT_TRUE(in_chunks.chunked);
    EXPECT_EQ(in_chunks.body, kPolicy);
    const PolicyResponse endless = respond(host_that(PolicyAnswer::oversized_chunked), kRequest);
    EXPECT_TRUE(endless.chunked);
    EXPECT_EQ(endless.body, respond(host_that(PolicyAnswer::oversized), kRequest).body);
    const PolicyResponse garbage = respond(host_that(PolicyAnswer::garbage), kRequest);
    EXPECT_EQ(garbage.status, 200);
    EXPECT_EQ(garbage.body.find("STSv1"), std::string::npos);
    const PolicyResponse html = respond(host_that(PolicyAnswer::wrong_type), kRequest);
    EXPECT_EQ(html.content_type, "text/html");
    EXPECT_EQ(html.body, kPolicy);
}

} // namespace
} // namespace fake_mx
