#include "harness/engine/container_spec.hpp"
#include "harness/engine/engine_messages.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::HasSubstr;

std::string agreed(const char* newest, const char* oldest) {
    return agreed_api({"Docker", "x", newest, oldest});
}

TEST(EngineVersion, OfDocker2010AndLaterIsTested) {
    EXPECT_TRUE(speaks_tested_api({"Docker", "20.10.0", "1.41", "1.12"}));
    EXPECT_TRUE(speaks_tested_api({"Docker", "29.0", "1.52", "1.44"}));
    EXPECT_FALSE(speaks_tested_api({"Docker", "19.03", "1.40", "1.12"}));
    EXPECT_FALSE(speaks_tested_api({"?", "", "", ""}));
}

TEST(AgreedApi, IsThatOfDocker2010OrTheNearestThatTheEngineHas) {
    EXPECT_EQ(agreed("1.41", "1.12"), "1.41");
    EXPECT_EQ(agreed("1.52", "1.44"), "1.44"); // Docker 29 dropped the older ones
    EXPECT_EQ(agreed("1.40", "1.24"), "1.40");
    EXPECT_EQ(agreed("1.45", ""), "1.41");
    EXPECT_THROW(agreed("", ""), std::runtime_error);
}

TEST(EngineMessages, TellAPodmanFromADocker) {
    EXPECT_EQ(
        parse_version(R"({"Version":"4.3.1","ApiVersion":"1.41","Components":[{"Name":"Podman Engine"}]})")
            .name,
        "Podman"
    );
    EXPECT_EQ(
        parse_version(R"({"Version":"20.10","ApiVersion":"1.41","Components":[{"Name":"Engine"}]})").name,
        "Docker"
    );
}

TEST(EngineMessages, AskForAContainerWithoutANetworkUnlessToldOtherwise) {
    const auto body = boost::json::parse(create_body(
        {.image = "an/image:1",
         .environment = {{"A", "b=c"}},
         .labels = {{"l", "x"}},
         .sysctls = {{"net.s", "0"}},
         .dns = {"198.18.0.1"}}
    ));

    EXPECT_EQ(body.at("Image").as_string(), "an/image:1");
    EXPECT_EQ(body.at("Env").as_array().at(0).as_string(), "A=b=c");
    EXPECT_EQ(body.at("HostConfig").at("NetworkMode").as_string(), "none");
    EXPECT_EQ(body.at("HostConfig").at("Sysctls").at("net.s").as_string(), "0");
    EXPECT_EQ(body.at("HostConfig").at("Dns").as_array().at(0).as_string(), "198.18.0.1");
    EXPECT_FALSE(body.as_object().contains("Cmd")) << "the image's own";
}

TEST(EngineMessages, ReadTheStateOfAContainer) {
    const auto container = parse_container(
        R"({"Id":"abc","Name":"/smtp","State":{"Running":true,"Pid":42,"ExitCode":3,"Error":"no such file"},
            "Config":{"Image":"i","Tty":true,"Labels":{"a":"b"},"Env":["X=1","Y=a=b","Z"]}})"
    );

    EXPECT_EQ(container.id, "abc");
    EXPECT_EQ(container.name, "smtp");
    EXPECT_TRUE(container.running);
    EXPECT_EQ(container.pid, 42);
    EXPECT_EQ(container.exit_code, 3);
    EXPECT_EQ(container.error, "no such file");
    EXPECT_TRUE(container.terminal);
    EXPECT_EQ(container.labels.at("a"), "b");
    EXPECT_EQ(container.environment.at("Y"), "a=b");
    EXPECT_FALSE(container.environment.contains("Z"));
}

TEST(EngineMessages, PassOnTheEnginesOwnWords) {
    EXPECT_EQ(refusal_text(R"({"message":"No such image: x"})"), "No such image: x");
    EXPECT_EQ(refusal_text("page not found\n"), "page not found");
}

TEST(EngineMessages, FindTheErrorInAStreamOfProgress) {
    EXPECT_EQ(parse_stream_message(R"({"status":"Pulling","progress":"[=> ]"})").status, "Pulling [=> ]");
    EXPECT_EQ(parse_stream_message(R"({"error":"manifest unknown"})").error, "manifest unknown");
    EXPECT_EQ(parse_stream_message(R"({"stream":"Loaded image: x"})").status, "Loaded image: x");
    EXPECT_EQ(parse_stream_message("no json").error, "");
}

TEST(EngineMessages, RefuseWhatIsNoReply) {
    EXPECT_THROW(parse_version("<html>"), std::runtime_error);
    EXPECT_THROW(parse_id("{}"), std::runtime_error);
}

// RFC 3986 2.3: only the unreserved characters stand for themselves.
TEST(EngineMessages, EncodeWhatAQueryMustNotContain) {
    EXPECT_EQ(query_encoded("CMD [\"/bin/sh\"]"), "CMD%20%5B%22%2Fbin%2Fsh%22%5D");
    EXPECT_EQ(query_encoded("a-b_c.d~9"), "a-b_c.d~9");
}

} // namespace
} // namespace harness
