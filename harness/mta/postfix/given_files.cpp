#include "harness/mta/postfix/given_files.hpp"

#include "harness/base/text_lines.hpp"
#include "harness/mta/postfix/given_settings.hpp"
#include "harness/mta/postfix/main_entries.hpp"
#include "harness/mta/postfix/master_services.hpp"
#include "harness/mta/postfix/postfix_config.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace harness {

namespace {

using Services = std::vector<MasterService>;

// Whoever is on the link may submit, and nothing is asked or changed: what a server takes is not judged.
constexpr std::array kListenerOptions{
    "smtpd_client_restrictions=permit_mynetworks,reject",
    "smtpd_relay_restrictions=permit_mynetworks,reject",
    "smtpd_helo_restrictions=",
    "smtpd_sender_restrictions=",
    "smtpd_recipient_restrictions=",
    "smtpd_data_restrictions=",
    "smtpd_end_of_data_restrictions=",
    "smtpd_helo_required=no",
    "smtpd_peername_lookup=no",
    "smtpd_tls_security_level=none",
    "smtpd_tls_wrappermode=no",
    "smtpd_sasl_auth_enable=no",
    "smtpd_proxy_filter=",
    "smtpd_upstream_proxy_protocol=",
    "smtpd_command_filter=",
    "smtpd_discard_ehlo_keywords=",
    "smtpd_recipient_limit=1000",
    "smtpd_client_connection_rate_limit=0",
    "smtpd_client_message_rate_limit=0",
    "smtpd_client_recipient_rate_limit=0",
    "smtpd_reject_unlisted_recipient=no",
    "smtpd_reject_unlisted_sender=no",
    "receive_override_options=no_address_mappings,no_header_body_checks,no_milters"};

Services lines_to_services(const std::string& text) {
    Services services;
    for (const std::string& line : lines_in(text))
        services.push_back(parse_service(line));
    return services;
}

Services given_services(const GivenConfiguration& given) {
    Services services;
    for (const std::string& line : given.services)
        services.push_back(parse_service(line));
    return services.empty() ? lines_to_services(master_cf()) : services;
}

bool is_there(const Services& services, const MasterService& wanted) {
    return std::any_of(services.begin(), services.end(), [&](const MasterService& service) {
        return service.name == wanted.name && service.type == wanted.type;
    });
}

std::vector<Setting> settings_over(const Assignment& assignment) {
    std::vector<Setting> settings = settings_of_run(assignment);
    for (const Setting& setting : assignment.given->left_out)
        if (setting.name != "transport_maps") settings.push_back(setting);
    return settings;
}

std::vector<std::string> names_over(const Assignment& assignment) {
    std::vector<std::string> names;
    for (const Setting& setting : settings_over(assignment))
        names.push_back(setting.name);
    return names;
}

MasterService listener(const LinkAddresses& link) {
    MasterService service{"smtp", "inet", "n", "-", "n", "-", "-", "smtpd", {}};
    const auto add = [&](std::string option) {
        service.arguments.emplace_back("-o");
        service.arguments.push_back(std::move(option));
    };
    add(fmt::format("mynetworks={}", fmt::join(link.world, ",")));
    for (const char* option : kListenerOptions)
        add(option);
    return service;
}

// `smtp`, `relay:[mail.example.com]` -> the service that delivers to MX hosts (postconf(5),
// default_transport).
MasterService delivering(const Services& services, const GivenConfiguration& given) {
    const std::string_view transport = value_in(given, "default_transport");
    const std::string_view name = transport.substr(0, transport.find(':'));
    for (const std::string_view wanted : {name, std::string_view("smtp")})
        for (const MasterService& service : services)
            if (service.name == wanted && service.type == "unix" && service.command == "smtp") return service;
    return {"smtp", "unix", "-", "-", "n", "-", "-", "smtp", {}};
}

MasterService as(MasterService service, const char* name, const std::vector<std::string>& options) {
    service.name = name;
    for (const std::string& option : options) {
        service.arguments.emplace_back("-o");
        service.arguments.push_back(option);
    }
    return service;
}

// What runs a program of the user's: mail for it comes back.
MasterService in_place_of(const MasterService& service) {
    return {service.name, "unix", "-", "-", "n", "-", "-", "error", {}};
}

bool runs_a_program(const MasterService& service) {
    return service.type == "unix" && (service.command == "pipe" || service.command == "spawn" ||
                                      service.command.find('/') != std::string::npos);
}

Services kept_services(const Assignment& assignment) {
    const std::vector<std::string> over = names_over(assignment);
    Services kept;
    for (MasterService& service : given_services(*assignment.given)) {
        if (runs_a_program(service)) kept.push_back(in_place_of(service));
        if (!delivers_or_serves(service)) continue;
        service.chroot = "n";
        remove_options(service, over);
        if (service.command == "smtp" && service.process_limit == "-")
            service.process_limit = std::to_string(kDeliveryProcesses);
        kept.push_back(std::move(service));
    }
    for (MasterService& service : lines_to_services(master_cf()))
        if (service.type != "inet" && service.command != "smtp" && delivers_or_serves(service) &&
            !is_there(kept, service))
            kept.push_back(std::move(service));
    return kept;
}

// `smtp-amavis (pipe)`, of those that are left out.
std::vector<std::string> services_left_out(const GivenConfiguration& given) {
    std::vector<std::string> names;
    for (const MasterService& service : given_services(given))
        if (!delivers_or_serves(service))
            names.push_back(fmt::format("{} ({})", service.name, service.command));
    return names;
}

} // namespace

std::string given_main_cf(const Assignment& assignment) {
    std::string text = assignment.given->main_file;
    text += '\n';
    for (const Setting& setting : settings_over(assignment))
        text += fmt::format("{} = {}\n", setting.name, setting.value);
    return without_overridden(text);
}

std::string given_master_cf(const Assignment& assignment, const LinkAddresses& link) {
    const Services services = kept_services(assignment);
    std::string text = to_line(listener(link)) + '\n';
    for (const MasterService& service : services)
        text += to_line(service) + '\n';
    MasterService own = delivering(services, *assignment.given);
    own.process_limit = "-";
    const auto add = [&](const MasterService& service) { text += to_line(service) + '\n'; };
    add(as(own, "mxproof-later", {fmt::format("minimal_backoff_time={}s", kLaterBackoffSeconds)}));
    add(as(own, "mxproof-fresh", {kOneDeliveryEach}));
    for (std::size_t n = 0; n < assignment.fragile_recipients.size(); ++n)
        add(
            as(own,
               fragile_transport(n).c_str(),
               {"syslog_name=" + fragile_log_name(assignment.fragile_recipients[n])})
        );
    add(as(own, "mxproof-impatient", impatient_limits()));
    own.command = kHurriedSmtp;
    add(as(own, "mxproof-hurried", impatient_limits()));
    return text;
}

std::string given_transport_table(const Assignment& assignment) {
    const std::string own = delivering(given_services(*assignment.given), *assignment.given).name;
    return fmt::format("{} discard:mxproof\n", kEnvelopeDomain) +
           transport_table(
               assignment,
               {"mxproof-later", "mxproof-hurried", "mxproof-impatient", "mxproof-fresh", own, own, own, own}
           );
}

std::vector<Setting> settings_beside_given(const Assignment& assignment) {
    const GivenConfiguration& given = *assignment.given;
    std::vector<Setting> settings = given.set_over;
    const auto of_run = settings_of_run(assignment);
    settings.insert(settings.end(), of_run.begin(), of_run.end());
    const auto left_out = given.services.empty() ? std::vector<std::string>() : services_left_out(given);
    settings.push_back(
        {"master.cf: chroot", "n", "the queue in memory has no copies of the files that a chroot needs"}
    );
    if (!left_out.empty())
        settings.push_back(
            {"master.cf: not run",
             fmt::format("{}", fmt::join(left_out, ", ")),
             "they listen, or run programs; mail is submitted by a listener of mxproof's"}
        );
    return settings;
}

// As root: its sockets are where only root may make them, and all of the machine's files are read-only.
std::vector<Companion> companions_of(const GivenConfiguration& given) {
    if (given.companion.empty()) return {};
    std::vector<std::string> environment{"HOME=/"};
    if (given.trust == Trust::world)
        for (const char* name : {"SSL_CERT_FILE", "REQUESTS_CA_BUNDLE"})
            environment.push_back(fmt::format("{}=/etc/postfix/mxproof-roots.pem", name));
    return {{{"/bin/sh", "-c", "exec " + given.companion}, std::move(environment), "", false}};
}

// postmap(1) warns of what it does not understand; without the table's file nothing would be delivered.
std::vector<std::string> start_given(const GivenConfiguration& given) {
    if (given.uncompiled.empty()) return {kPostfixCommand, "start-fg"};
    std::vector<std::string> argv{
        "/bin/sh", "-c", R"(postmap "$@" >&2; exec "$0" start-fg)", kPostfixCommand};
    argv.insert(argv.end(), given.uncompiled.begin(), given.uncompiled.end());
    return argv;
}

} // namespace harness
