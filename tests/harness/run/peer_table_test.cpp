#include "harness/run/peer_table.hpp"

#include <boost/json/serialize.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;

struct OnePeer {
    Scenario scenario;
    StagedPeer peer{
        "dane/two",
        "user@two.example",
        {{"mx1", "mx1.two.example", {"198.18.0.1", "2001:db8:25::1"}},
         {"mx2", "mx2.two.example", {"2001:db8:25::2"}}},
        {"two.example."},
        {"198.18.0.3", "2001:db8:25::3"}};

    std::vector<StagedScenario> staged() {
        scenario.title = "Two hosts";
        return {{&scenario, peer}};
    }
};

TEST(PeerTable, HasALineForEachHostAndThePolicyHost) {
    EXPECT_EQ(
        peer_table(OnePeer().staged()),
        "RECIPIENT         HOST                 IPV4        IPV6            SCENARIO\n"
        "user@two.example  mx1.two.example      198.18.0.1  2001:db8:25::1  dane/two\n"
        "user@two.example  mx2.two.example      -           2001:db8:25::2  dane/two\n"
        "user@two.example  mta-sts.two.example  198.18.0.3  2001:db8:25::3  dane/two\n"
    );
}

TEST(PeerTable, NamesAPeerWithoutHosts) {
    OnePeer catalogue;
    catalogue.peer.hosts.clear();
    catalogue.peer.policy_addresses.clear();

    EXPECT_THAT(peer_table(catalogue.staged()), HasSubstr("user@two.example  -     -     -     dane/two\n"));
}

TEST(PeerList, SaysTheSameAsJson) {
    EXPECT_EQ(
        boost::json::serialize(peer_list(OnePeer().staged())),
        R"([{"scenario":"dane/two","title":"Two hosts","recipient":"user@two.example",)"
        R"("zones":["two.example."],"hosts":[)"
        R"({"label":"mx1","name":"mx1.two.example","addresses":["198.18.0.1","2001:db8:25::1"]},)"
        R"({"label":"mx2","name":"mx2.two.example","addresses":["2001:db8:25::2"]}],)"
        R"("policy_host":{"name":"mta-sts.two.example","addresses":["198.18.0.3","2001:db8:25::3"]}}])"
    );
}

} // namespace
