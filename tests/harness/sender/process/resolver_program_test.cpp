#include "harness/sender/process/resolver_program.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::HasSubstr;
using testing::Not;

const FakeRoot kRoot{". NS a.root-servers.net.\n", ". IN DS 12345 13 2 ABCDEF"};

TEST(ResolverProgram, SaysItsVersionInWordsOfItsOwn) {
    EXPECT_EQ(version_in("Version 1.17.1\n\nConfigure line: --prefix=/usr"), "1.17.1");
    EXPECT_EQ(version_in("BIND 9.18.49-1~deb12u3-Debian (Extended Support Version) <id:>"), "9.18.49");
    EXPECT_EQ(version_in("Knot Resolver, version 5.6.0"), "5.6.0");
    EXPECT_EQ(version_in("Nov 29 06:27:44 PowerDNS Recursor 4.8.8 (C) 2001-2022 PowerDNS.COM BV"), "4.8.8");
    EXPECT_EQ(version_in("sh: 1: unbound: not found..."), "");
}

TEST(ResolverProgram, TrustsTheFakeRootAloneAndListensWhereItIsTold) {
    for (const ResolverProgram& program : resolver_programs()) {
        std::string all;
        for (const ResolverFile& file : program.files({kRoot, "/its/own", "198.19.192.2", 53}))
            all += file.name + "\n" + file.text;

        EXPECT_THAT(all, HasSubstr("root.hints\n. NS a.root-servers.net.")) << program.name;
        EXPECT_THAT(all, HasSubstr("/its/own/root.hints")) << program.name;
        EXPECT_THAT(all, HasSubstr("198.19.192.2")) << program.name;
        EXPECT_THAT(all, HasSubstr("12345 13 2 ")) << program.name;
        EXPECT_THAT(program.arguments("/its/own").back(), HasSubstr("/its/own")) << program.name;
    }
}

TEST(ResolverProgram, KeepsTheMachinesClockUnlessAnotherTimeIsGiven) {
    const ResolverProgram& unbound = *resolver_program("unbound");
    EXPECT_THAT(
        unbound.files({kRoot, "/its/own", "127.0.0.1"}).at(1).text, Not(HasSubstr("val-override-date"))
    );
    EXPECT_THAT(
        unbound.files({kRoot, "/its/own", "127.0.0.1", 5300, 1'700'000'000}).at(1).text,
        HasSubstr("val-override-date: \"1700000000\"")
    );
}

TEST(ResolverProgram, IsNamedByOneWord) {
    EXPECT_EQ(resolver_program("knot")->name, "Knot Resolver");
    EXPECT_EQ(resolver_program("dnsmasq"), nullptr);
}

TEST(ResolverProgram, ThatIsNotThereNamesItsPackage) {
    ResolverProgram program = *resolver_program("powerdns");
    program.path = "/nonexistent/pdns_recursor";
    EXPECT_THAT(why_missing(program).value_or(""), HasSubstr("apt-get install pdns-recursor"));
}

} // namespace
