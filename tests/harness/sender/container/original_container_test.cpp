#include "harness/sender/container/original_container.hpp"

#include "harness/mta/sender_data.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::AllOf;
using testing::HasSubstr;

ContainerState container(
    const std::string& id, const std::string& project, const std::string& service, bool running = true
) {
    ContainerState state;
    state.id = id;
    state.running = running;
    state.labels = {
        {"com.docker.compose.project", project},
        {"com.docker.compose.service", service},
        {"com.docker.compose.oneoff", "False"}};
    return state;
}

std::string trouble(const std::vector<ContainerState>& containers, const std::string& service) {
    try {
        container_of_service(containers, service);
    } catch (const SenderError& error) {
        return error.what();
    }
    return "";
}

TEST(ContainerOfAService, IsTheOneThatRunsIt) {
    const std::vector<ContainerState> containers{
        container("1", "mail", "imap"), container("2", "mail", "smtp"), container("3", "old", "smtp", false)};
    EXPECT_EQ(container_of_service(containers, "smtp").id, "2");
}

TEST(ContainerOfAService, IsNotOneThatWasOnlyMadeForACommand) {
    std::vector<ContainerState> containers{container("1", "mail", "smtp"), container("2", "mail", "smtp")};
    containers[0].labels["com.docker.compose.oneoff"] = "True";
    EXPECT_EQ(container_of_service(containers, "smtp").id, "2");
}

TEST(ContainerOfAService, IsNotGuessed) {
    const std::vector<ContainerState> containers{
        container("1", "mail", "smtp"),
        container("2", "other", "smtp"),
        container("3", "mail", "imap", false)};
    EXPECT_THAT(trouble(containers, "smtp"), AllOf(HasSubstr("mail"), HasSubstr("other")));
    EXPECT_THAT(trouble(containers, "imap"), HasSubstr("imap"));
    EXPECT_THAT(trouble({}, "smtp"), HasSubstr("smtp"));
}

} // namespace
} // namespace harness
