// What a mail server is, as far as mxproof needs to know: what it can do, how it is told a policy, where it
// keeps its files, and what its log and its queue say. Pure: a program is described here and run elsewhere
// (sender/process, sender/container). docs/adding-a-mail-server.md tells how to add one.
#pragma once

#include "harness/base/result.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/mta/companion.hpp"
#include "harness/mta/delivery_event.hpp"
#include "harness/mta/given_configuration.hpp"
#include "harness/mta/owned_file.hpp"
#include "harness/mta/sender_data.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <sys/types.h>
#include <vector>

namespace harness {

/// Turns a program's log into events, line by line. It may remember what it has read.
class LogReader {
public:
    virtual ~LogReader() = default;

    /// Understands one line; one that is nothing in particular becomes OtherLine. Never fails.
    virtual LogEvent read(std::string line, SenderTime time) = 0;
};

/// A recipient whose mail goes to a relay host, not to the MX hosts of its domain.
struct Relayed {
    std::string recipient;
    std::string host;
    std::uint16_t port = 587; // 465: TLS at once
};

/// A next hop, and the SHA-256 digests (`0A:1B:…`) of the keys that its hosts have.
struct Fingerprints {
    std::string next_hop; // as the table of policies has it: `peer.example`, `[mx1.peer.example]:587`
    std::vector<std::string> digests;
};

/// What a run wants of a mail server of its own.
struct Assignment {
    std::string name; // for reports
    Policy policy;
    std::string trust_store_pem;                  // the roots that it trusts
    std::vector<std::string> later_recipients;    // judged by a later attempt
    std::vector<std::string> silent_recipients;   // at peers whose DNS does not answer: not waited for long
    std::vector<std::string> stalled_recipients;  // at peers with a host that does not answer: likewise
    std::vector<std::string> fresh_recipients;    // each message by a process that has delivered none before
    std::vector<std::string> resuming_recipients; // with TLS sessions of earlier deliveries
    std::vector<std::string> reusing_recipients;  // by connections that have carried mail before
    std::vector<std::string>
        fragile_recipients; // at peers that may bring down the process that delivers to them
    std::vector<Relayed> relayed;
    std::vector<Fingerprints> fingerprints;               // only under that policy
    std::vector<std::string> resolvers;                   // addresses for /etc/resolv.conf
    std::string asks = "the fake resolver";               // what they are, for the report
    std::chrono::seconds submission_limit{60};            // for each message
    bool reports_tls = false;                             // it is to hand reports on TLS to kTlsReportSocket
    std::string queue_size;                               // of the file system in memory: `64m`; empty: 256m
    std::vector<Setting> extra;                           // more lines of its configuration: of a mutant
    std::shared_ptr<const GivenConfiguration> given = {}; // judged in the place of a policy; null: none
};

/// Where a sender of this machine hands reports on TLS over (RFC 8460): a datagram socket that mxproof binds
/// there.
inline constexpr const char* kTlsReportSocket = "/run/mxproof/tlsrpt";

/// Addresses that a configuration names.
struct LinkAddresses {
    std::vector<std::string> own;   // of the sender
    std::vector<std::string> world; // who may submit
};

/// A file system in memory, mounted over a directory of the machine that must exist.
struct MemoryMount {
    std::string path;
    std::string options;                  // tmpfs(5)
    std::vector<std::string> copied = {}; // files and directories of the machine's that stay visible
};

/// A directory in one of these. Its user and group are as those of an OwnedFile.
struct OwnedDirectory {
    std::string path;
    mode_t mode = 0755;
    std::string user = "root";
    std::string group = "root";
};

/// How a program of this machine is run as a sender: the files that it finds, and the commands. Nothing of it
/// reaches the disk.
struct Configuration {
    std::vector<Setting> policy_settings; // what makes the policy, for the report
    std::vector<Setting> settings;        // what is set beside it, likewise
    std::vector<MemoryMount> mounts;      // before the rest
    std::vector<OwnedDirectory> directories;
    std::vector<OwnedFile> files;
    std::vector<OwnedFile> replaced =
        {};                        // of the machine's own, such as /etc/passwd: another text is seen there
    std::vector<std::string> argv; // runs until it is killed, and logs to its stdout; an absolute path first
    std::vector<Companion> companions = {};
    std::vector<std::string> asked = {}; // tables that a companion must answer before mail is submitted
    std::vector<std::string> check = {}; // says on a terminal why it does not start; empty: there is none
    std::string configuration_directory; // for --keep; empty: it is not copied
    std::string queue_directory;         // likewise
};

/// What a program can be asked for beside first attempts to MX hosts.
struct Capabilities {
    bool later_attempts = false;          // an attempt can be brought forward
    std::chrono::seconds age_of_later{0}; // how old a message must be for it
    bool relays = false;                  // to a host at port 587, or 465 with TLS at once
    bool takes_smtputf8 = false;          // addresses that are not US-ASCII (RFC 6531)
    bool takes_notify = false;            // which notifications are wanted (RFC 3461)
    bool forgets_failures = false;        // and tries a host again for the next message
    bool keeps_sessions = false;          // or TLS sessions alone, for the next message, where it is told to
    std::string_view requiretls_header = {}; // asks for REQUIRETLS (RFC 8689); empty: there is none
};

class Mta {
public:
    virtual ~Mta() = default;

    /// As people write it: `Postfix`.
    virtual std::string_view name() const = 0;

    virtual Capabilities capabilities() const = 0;

    /// Where the configuration of this machine's own server is, which can be given to be judged; empty: it
    /// cannot.
    virtual std::string_view own_configuration() const { return {}; }

    /// Why it cannot be told this policy, as one sentence for reports.
    virtual WhyNot why_not(const Policy& policy) const = 0;

    /// Why it cannot be started on this machine, and what to do about it.
    virtual WhyNot why_not_here(const Policy& policy) const = 0;

    /// The settings that make the policy. Throws std::invalid_argument for one that it cannot be told.
    virtual std::vector<Setting> policy_settings(const Policy& policy) const = 0;

    /// Throws as policy_settings does.
    virtual Configuration configure(const Assignment& assignment, const LinkAddresses& link) const = 0;

    /// Of one sender's log.
    virtual std::unique_ptr<LogReader> log_reader() const = 0;

    /// The commands that list the queue, and that try a message again at once; an absolute path first.
    virtual std::vector<std::string> queue_command() const = 0;
    virtual std::vector<std::string> retry_command(const std::string& queue_id) const = 0;

    /// The tables that it asks for TLS policies over a socket: what answers may be started beside it, and
    /// until it does, mail is deferred. The command that lists them (empty: it has none), what of the list is
    /// asked over a socket, and the command that prints those that do not answer.
    virtual std::vector<std::string> list_policy_tables() const { return {}; }
    virtual std::vector<std::string> asked_policy_tables(std::string_view) const { return {}; }
    virtual std::vector<std::string> ask_policy_tables(const std::vector<std::string>&) const { return {}; }

    /// What one datagram says that was handed over to be reported: a TlsReportSent, or OtherLine. Never
    /// fails.
    virtual LogEvent read_tls_report(std::string_view, SenderTime time) const {
        LogEvent event;
        event.time = time;
        return event;
    }

    /// The listing. Fails with what it does not understand.
    virtual Result<std::vector<QueueEntry>> parse_queue(std::string_view listing) const = 0;
};

} // namespace harness
