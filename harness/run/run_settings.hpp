// What a run is asked to do, and what it says while it does it.
#pragma once

#include "harness/base/result.hpp"
#include "harness/engine/engine_messages.hpp"
#include "harness/model/vocabulary.hpp"
#include "harness/mta/given_configuration.hpp"
#include "harness/mta/sender_data.hpp"
#include "harness/scenario/program_documents.hpp"
#include "harness/scenario/scenario.hpp"
#include "harness/scenario/sender_description.hpp"
#include "harness/sender/container/twin_options.hpp"
#include "harness/sender/process/resolver_program.hpp"

#include <chrono>
#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <variant>
#include <vector>

namespace harness {

class EventFile;

/// A mail server of this machine, in namespaces of its own.
struct OwnServer {
    std::string program = "postfix";
    std::shared_ptr<const GivenConfiguration> given = {}; // the user's; null: mxproof's own
};

/// A container image, unmodified.
struct ContainerImage {
    SenderDescription description;
};

/// A copy of a container that runs; that itself is not touched.
struct TwinOfContainer {
    TwinOptions options;
    std::string resolver = {}; // the container of the validating resolver that it asks; empty: ours
};

using SenderKind = std::variant<OwnServer, ContainerImage, TwinOfContainer>;

/// A real resolver of this machine, between senders and the name servers of the fake Internet.
struct InstalledResolver {
    ResolverProgram program;
    std::string version;
};

/// One sender of a run: the policy that its documentation claims, and the one it is really configured with.
/// They differ only in a mutant, a deliberately wrong sender that shows that the harness notices.
struct SenderPlan {
    std::string name;
    Policy documented;
    Policy configured;
    SenderKind kind = OwnServer{};
    bool only_reports = false; // takes only the peers that were reported of a server with this policy
    std::set<std::string> only_scenarios = {}; // ids: of a relay, or of another try; empty: all
    std::vector<Setting> parameters = {}; // of its configuration, behind what makes `configured`: of a mutant
    WhyNot untellable = {};               // why it cannot be told `configured`, and is not run
    std::shared_ptr<const ProgramDocuments> documents = {}; // where they differ from Postfix's; null: nowhere
    bool reports_tls = false;      // hands over what is to be reported to domains, see find_who_reports_tls()
    bool takes_requiretls = false; // can be asked for REQUIRETLS, see find_who_takes_requiretls()
    std::shared_ptr<const InstalledResolver> resolver = {}; // that it asks; null: ours, or its twin's
    // Tables of its own have lines for single peers: it may authenticate these in other ways than
    // `documented` does, and relay to hosts that its relayhost does not name.
    bool has_lines = false;
    // Nothing is claimed: `documented` and `configured` are what it is found to behave like, once it has run.
    bool claims_nothing = false;
    bool fitted = false; // it has been found

    const ContainerImage* image() const { return std::get_if<ContainerImage>(&kind); }
    const TwinOfContainer* twin() const { return std::get_if<TwinOfContainer>(&kind); }
    bool is_own() const { return std::holds_alternative<OwnServer>(kind); }
    const GivenConfiguration* given() const;

    /// Whether it asks a real resolver, whose queries are what the name servers see.
    bool asks_another_resolver() const;

    /// Which mail server it is: `postfix`.
    const std::string& program() const;

    /// Why it cannot make the delivery of a scenario that documents an outcome for it.
    WhyNot why_not(const Scenario& scenario) const;

    /// Whether the delivery is asked of this sender: it can make it, and an outcome is documented.
    bool takes(const Scenario& scenario) const;

    /// What a mutant is really configured with, as `--mutant` has it: `may + smtp_host_lookup=native`;
    /// nothing: it is no mutant.
    std::optional<std::string> mutant() const;
};

/// The ordinary sender of a policy: the machine's own Postfix.
SenderPlan honest_sender(const Policy& policy);

/// The machine's Postfix with a configuration of the user's; without a policy, it claims nothing.
SenderPlan
given_sender(std::shared_ptr<const GivenConfiguration> given, const std::optional<Policy>& claimed);

/// Another mail server of this machine, named after it and the policy.
SenderPlan own_sender(const std::string& program, const Policy& policy);

/// The sender of a policy that a bug report was made of, for the peers of such reports alone.
SenderPlan reported_sender(const Policy& policy);

/// A container as its description says; one that can be set to any policy is set to `policy`, if it can be
/// told that, and named after it.
SenderPlan container_sender(const SenderDescription& description, const Policy& policy);

/// A container that relays all its mail to the host of one peer, once for each of these scenarios that it
/// takes.
std::vector<SenderPlan> relaying_senders(
    const SenderDescription& description, const Policy& policy, const std::vector<const Scenario*>& scenarios
);

/// The twin of a container that is documented to do `policy`; it asks that of `resolver`, if that is not
/// empty.
SenderPlan twin_sender(const TwinOptions& twin, const std::string& resolver, const Policy& policy);

/// As words of a command: `--twin smtp --copy /data`.
std::string to_words(const TwinOptions& twin);

/// Whether the scenario is about what a resolver itself does wrong, and whether it is about lookups that fail
/// at first alone: a resolver asks again by itself.
bool is_about_a_resolver(const Scenario& scenario);
bool is_about_first_answers(const Scenario& scenario);

/// Whether what is to be reported to the domain (RFC 8460) is documented, too.
bool expects_a_report(const Scenario& scenario, const Policy& policy);

/// Whether the DNS of the scenario's peer is told not to answer, and whether one of its hosts is: a sender
/// that waited long would wait for nothing.
bool has_silent_dns(const Scenario& scenario);
bool has_silent_host(const Scenario& scenario);

/// Whether a record of the peer is known to bring down the process that reads it: a TLSA record without data
/// (Postfix 3.8.18, HISTORY).
bool may_crash_a_sender(const Peer& peer);

/// A sender that claims `documented` and is configured for something else; its name says so. `program`: of
/// this machine.
SenderPlan mutant_sender(
    const Policy& documented,
    const Policy& configured,
    const std::string& program = "postfix",
    std::vector<Setting> parameters = {}
);

struct Progress {
    enum class Step {
        starting,  // the sender's Postfix is being started
        submitted, // it has its messages, and delivers
        status,    // one more delivery has been tried
        finished,  // all that can be seen of this sender has been seen
    };
    Step step = Step::starting;
    std::string sender;
    std::string trouble; // with `finished`: what went wrong, if anything did
    std::size_t senders_finished = 0;
    std::size_t senders = 0;
    std::size_t deliveries_seen = 0; // status lines so far
    std::size_t deliveries = 0;
};

struct RunSettings {
    std::vector<const Scenario*> scenarios;
    std::vector<SenderPlan> senders;
    unsigned jobs = 1;                         // senders at the same time
    unsigned retries = 1;                      // further tries of what could not be judged
    unsigned repeat = 1;                       // how often everything is run
    std::optional<std::filesystem::path> keep; // where queue, logs and configuration are kept
    std::string seed = "mxproof";
    std::filesystem::path engine;         // socket of the container engine, if a sender needs one
    EngineFacts engine_facts;             // by prepare_engine(): asked once, as Podman takes a second to tell
    std::chrono::seconds deadline{60};    // for each submission, and for the deliveries from then on
    std::chrono::seconds start_limit{60}; // for a container, until its Postfix takes mail
    std::string queue_size;               // size of a sender's queue file system; empty: the sender's default
    EventFile* events = nullptr;          // every event goes there as it happens; null: nowhere
    std::function<void(const Progress&)> progress = [](const Progress&) {};
};

} // namespace harness
