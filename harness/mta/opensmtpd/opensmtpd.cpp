#include "harness/mta/opensmtpd/opensmtpd.hpp"

#include "harness/mta/debian_program.hpp"
#include "harness/mta/idle_command.hpp"
#include "harness/mta/opensmtpd/opensmtpd_config.hpp"
#include "harness/mta/opensmtpd/opensmtpd_log.hpp"
#include "harness/mta/opensmtpd/opensmtpd_queue.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

constexpr DebianProgram kProgram{"OpenSMTPD", "/usr/sbin/smtpd", "opensmtpd", kOpensmtpdRootVariable};

constexpr const char* kConfiguration = "/run/mxproof/smtpd.conf";

// Debian's users, which the package makes; where it was only unpacked, nobody has. Of those that are nobody
// else's: systemd(1) leaves 60578 to 61183 free.
constexpr int kUid = 61112;
constexpr int kQueueUid = 61113;
constexpr const char* kEmpty = "/var/lib/opensmtpd/empty"; // its processes' root directory

// Somebody is being delivered to, or the queue does not yet know what became of it. The listing of a queue
// says that, too, but takes a round trip through three processes for each recipient.
constexpr std::string_view kIsBusy = "  smtpctl show stats | grep -q '^scheduler.envelope.inflight=[1-9]'";

// A host that failed is left alone for 15 s (flag D of smtpctl(8), show routes): an attempt before that would
// not be one.
constexpr std::string_view kIsNoTimeToRetry =
    "  smtpctl show stats | grep -q '^scheduler.envelope.inflight=[1-9]' ||\n"
    "    smtpctl show routes | grep -q ' [N-]D[Q-][K-] nconn='";

// Of a program that was only unpacked: the package makes it set-group-id, and it refuses to run otherwise.
std::string smtpctl_script() {
    return fmt::format(
        "#!/bin/sh\nexec setpriv --regid opensmtpq --clear-groups {} \"$@\"\n",
        path_of(kProgram, "/usr/sbin/smtpctl")
    );
}

std::string passwd() {
    return fmt::format(
        "root:x:0:0::/:/bin/sh\n"
        "opensmtpd:x:{0}:{0}::{2}:/bin/false\n"
        "opensmtpq:x:{1}:{1}::{2}:/bin/false\n",
        kUid,
        kQueueUid,
        kEmpty
    );
}

std::string group() {
    return fmt::format("root:x:0:\nopensmtpd:x:{}:\nopensmtpq:x:{}:\n", kUid, kQueueUid);
}

void describe_files(const Assignment& assignment, const LinkAddresses& link, Configuration& configuration) {
    const std::string size = assignment.queue_size.empty() ? "256m" : assignment.queue_size;
    configuration.mounts = {{"/var/spool", "mode=0755,size=" + size}, {"/var/lib", "mode=0755,size=1m"}};
    configuration.directories = {{"/var/lib/opensmtpd"}, {kEmpty}};
    configuration.files = {
        {kConfiguration, smtpd_conf(assignment, link)},
        {"/run/mxproof/smtpctl", smtpctl_script(), 0755},
        {kOpensmtpdRoots, assignment.trust_store_pem}};
    configuration.replaced = {{"/etc/passwd", passwd()}, {"/etc/group", group()}};
}

class Opensmtpd final : public Mta {
public:
    std::string_view name() const override { return kProgram.name; }

    Capabilities capabilities() const override { return {.later_attempts = true}; }

    WhyNot why_not(const Policy& policy) const override { return why_not_for_opensmtpd(policy); }

    WhyNot why_not_here(const Policy&) const override { return why_missing(kProgram); }

    std::vector<Setting> policy_settings(const Policy& policy) const override {
        return opensmtpd_policy_settings(policy);
    }

    Configuration configure(const Assignment& assignment, const LinkAddresses& link) const override {
        Configuration configuration;
        configuration.policy_settings = policy_settings(assignment.policy);
        configuration.settings = opensmtpd_settings_beside(assignment, link);
        describe_files(assignment, link, configuration);
        configuration.argv = {path_of(kProgram, kProgram.path), "-d", "-f", kConfiguration};
        configuration.configuration_directory = "/run/mxproof";
        configuration.queue_directory = "/var/spool/smtpd";
        return configuration;
    }

    std::unique_ptr<LogReader> log_reader() const override { return std::make_unique<OpensmtpdLogReader>(); }

    std::vector<std::string> queue_command() const override {
        return when_idle(kIsBusy, "exec smtpctl show queue", {});
    }

    std::vector<std::string> retry_command(const std::string& queue_id) const override {
        return when_idle(kIsNoTimeToRetry, "exec smtpctl schedule \"$1\"", {queue_id});
    }

    Result<std::vector<QueueEntry>> parse_queue(std::string_view listing) const override {
        return parse_opensmtpd_queue(listing);
    }
};

} // namespace

const Mta& opensmtpd() {
    static const Opensmtpd kOpensmtpd;
    return kOpensmtpd;
}

} // namespace harness
