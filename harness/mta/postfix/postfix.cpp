#include "harness/mta/postfix/postfix.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/mta/postfix/given_files.hpp"
#include "harness/mta/postfix/given_settings.hpp"
#include "harness/mta/postfix/policy_tables.hpp"
#include "harness/mta/postfix/postfix_config.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"
#include "harness/mta/postfix/postfix_log.hpp"
#include "harness/mta/postfix/postfix_places.hpp"
#include "harness/mta/postfix/postfix_queue.hpp"
#include "harness/mta/postfix/sts_daemon.hpp"
#include "harness/mta/postfix/tlsrpt_datagram.hpp"

#include <fmt/format.h>

#include <iterator>
#include <unistd.h>
#include <utility>

namespace harness {

namespace {

constexpr const char* kConfig = "/etc/postfix";
constexpr const char* kQueue = "/var/spool/postfix";
constexpr const char* kData = "/var/lib/postfix";

void append(std::vector<Setting>& to, std::vector<Setting> settings) {
    std::move(settings.begin(), settings.end(), std::back_inserter(to));
}

// Lines of master(5).
std::string fragile_services(const Assignment& assignment) {
    std::string text;
    for (std::size_t n = 0; n < assignment.fragile_recipients.size(); ++n)
        text += fmt::format(
            "{} unix - - n - 1 smtp -o syslog_name={}\n",
            fragile_transport(n),
            fragile_log_name(assignment.fragile_recipients[n])
        );
    return text;
}

void describe_queue(const Assignment& assignment, Configuration& configuration) {
    const std::string size = assignment.queue_size.empty() ? "256m" : assignment.queue_size;
    configuration.mounts.push_back({kQueue, fmt::format("mode=0755,size={}", size)});
    for (const auto& [name, mode, user, group] : kQueueDirectories)
        configuration.directories.push_back({fmt::format("{}/{}", kQueue, name), mode, user, group});
    // With it postfix-script leaves out its check of the installation, which is the machine's business and
    // costs as much as the rest of the start.
    configuration.files.push_back({fmt::format("{}/quick-start", kQueue), ""});
    configuration.mounts.push_back({kData, "mode=0700,size=64m"});
    configuration.directories.push_back({kData, 0700, "postfix", "root"});
}

// Of the machine's own directory only what belongs to the package: the administrator's maps and passwords are
// neither needed nor anything that --keep may copy.
void describe_files(const Assignment& assignment, const LinkAddresses& link, Configuration& configuration) {
    configuration.mounts.push_back(
        {kConfig,
         assignment.given ? "mode=0755,size=512m" : "mode=0755,size=16m",
         {"dynamicmaps.cf", "dynamicmaps.cf.d", "postfix-files", "postfix-files.d"}}
    );
    const auto add = [&](const char* name, std::string text) {
        configuration.files.push_back({fmt::format("{}/{}", kConfig, name), std::move(text)});
    };
    const bool given = assignment.given != nullptr;
    if (given) configuration.files = assignment.given->files;
    add("main.cf", given ? given_main_cf(assignment) : main_cf(assignment, link));
    add("master.cf", given ? given_master_cf(assignment, link) : master_cf() + fragile_services(assignment));
    add("mxproof-transport", given ? given_transport_table(assignment) : transport_table(assignment));
    add("mxproof-roots.pem", assignment.trust_store_pem);
    if (assignment.policy.level == Level::fingerprint)
        add("mxproof-fingerprints", fingerprint_table(assignment));
    if (asks_for_sts(assignment))
        configuration.files.push_back({kStsDaemonConfig, sts_daemon_config(assignment)});
    configuration.files.push_back({"/run/mxproof/hurried-smtp", hurried_smtp(), 0755});
}

std::vector<Setting> settings_beside(const Assignment& assignment, const LinkAddresses& link) {
    std::vector<Setting> settings = practical_settings(assignment, link);
    append(settings, sts_daemon_practical_settings(assignment));
    settings.push_back(
        {"smtp-later: minimal_backoff_time",
         fmt::format("{}s", kLaterBackoffSeconds),
         "a later attempt need not wait for 300 s; first attempts keep Postfix's own value"}
    );
    if (!assignment.silent_recipients.empty())
        settings.push_back(
            {"smtp-hurried: RES_OPTIONS",
             kShortPatience,
             "for peers whose DNS is silent, which nobody else waits for"}
        );
    if (!assignment.stalled_recipients.empty())
        settings.push_back(
            {"smtp-impatient: smtp_connect_timeout and the others",
             fmt::format("{}s", kImpatientSeconds),
             "for peers with a silent host, likewise"}
        );
    if (!assignment.resuming_recipients.empty())
        settings.push_back(
            {"smtp-resuming: smtp_tls_session_cache_database",
             kSessionCache,
             "for peers at which the second message may come with the TLS session of the first"}
        );
    if (!assignment.reusing_recipients.empty())
        settings.push_back(
            {"smtp-reusing: smtp_connection_cache_destinations, smtp_tls_connection_reuse",
             "static:all, yes",
             "for peers at which the second message may come by the connection of the first"}
        );
    settings.push_back(
        {"smtp: process limit",
         std::to_string(kDeliveryProcesses),
         "a hundred at once would outrun the resolver on a busy machine"}
    );
    return settings;
}

// postconf(5) requiretls_esmtp_header, REQUIRETLS_README: for who submits without TLS, where RFC 8689 forbids
// the parameter of MAIL.
constexpr std::string_view kRequireTlsHeader = "Require-TLS-ESMTP: yes";

class PostfixLogReader final : public LogReader {
public:
    LogEvent read(std::string line, SenderTime time) override {
        return parse_log_line(std::move(line), time);
    }
};

class Postfix final : public Mta {
public:
    std::string_view name() const override { return "Postfix"; }

    Capabilities capabilities() const override {
        return {
            true,
            std::chrono::seconds(kLaterBackoffSeconds),
            true,
            true,
            true,
            true,
            true,
            kRequireTlsHeader};
    }

    std::string_view own_configuration() const override { return kConfig; }

    WhyNot why_not(const Policy& policy) const override {
        if (policy.level == Level::fingerprint && policy.sts != Sts::off)
            return "fingerprints and MTA-STS policies are both what smtp_tls_policy_maps says of a domain";
        return {};
    }

    WhyNot why_not_here(const Policy& policy) const override {
        if (access(kPostfixCommand, X_OK) != 0)
            return "Postfix is not installed on this machine (apt-get install postfix)";
        return policy.sts == Sts::off ? WhyNot() : why_no_sts_daemon();
    }

    std::vector<Setting> policy_settings(const Policy& policy) const override {
        Assignment assignment;
        assignment.policy = policy;
        std::vector<Setting> settings = settings_for_level(policy);
        append(settings, settings_for_sts(assignment));
        append(settings, sts_daemon_policy(assignment));
        return settings;
    }

    Configuration configure(const Assignment& assignment, const LinkAddresses& link) const override {
        Configuration configuration;
        const auto& given = assignment.given;
        configuration.policy_settings =
            given ? settings_that_decide(*given) : policy_settings(assignment.policy);
        configuration.settings =
            given ? settings_beside_given(assignment) : settings_beside(assignment, link);
        describe_files(assignment, link, configuration);
        describe_queue(assignment, configuration);
        configuration.argv =
            given ? start_given(*given) : std::vector<std::string>{kPostfixCommand, "start-fg"};
        configuration.companions = given ? companions_of(*given) : sts_daemon_of(assignment);
        if (given) configuration.asked = given->asked;
        configuration.check = {kPostfixCommand, "check"};
        if (!given) configuration.configuration_directory = kConfig; // nothing of theirs is copied
        configuration.queue_directory = kQueue;
        return configuration;
    }

    std::unique_ptr<LogReader> log_reader() const override { return std::make_unique<PostfixLogReader>(); }

    std::vector<std::string> queue_command() const override { return {kPostqueueCommand, "-j"}; }

    std::vector<std::string> retry_command(const std::string& queue_id) const override {
        return {kPostqueueCommand, "-i", queue_id};
    }

    std::vector<std::string> list_policy_tables() const override { return harness::list_policy_tables(); }
    std::vector<std::string> asked_policy_tables(std::string_view listed) const override {
        return harness::asked_policy_tables(listed);
    }
    std::vector<std::string> ask_policy_tables(const std::vector<std::string>& tables) const override {
        return harness::ask_policy_tables(tables);
    }

    LogEvent read_tls_report(std::string_view datagram, SenderTime time) const override {
        return parse_tlsrpt_datagram(datagram, time);
    }

    Result<std::vector<QueueEntry>> parse_queue(std::string_view listing) const override {
        return harness::parse_queue(listing);
    }
};

} // namespace

const Mta& postfix() {
    static const Postfix kPostfix;
    return kPostfix;
}

} // namespace harness
