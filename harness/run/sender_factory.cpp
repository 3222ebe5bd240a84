#include "harness/run/sender_factory.hpp"

#include "harness/base/mail_address.hpp"
#include "harness/mta/postfix/given_settings.hpp"
#include "harness/network/sender_link.hpp"
#include "harness/run/container_plan.hpp"
#include "harness/run/mail_servers.hpp"
#include "harness/run/run_deliveries.hpp"
#include "harness/sender/process/process_sender.hpp"
#include "harness/sender/process/sender_with_resolver.hpp"
#include "harness/staging/address_plan.hpp"
#include "harness/staging/tlsa_record.hpp"

#include <fmt/format.h>

#include <cctype>
#include <utility>

namespace harness {

namespace {

std::vector<std::string> later_recipients(const std::vector<StagedScenario>& scenarios) {
    std::vector<std::string> recipients;
    for (const StagedScenario& staged : scenarios)
        if (staged.scenario->attempt == Attempt::later) recipients.push_back(staged.peer.recipient);
    return recipients;
}

// Of both messages to such peers.
template <typename Is>
std::vector<std::string> recipients_of_both(const std::vector<StagedScenario>& scenarios, Is is) {
    std::vector<std::string> recipients;
    for (const StagedScenario& staged : scenarios) {
        if (!is(*staged.scenario)) continue;
        recipients.push_back(earlier_recipient(staged));
        recipients.push_back(staged.peer.recipient);
    }
    return recipients;
}

// At peers that change: nothing that a process remembers of the first message counts for the second.
std::vector<std::string> fresh_recipients(const std::vector<StagedScenario>& scenarios) {
    return recipients_of_both(scenarios, [](const Scenario& scenario) {
        return scenario.peer.then != nullptr;
    });
}

// The second message is to find what is kept of the first.
std::vector<std::string> keeping_recipients(const std::vector<StagedScenario>& scenarios, Kept kept) {
    return recipients_of_both(scenarios, [kept](const Scenario& scenario) { return scenario.kept == kept; });
}

std::vector<std::string> fragile_recipients(const std::vector<StagedScenario>& scenarios) {
    std::vector<std::string> recipients;
    for (const auto& [scenario, peer] : scenarios)
        if (may_crash_a_sender(scenario->peer)) recipients.push_back(peer.recipient);
    return recipients;
}

// Of the scenarios that such a recipient has no other transport for.
std::vector<std::string>
impatient_recipients(const std::vector<StagedScenario>& scenarios, bool (*is_silent)(const Scenario&)) {
    std::vector<std::string> recipients;
    for (const auto& [scenario, peer] : scenarios)
        if (is_silent(*scenario) && scenario->attempt != Attempt::later && scenario->route == Route::mx)
            recipients.push_back(peer.recipient);
    return recipients;
}

std::vector<Relayed> relayed(const std::vector<StagedScenario>& scenarios) {
    std::vector<Relayed> all;
    for (const auto& [scenario, peer] : scenarios) {
        if (scenario->route == Route::mx) continue;
        all.push_back({peer.recipient, peer.hosts.at(0).name, row_of(scenario->route).port});
    }
    return all;
}

// Of the keys that the hosts of each peer have, or those that an attacker poses as.
std::vector<Fingerprints> fingerprints(const StagedWorld& world) {
    std::vector<Fingerprints> all;
    for (const auto& [scenario, peer] : world.scenarios) {
        const Route route = scenario->route;
        std::vector<std::string> digests;
        for (const MxHost& host : scenario->peer.mx)
            digests.push_back(key_fingerprint(host, *world.stage.authority));
        if (digests.empty()) continue;
        const std::string domain(domain_of(peer.recipient));
        all.push_back(
            {route == Route::mx ? domain : fmt::format("[{}]:{}", peer.hosts.at(0).name, row_of(route).port),
             std::move(digests)}
        );
    }
    return all;
}

std::string on_one_line(const std::string& text) {
    std::string line;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != '\n') {
            line += text[i];
        } else if (i + 1 < text.size()) {
            line += "; ";
        }
    }
    return line;
}

// Far behind the senders', of which each try has one.
unsigned link_of_resolver(std::size_t n) {
    return kMostSenderLinks / 2 + static_cast<unsigned>(n);
}

// Whom the n-th sender asks.
AskedResolver asked_resolver(const SenderPlan& plan, std::size_t n) {
    if (plan.resolver) return {sender_link(link_of_resolver(n)).sender4, plan.resolver->program.name};
    return {resolver_address().ipv4, "the fake resolver"};
}

WorldNames names_for(const StagedWorld& world, const SenderPlan& plan, const AskedResolver& asked) {
    WorldNames names;
    names.roots_pem = world.stage.public_root_pem();
    if (plan.resolver) names.resolver = asked;
    for (const auto& [scenario, peer] : world.scenarios) {
        if (!plan.takes(*scenario)) continue;
        names.any_silent = names.any_silent || has_silent_dns(*scenario);
        names.domains.emplace_back(domain_of(peer.recipient));
        if (plan.image()->description.route != Route::mx) names.relay = peer.hosts.at(0).name;
    }
    return names;
}

ContainerSettings twin_settings(
    const RunSettings& settings,
    const Stage& stage,
    const FakeRoot& root,
    const SenderPlan& plan,
    const AskedResolver& asked
) {
    const auto& [options, resolver] = *plan.twin();
    ContainerSettings twin;
    twin.mta = &mail_server(plan.program());
    twin.name = plan.name;
    twin.engine = settings.engine;
    twin.engine_facts = settings.engine_facts;
    twin.image = "the twin of " + options.original;
    twin.resolvers = {asked.address};
    twin.start_limit = settings.start_limit;
    twin.twin = {options, stage.public_root_pem(), stage.public_root_file_name(), asked.name};
    // The links behind the senders' are free.
    if (!resolver.empty())
        twin.twin_resolver = {resolver, root, twin.resolvers, static_cast<unsigned>(settings.senders.size())};
    return twin;
}

// Asks its resolver, which whoever calls this is to start.
std::unique_ptr<Sender> bare_sender_of(
    boost::asio::io_context& context,
    const RunSettings& settings,
    const StagedWorld& world,
    const FakeRoot& root,
    std::size_t n,
    LogSink sink
) {
    const SenderPlan& plan = settings.senders[n];
    const auto link = static_cast<unsigned>(n);
    const AskedResolver asked = asked_resolver(plan, n);
    if (plan.image()) {
        auto container = container_settings(plan, settings.engine, link, names_for(world, plan, asked));
        container.engine_facts = settings.engine_facts;
        container.start_limit = settings.start_limit;
        container.submission_limit = settings.deadline;
        return make_container_sender(context, std::move(container), link, std::move(sink));
    }
    if (plan.twin())
        return make_container_sender(
            context, twin_settings(settings, world.stage, root, plan, asked), link, std::move(sink)
        );
    Assignment assignment;
    assignment.name = plan.name;
    assignment.policy = plan.configured;
    assignment.trust_store_pem = world.stage.public_root_pem();
    assignment.later_recipients = later_recipients(world.scenarios);
    assignment.fragile_recipients = fragile_recipients(world.scenarios);
    assignment.fresh_recipients = fresh_recipients(world.scenarios);
    assignment.resuming_recipients = keeping_recipients(world.scenarios, Kept::tls_sessions);
    assignment.reusing_recipients = keeping_recipients(world.scenarios, Kept::connections);
    assignment.silent_recipients = impatient_recipients(world.scenarios, has_silent_dns);
    assignment.stalled_recipients = impatient_recipients(world.scenarios, has_silent_host);
    assignment.relayed = relayed(world.scenarios);
    if (plan.configured.level == Level::fingerprint) assignment.fingerprints = fingerprints(world);
    assignment.resolvers = {asked.address};
    assignment.asks = asked.name;
    assignment.reports_tls = plan.reports_tls;
    assignment.queue_size = settings.queue_size;
    assignment.submission_limit = settings.deadline;
    assignment.extra = plan.parameters;
    if (const auto* own = std::get_if<OwnServer>(&plan.kind)) assignment.given = own->given;
    if (assignment.given) assignment.policy = Policy(); // it has one of its own
    return make_process_sender(
        context, mail_server(plan.program()), std::move(assignment), link, std::move(sink)
    );
}

} // namespace

std::unique_ptr<Sender> sender_of(
    boost::asio::io_context& context,
    const RunSettings& settings,
    const StagedWorld& world,
    const FakeRoot& root,
    std::size_t n,
    LogSink sink
) {
    const auto& resolver = settings.senders[n].resolver;
    auto sender = bare_sender_of(context, settings, world, root, n, std::move(sink));
    if (!resolver) return sender;
    return make_sender_with_resolver(
        std::move(sender),
        std::make_unique<ResolverProcess>(context, resolver->program, root, link_of_resolver(n))
    );
}

ReportedSender report_sender(
    const SenderPlan& plan, const SenderInfo& info, const std::string& trouble, double start_seconds
) {
    ReportedSender reported;
    reported.name = plan.name;
    reported.kind = info.kind.empty() ? "process" : info.kind;
    reported.program = mail_server(plan.program()).name();
    reported.version = info.version;
    reported.policy = plan.documented;
    reported.mutant = plan.mutant();
    if (plan.resolver) reported.resolver = plan.resolver->program.name + " " + plan.resolver->version;
    reported.claims_nothing = plan.claims_nothing;
    if (plan.is_own() && !plan.given()) reported.not_read = mail_server(plan.program()).own_configuration();
    if (const GivenConfiguration* const given = plan.given()) {
        reported.configuration = given->directory;
        for (const Setting& setting : given->left_out)
            reported.left_out = {setting.name, std::string(value_in(*given, setting.name)), ""};
    }
    for (const Setting& setting : info.policy_settings)
        reported.settings.push_back({setting.name, setting.value});
    for (const Setting& parameter : plan.parameters)
        reported.settings.push_back({parameter.name, parameter.value});
    for (const Setting& setting : info.settings)
        reported.settings_beside.push_back({setting.name, on_one_line(setting.value), setting.why});
    reported.trouble = trouble;
    reported.start_seconds = start_seconds;
    return reported;
}

std::string directory_name(const std::string& sender_name) {
    std::string name;
    for (const char c : sender_name) {
        const bool plain = std::isalnum(static_cast<unsigned char>(c)) != 0;
        if (plain) {
            name += c;
        } else if (!name.empty() && name.back() != '-') {
            name += '-';
        }
    }
    return name.ends_with('-') ? name.substr(0, name.size() - 1) : name;
}

MailuServicesNeeded services_of(const std::vector<SenderPlan>& plans) {
    MailuServicesNeeded needed;
    for (const SenderPlan& plan : plans) {
        if (!plan.image()) continue;
        needed.admin |= plan.image()->description.needs_admin;
        needed.milter |= plan.image()->description.needs_milter;
    }
    return needed;
}

} // namespace harness
