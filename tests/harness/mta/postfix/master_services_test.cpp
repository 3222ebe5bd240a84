#include "harness/mta/postfix/master_services.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::IsEmpty;

TEST(MasterService, IsReadAsPostconfPrintsItAndWrittenLikewise) {
    const MasterService service =
        parse_service("relay      unix  -       -       y       -       -       smtp -o { smtp_x = a b } -v");

    EXPECT_EQ(service.name, "relay");
    EXPECT_EQ(service.type, "unix");
    EXPECT_EQ(service.chroot, "y");
    EXPECT_EQ(service.command, "smtp");
    EXPECT_THAT(service.arguments, ElementsAre("-o", "{ smtp_x = a b }", "-v"));
    EXPECT_EQ(to_line(service), "relay unix - - y - - smtp -o { smtp_x = a b } -v");
}

TEST(MasterService, HasNoCommandIfColumnsAreMissing) {
    EXPECT_EQ(parse_service("smtp unix - -").command, "");
    EXPECT_EQ(parse_service("").command, "");
}

TEST(MasterService, LosesOptionsByNameInEveryForm) {
    MasterService service = parse_service("smtp unix - - n - - smtp -o smtp_tls_loglevel=1 -o { syslog_name "
                                          "= postfix/x } -osmtp_bind_address=::1 "
                                          "-o smtp_tls_security_level=dane");

    EXPECT_THAT(
        remove_options(service, {"smtp_tls_loglevel", "syslog_name", "smtp_bind_address"}),
        ElementsAre("smtp_tls_loglevel", "syslog_name", "smtp_bind_address")
    );
    EXPECT_THAT(service.arguments, ElementsAre("-o", "smtp_tls_security_level=dane"));
    EXPECT_TRUE(sets(service, "smtp_tls_security_level"));
    EXPECT_FALSE(sets(service, "smtp_tls_loglevel"));
}

TEST(MasterService, StartsNoDebugger) {
    MasterService service = parse_service("smtp unix - - n - - smtp -D");
    remove_options(service, {});
    EXPECT_THAT(service.arguments, IsEmpty());
}

TEST(MasterService, DeliversOnlyByProgramsOfPostfixThatDoNotListen) {
    EXPECT_TRUE(delivers_or_serves(parse_service("relay unix - - y - - smtp")));
    EXPECT_TRUE(delivers_or_serves(parse_service("tlsmgr unix - - y 1000? 1 tlsmgr")));
    EXPECT_FALSE(delivers_or_serves(parse_service("smtp inet n - y - - smtpd")));
    EXPECT_FALSE(delivers_or_serves(parse_service("amavis inet n - y - - smtp")));
    EXPECT_FALSE(delivers_or_serves(parse_service("uucp unix - n n - - pipe flags=F argv=/bin/sh")));
    EXPECT_FALSE(delivers_or_serves(parse_service("policy unix - n n - 0 spawn user=x argv=/bin/sh")));
    EXPECT_FALSE(delivers_or_serves(parse_service("smtp unix - - n - - ../../../tmp/smtp")));
}

} // namespace
