// Whatever goes wrong with a Postfix is an error that says what Postfix said; never a wait without an end.
#include "tests/harness/sender/process/process_table.hpp"
#include "tests/harness/sender/process/sender_fixture.hpp"

#include <gmock/gmock.h>

#include <csignal>
#include <sstream>
#include <unistd.h>

namespace {

using namespace sender_test;
using namespace std::chrono_literals;
using testing::HasSubstr;
using testing::UnorderedElementsAreArray;

class SenderTrouble : public PostfixTest {
protected:
    template <typename Work>
    std::string error_of(Work work) {
        try {
            work();
        } catch (const SenderError& error) {
            return error.what();
        }
        return "no error";
    }
};

TEST_F(SenderTrouble, AConfigurationThatPostfixRefusesIsShownAtTheStart) {
    auto settings = settings_to("198.18.240.1");
    settings.extra.push_back({"inet_interfaces", "203.0.113.9", "an address that the sender does not have"});
    ProcessSender& sender = make_sender(settings);

    EXPECT_THAT(error_of([&] { run(sender.start()); }), HasSubstr("203.0.113.9"));
}

// postconf(5) smtpd_delay_reject: the greeting is the refusal.
TEST_F(SenderTrouble, APostfixThatRefusesEveryClientIsShownAtTheStart) {
    auto settings = settings_to("198.18.240.1");
    settings.extra.push_back({"smtpd_client_restrictions", "reject", "a typing error"});
    settings.extra.push_back({"smtpd_delay_reject", "no", "at once"});
    ProcessSender& sender = make_sender(settings);

    EXPECT_THAT(error_of([&] { run(sender.start()); }), HasSubstr("the sender refused the submission: 554"));
}

TEST_F(SenderTrouble, ADeliveryAgentThatGivesUpIsNotWaitedFor) {
    auto settings = settings_to("198.18.240.1");
    settings.extra.push_back({"smtp_tls_security_level", "bogus", "a typing error"});
    ProcessSender& sender = make_sender(settings);
    run(sender.start());
    run(sender.submit({kFrom, {"a@one.example"}, "a test"}));

    EXPECT_THAT(
        error_of([&] { run(sender.wait_for_status({"a@one.example"}, in(60s))); }),
        HasSubstr("fatal: Invalid TLS level")
    );
}

TEST_F(SenderTrouble, AFullQueueRefusesTheSubmission) {
    auto settings = settings_to("198.18.240.1");
    settings.queue_size = "1m";
    ProcessSender& sender = make_sender(settings);
    run(sender.start());

    EXPECT_THAT(
        error_of([&] {
            run(sender.submit({kFrom, {"a@one.example"}, "a test"}));
        }),
        HasSubstr("452 4.3.1")
    );
}

TEST_F(SenderTrouble, APostfixThatIsKilledIsNotWaitedFor) {
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());
    const auto init = children_of(getpid()).at(0);
    for (const pid_t pid : children_of(init))
        kill(pid, SIGKILL);

    EXPECT_THAT(
        error_of([&] { run(sender.wait_for_status({"a@one.example"}, in(60s))); }), HasSubstr("Postfix ended")
    );
}

TEST_F(SenderTrouble, WhoHasNoStatusWhenTheTimeIsUpIsNamed) {
    ProcessSender& sender = make_sender(settings_to("198.18.240.1"));
    run(sender.start());

    EXPECT_EQ(
        run(sender.wait_for_status({"nobody@asked.example"}, in(0s))),
        std::vector<std::string>{"nobody@asked.example"}
    );
}

class EveryPolicy : public PostfixTest, public testing::WithParamInterface<Policy> {};

TEST_P(EveryPolicy, IsConfiguredByExactlyTheSettingsThatAreReported) {
    Assignment settings;
    settings.policy = GetParam();
    settings.resolvers = {"198.19.128.53"};
    settings.later_recipients = {"later@one.example"};
    ProcessSender& sender = make_sender(settings);
    run(sender.start());

    std::vector<std::string> reported;
    for (const auto& group : {sender.info().policy_settings, sender.info().settings})
        for (const Setting& setting : group)
            if (setting.name.find_first_of("/:") == std::string::npos) // neither resolv.conf nor master.cf
                reported.push_back(setting.name + (setting.value.empty() ? " =" : " = " + setting.value));
    std::vector<std::string> configured;
    std::istringstream output(run(sender.run_inside({"/usr/sbin/postconf", "-n"})));
    for (std::string line; std::getline(output, line);)
        configured.push_back(line);

    EXPECT_THAT(configured, UnorderedElementsAreArray(reported));
}

INSTANTIATE_TEST_SUITE_P(
    Sender, EveryPolicy, testing::ValuesIn(usual_policies().begin(), usual_policies().end())
);

} // namespace
