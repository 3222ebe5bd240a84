#include "harness/sender/process/process_program.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"
#include "harness/mta/postfix/sts_daemon.hpp"
#include "harness/sender/process/sender_files.hpp"

#include <fmt/format.h>

#include <iterator>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

// Below the harness, whose fakes serve all senders from one thread: hundreds of busy Postfix processes must
// not make them look like slow peers.
constexpr int kNiceness = 10;

void append(std::vector<Setting>& to, std::vector<Setting> settings) {
    std::move(settings.begin(), settings.end(), std::back_inserter(to));
}

} // namespace

IsolatedProgram
process_program(const PostfixSettings& settings, const LinkAddresses& addresses, const SenderLink& link) {
    IsolatedProgram program;
    program.prepare = [&settings, &addresses, &link] {
        prepare_sender_files(settings, addresses);
        attach_sender_side(link);
    };
    program.companions = sts_daemon_of(settings);
    program.argv = {kPostfixCommand, "start-fg"};
    program.host_name = "sender";
    program.niceness = kNiceness;
    return program;
}

SenderInfo process_info(const PostfixSettings& settings, const LinkAddresses& addresses) {
    SenderInfo info{
        settings.name, "process", "", settings.policy_settings, practical_settings(settings, addresses)};
    append(info.policy_settings, sts_daemon_policy(settings));
    append(info.settings, sts_daemon_practical_settings(settings));
    info.settings.push_back({"/etc/resolv.conf", resolv_conf(settings.resolvers), "the fake resolver"});
    info.settings.push_back(
        {"smtp-later: minimal_backoff_time",
         fmt::format("{}s", kLaterBackoffSeconds),
         "a later attempt need not wait for 300 s; first attempts keep Postfix's own value"}
    );
    if (!settings.silent_recipients.empty())
        info.settings.push_back(
            {"smtp-hurried: RES_OPTIONS",
             kShortPatience,
             "for peers whose DNS is silent, which nobody else waits for"}
        );
    info.settings.push_back(
        {"smtp: process limit",
         std::to_string(kDeliveryProcesses),
         "a hundred at once would outrun the resolver on a busy machine"}
    );
    return info;
}

std::string why_not_startable(const PostfixSettings& settings) {
    if (access(kPostfixCommand, X_OK) != 0)
        return "Postfix is not installed on this machine (apt-get install postfix)";
    return asks_for_sts(settings) ? why_no_sts_daemon() : std::string();
}

} // namespace harness
