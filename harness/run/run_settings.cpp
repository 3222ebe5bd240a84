#include "harness/run/run_settings.hpp"

#include "harness/model/host_check.hpp"
#include "harness/mta/postfix/given_settings.hpp"
#include "harness/report/sender_columns.hpp"
#include "harness/run/mail_servers.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

bool has_late_dns(const Scenario& scenario) {
    const auto& faults = scenario.peer.dns;
    return std::any_of(faults.begin(), faults.end(), comes_too_late);
}

bool names_localhost(const Scenario& scenario) {
    const auto& hosts = scenario.peer.mx;
    return std::any_of(hosts.begin(), hosts.end(), [](const MxHost& host) {
        return host.mx_record == MxRecord::localhost;
    });
}

} // namespace

SenderPlan honest_sender(const Policy& policy) {
    SenderPlan plan{to_text(policy), policy, policy};
    plan.untellable = mail_server("postfix").why_not(policy);
    return plan;
}

SenderPlan
given_sender(std::shared_ptr<const GivenConfiguration> given, const std::optional<Policy>& claimed) {
    const Policy policy = claimed.value_or(Policy());
    std::string name = given->directory;
    for (const Setting& setting : given->left_out)
        name += " without " + setting.name;
    SenderPlan plan{std::move(name), policy, policy, OwnServer{"postfix", std::move(given)}};
    plan.claims_nothing = !claimed;
    return plan;
}

SenderPlan own_sender(const std::string& program, const Policy& policy) {
    SenderPlan plan{program + " " + to_text(policy), policy, policy, OwnServer{program}};
    plan.untellable = mail_server(program).why_not(policy);
    return plan;
}

SenderPlan reported_sender(const Policy& policy) {
    SenderPlan plan = honest_sender(policy);
    plan.only_reports = true;
    return plan;
}

SenderPlan container_sender(const SenderDescription& description, const Policy& policy) {
    const std::string name = description.claims ? description.name : description.name + " " + to_text(policy);
    SenderPlan plan{name, policy, policy, ContainerImage{description}};
    if (description.claims) return plan;
    plan.untellable = mail_server(description.program).why_not(policy);
    if (!plan.untellable && policy.sts != Sts::off)
        plan.untellable = "its image brings no program along that looks up MTA-STS policies";
    if (!plan.untellable && policy.level == Level::fingerprint)
        plan.untellable = "its image is not given the digests of the peers' keys";
    return plan;
}

std::vector<SenderPlan> relaying_senders(
    const SenderDescription& description, const Policy& policy, const std::vector<const Scenario*>& scenarios
) {
    std::vector<SenderPlan> senders;
    for (const Scenario* scenario : scenarios) {
        SenderPlan plan = container_sender(description, policy);
        if (!plan.takes(*scenario)) continue;
        plan.only_scenarios = {scenario->id};
        senders.push_back(std::move(plan));
    }
    if (senders.size() > 1)
        for (SenderPlan& plan : senders)
            plan.name += " " + *plan.only_scenarios.begin();
    return senders;
}

SenderPlan twin_sender(const TwinOptions& twin, const std::string& resolver, const Policy& policy) {
    return {twin.original, policy, policy, TwinOfContainer{twin, resolver}};
}

std::string to_words(const TwinOptions& twin) {
    std::string words = "--twin " + shell_quoted(twin.original);
    for (const std::string& path : twin.copied)
        words += " --copy " + shell_quoted(path);
    for (const std::string& path : twin.emptied)
        words += " --empty " + shell_quoted(path);
    if (twin.join == Join::always) words += " --join";
    if (twin.join == Join::never) words += " --no-join";
    return words;
}

bool is_about_a_resolver(const Scenario& scenario) {
    const auto& faults = scenario.peer.dns;
    return std::any_of(faults.begin(), faults.end(), [](const DnsFault& fault) {
        return is_of_the_resolver(fault.kind);
    });
}

bool is_about_first_answers(const Scenario& scenario) {
    const auto& faults = scenario.peer.dns;
    return std::any_of(faults.begin(), faults.end(), [](const DnsFault& fault) {
        return fault.first > 0 || fault.after > 0;
    });
}

bool expects_a_report(const Scenario& scenario, const Policy& policy) {
    const auto expected = scenario.expect.find(policy);
    return expected != scenario.expect.end() && !expected->second->report.empty();
}

bool has_silent_dns(const Scenario& scenario) {
    const auto& faults = scenario.peer.dns;
    return std::any_of(faults.begin(), faults.end(), keeps_waiting);
}

bool may_crash_a_sender(const Peer& peer) {
    return std::any_of(peer.mx.begin(), peer.mx.end(), [](const MxHost& host) {
        return std::any_of(host.tlsa.begin(), host.tlsa.end(), [](const TlsaFacts& record) {
            return record.octets == 0;
        });
    });
}

bool has_silent_host(const Scenario& scenario) {
    const auto& hosts = scenario.peer.mx;
    return std::any_of(hosts.begin(), hosts.end(), keeps_silent);
}

SenderPlan mutant_sender(
    const Policy& documented,
    const Policy& configured,
    const std::string& program,
    std::vector<Setting> parameters
) {
    SenderPlan plan = program == "postfix" ? honest_sender(documented) : own_sender(program, documented);
    plan.configured = configured;
    plan.parameters = std::move(parameters);
    plan.name += fmt::format(" (mutant: really {})", plan.mutant().value_or(to_text(configured)));
    return plan;
}

std::optional<std::string> SenderPlan::mutant() const {
    if (configured == documented && parameters.empty()) return std::nullopt;
    std::string words = to_text(configured);
    for (const Setting& parameter : parameters)
        words += fmt::format(" + {}={}", parameter.name, parameter.value);
    return words;
}

bool SenderPlan::asks_another_resolver() const {
    return resolver || (twin() && !twin()->resolver.empty());
}

const GivenConfiguration* SenderPlan::given() const {
    const auto* own = std::get_if<OwnServer>(&kind);
    return own ? own->given.get() : nullptr;
}

const std::string& SenderPlan::program() const {
    static const std::string kPostfix = "postfix"; // twins are of it
    if (const auto* own = std::get_if<OwnServer>(&kind)) return own->program;
    return image() ? image()->description.program : kPostfix;
}

WhyNot SenderPlan::why_not(const Scenario& scenario) const {
    if (only_reports && !(scenario.reported && scenario.reported->policy == documented))
        return "it is there for the peers that were reported of its policy";
    const Route route = image() ? image()->description.route : Route::mx;
    if (!only_scenarios.empty() && !only_scenarios.contains(scenario.id))
        return route == Route::mx ? "its delivery has been judged"
                                  : "all of its mail goes to the host of another peer";
    if (given() && !(has_lines && scenario.route == Route::relay_587))
        if (WhyNot why = why_not_relayed(*given(), row_of(scenario.route).port)) return why;
    const Mta& mta = mail_server(program());
    const Capabilities can = mta.capabilities();
    if (scenario.attempt == Attempt::later && !(is_own() && can.later_attempts))
        return is_own() ? fmt::format("{} makes no later attempts within a run", mta.name())
                        : "a container keeps its own backoff times, and makes no later attempts within a run";
    if (scenario.attempt == Attempt::second_message && !can.forgets_failures)
        return fmt::format("{} does not soon try a host again that has failed", mta.name());
    if (may_crash_a_sender(scenario.peer) && !is_own())
        return "what may bring a process of the mail server down is not let at a container's";
    if (scenario.peer.then && !is_own())
        return "a container keeps its own processes, and what they remember of the message before";
    if (scenario.kept != Kept::nothing && (!is_own() || given() || !can.keeps_sessions))
        return "it is not told what to keep of a delivery for the next one";
    if (resolver && !resolver->program.takes_empty_tlsa && may_crash_a_sender(scenario.peer))
        return fmt::format(
            "{} takes a TLSA record without data for a malformed message", resolver->program.name
        );
    if (scenario.peer.then && asks_another_resolver())
        return "a real resolver keeps what it was told before the peer changed";
    if (program() != "postfix" && has_late_dns(scenario))
        return fmt::format("{} is not told how long to wait for its resolver", mta.name());
    if (program() != "postfix" && names_localhost(scenario))
        return fmt::format("{} is not told which interfaces are its own", mta.name());
    if (!is_own() && has_silent_host(scenario))
        return "a container keeps its own time limits, and waits for a silent host longer than a run "
               "does";
    if (twin() && scenario.message != MessageFacts())
        return "the message that is submitted within a twin is always the same";
    if (!reports_tls && expects_a_report(scenario, documented))
        return "it hands no TLS reports over: Postfix 3.10 and later do, if built with libtlsrpt and told "
               "where";
    if (scenario.message.requiretls && !takes_requiretls)
        return "it cannot be asked for REQUIRETLS: Postfix 3.11 and later can";
    if (scenario.message.recipient == RecipientForm::utf8 && !can.takes_smtputf8)
        return fmt::format("{} is given no address that is not US-ASCII", mta.name());
    if (scenario.message.notify != Notify::usual && !can.takes_notify)
        return fmt::format("{} is not told which notifications are wanted", mta.name());
    if (scenario.route != route && !is_own())
        return route == Route::mx ? "a container is not told to relay" : "all of its mail is relayed";
    if (scenario.route != route && !can.relays) return fmt::format("{} is not told to relay", mta.name());
    if (asks_another_resolver() && is_about_a_resolver(scenario))
        return "it is about what another resolver does wrong";
    if (asks_another_resolver() && is_about_first_answers(scenario))
        return "a lookup fails for some queries alone, and a real resolver asks again by itself, or not at "
               "all";
    return {};
}

bool SenderPlan::takes(const Scenario& scenario) const {
    const bool is_documented =
        claims_nothing ? !scenario.expect.empty() : scenario.expect.contains(documented);
    return is_documented && !why_not(scenario);
}

} // namespace harness
