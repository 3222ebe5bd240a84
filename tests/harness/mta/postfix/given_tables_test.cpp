#include "harness/mta/postfix/given_tables.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

using namespace harness;
using testing::ElementsAre;
using testing::IsEmpty;

std::vector<std::string> tables_named(const std::string& parameter, const std::string& value) {
    std::vector<std::string> texts;
    for (const NamedTable& table : named_tables({{parameter, value, ""}}))
        texts.push_back(table.text());
    return texts;
}

TEST(NamedTables, AreThoseOfAListAndWithinOthers) {
    EXPECT_THAT(
        tables_named("transport_maps", "hash:/a, proxy:mysql:/b unionmap:{texthash:/c, pipemap:{regexp:/d}}"),
        ElementsAre("hash:/a", "mysql:/b", "texthash:/c", "regexp:/d")
    );
}

TEST(NamedTables, AreNoHostsAndNoTransports) {
    EXPECT_THAT(tables_named("relayhost", "[smtp.example.com]:587"), IsEmpty());
    EXPECT_THAT(tables_named("default_transport", "smtp:[mail.example.com]"), IsEmpty());
}

TEST(NamedTables, ConcernWhatIsSent) {
    EXPECT_THAT(tables_named("smtpd_sender_login_maps", "hash:/a"), IsEmpty());
    EXPECT_THAT(tables_named("smtp_tls_session_cache_database", "btree:/a"), IsEmpty());
    EXPECT_THAT(tables_named("smtp_tls_policy_maps", "hash:/a"), ElementsAre("hash:/a"));
}

TEST(NamedTables, AreFilesServersOrNothingButTheirNames) {
    const auto kind = [](const std::string& type) { return kind_of({"", type, ""}); };
    EXPECT_EQ(kind("hash"), TableKind::indexed);
    EXPECT_EQ(kind("texthash"), TableKind::plain_file);
    EXPECT_EQ(kind("socketmap"), TableKind::server);
    EXPECT_EQ(kind("tcp"), TableKind::server);
    EXPECT_EQ(kind("inline"), TableKind::itself);
    EXPECT_EQ(index_suffix({"", "lmdb", ""}), ".lmdb");
}

} // namespace
