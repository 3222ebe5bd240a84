#include "harness/mta/postfix/postfix_places.hpp"

#include "harness/mta/sender_data.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(PostfixPlaces, AreThoseOfAllItsInstances) {
    const auto places = parse_postfix_places("queue=/queue\n"
                                             "queue=/var/spool/postfix-out\n"
                                             "ca_file=/etc/ssl/certs/ca-certificates.crt\n"
                                             "ca_path=/usr/share/certs\n"
                                             "ca_path_as_named=/etc/ssl/certs\n"
                                             "log=/dev/stdout\n");
    EXPECT_EQ(places.queues, (std::vector<std::string>{"/queue", "/var/spool/postfix-out"}));
    EXPECT_EQ(places.ca_file, "/etc/ssl/certs/ca-certificates.crt");
    EXPECT_EQ(places.ca_path, "/usr/share/certs");
    EXPECT_EQ(places.ca_path_as_named, "/etc/ssl/certs");
    EXPECT_FALSE(places.logs_to_syslog);
}

TEST(PostfixPlaces, AreNotThoseOfAContainerWithoutPostfix) {
    EXPECT_THROW(parse_postfix_places("sh: postconf: not found\nqueue=\nlog=\n"), SenderError);
    EXPECT_THROW(parse_postfix_places(""), SenderError);
}

// A volume for the queue would hide everything, or lie where nobody asked for one.
TEST(PostfixPlaces, AreNoQueueAtTheRootOrNowhere) {
    EXPECT_THROW(parse_postfix_places("queue=/\n"), SenderError);
    EXPECT_THROW(parse_postfix_places("queue=spool\n"), SenderError);
}

} // namespace
} // namespace harness
