#include "harness/mta/exim/exim.hpp"

#include "harness/mta/exim/exim_config.hpp"
#include "harness/mta/exim/exim_installation.hpp"
#include "harness/mta/exim/exim_log.hpp"
#include "harness/mta/exim/exim_queue.hpp"
#include "harness/mta/idle_command.hpp"

#include <fmt/format.h>

#include <utility>

namespace harness {

namespace {

// Of the user that the package makes, which is nobody else's: systemd(1) leaves 60578 to 61183 free.
constexpr int kUid = 61111;

// So that it starts the second attempt of a message that is no longer being delivered.
constexpr std::chrono::seconds kAgeOfLater{2};

// The program with its configuration, for whatever runs it: the same command is for the machine's own Exim,
// which has a configuration of mxproof's, and for one in a container, which has its own.
std::string exim_here() {
    return fmt::format("#!/bin/sh\nexec {} -C /run/mxproof/exim.conf \"$@\"\n", exim_program());
}

// The processes that deliver do not run as root, and may not open the stdout of the one that does.
std::string start_script() {
    return fmt::format(
        "#!/bin/sh\ntail -q -n +1 -F {0}/mainlog {0}/paniclog &\nexec {1} -C /run/mxproof/exim.conf -bdf\n",
        kEximLog,
        exim_program()
    );
}

// Exim logs what became of a recipient before it notes that in its queue, and leaves out a message that it
// still delivers; until then it holds a lock (its specification, chapter 57) on the message's file.
constexpr std::string_view kIsBusy =
    R"(  for inode in $(stat -c %i /var/spool/exim4/input/*-D 2>/dev/null); do
    grep -q ":$inode " /proc/locks && return 0
  done
  return 1)";

std::vector<std::string> run_exim(const std::vector<std::string>& arguments) {
    return when_idle(kIsBusy, "exec exim4 \"$@\"", arguments);
}

void describe_files(const Assignment& assignment, const LinkAddresses& link, Configuration& configuration) {
    const std::string size = assignment.queue_size.empty() ? "256m" : assignment.queue_size;
    configuration.mounts = {{"/var/spool", "mode=0755,size=" + size}, {"/var/log", "mode=0755,size=64m"}};
    const std::string uid = std::to_string(kUid);
    configuration.directories = {{kEximSpool, 0750, uid, uid}, {kEximLog, 0750, uid, uid}};
    configuration.files = {
        {"/run/mxproof/exim.conf",
         fmt::format("exim_path = {}\n", exim_program()) + exim_conf(assignment, link)},
        {"/run/mxproof/exim4", exim_here(), 0755},
        {"/run/mxproof/start-exim", start_script(), 0755},
        {kEximRoots, assignment.trust_store_pem},
        {std::string(kEximLog) + "/mainlog", "", 0640, uid, uid},
        {std::string(kEximLog) + "/paniclog", "", 0640, uid, uid}};
    configuration.replaced = {
        {"/etc/passwd",
         fmt::format("root:x:0:0::/:/bin/sh\n{0}:x:{1}:{1}::{2}:/bin/false\n", kEximUser, kUid, kEximSpool)},
        {"/etc/group", fmt::format("root:x:0:\n{}:x:{}:\n", kEximUser, kUid)}};
}

class EximLogReader final : public LogReader {
public:
    LogEvent read(std::string line, SenderTime time) override {
        return parse_exim_line(std::move(line), time);
    }
};

class Exim final : public Mta {
public:
    std::string_view name() const override { return "Exim"; }

    Capabilities capabilities() const override { return {true, kAgeOfLater, false}; }

    WhyNot why_not(const Policy& policy) const override { return why_not_for_exim(policy); }

    WhyNot why_not_here(const Policy&) const override { return why_no_exim(); }

    std::vector<Setting> policy_settings(const Policy& policy) const override {
        return exim_policy_settings(policy);
    }

    Configuration configure(const Assignment& assignment, const LinkAddresses& link) const override {
        Configuration configuration;
        configuration.policy_settings = policy_settings(assignment.policy);
        configuration.settings = exim_settings_beside(assignment, link);
        describe_files(assignment, link, configuration);
        configuration.argv = {"/run/mxproof/start-exim"};
        configuration.check = {"/run/mxproof/exim4", "-bV"};
        configuration.configuration_directory = "/run/mxproof";
        configuration.queue_directory = kEximSpool;
        return configuration;
    }

    std::unique_ptr<LogReader> log_reader() const override { return std::make_unique<EximLogReader>(); }

    std::vector<std::string> queue_command() const override { return run_exim({"-bp"}); }

    std::vector<std::string> retry_command(const std::string& queue_id) const override {
        return run_exim({"-M", queue_id});
    }

    Result<std::vector<QueueEntry>> parse_queue(std::string_view listing) const override {
        return parse_exim_queue(listing);
    }
};

} // namespace

const Mta& exim() {
    static const Exim kExim;
    return kExim;
}

} // namespace harness
