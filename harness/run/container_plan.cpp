#include "harness/run/container_plan.hpp"

#include "harness/network/sender_link.hpp"
#include "harness/run/mail_servers.hpp"
#include "harness/sender/secrets.hpp"
#include "harness/staging/address_plan.hpp"

#include <algorithm>

namespace harness {

namespace {

constexpr std::size_t kShownOfAFile = 60;

// A file's text as one line of a report.
std::string shown(const std::string& text) {
    const auto end = text.find('\n');
    std::string line = text.substr(0, std::min(end, kShownOfAFile));
    return line.size() + 1 < text.size() ? line + " …" : line;
}

// What images are told: none brings a program along that looks up MTA-STS policies.
Policy without_sts(Policy policy) {
    policy.sts = Sts::off;
    return policy;
}

AskedResolver resolver_of(const WorldNames& names, const SenderDescription& sender) {
    if (names.resolver) return *names.resolver;
    if (!sender.asks_as_musl) return {resolver_address().ipv4, "the fake resolver"};
    return {
        ad_only_resolver_address().ipv4,
        "the fake resolver, which reads queries here as musl sends them: AD, no DO"};
}

} // namespace

std::map<std::string, std::string>
placeholder_values(unsigned link, const WorldNames& names, const SenderDescription& sender) {
    const SenderLink addresses = sender_link(link);
    return {
        {"world4", addresses.world4},
        {"world6", addresses.world6},
        {"sender4", addresses.sender4},
        {"sender6", addresses.sender6},
        {"networks4", "198.19.192.0/18"},
        {"networks6", "2001:db8:ffff::/48"},
        {"resolver4", resolver_of(names, sender).address},
        {"services4", services_address(sender.admin_defers_on_tls_error).ipv4},
        {"relay", names.relay},
        {"roots", names.roots_pem}};
}

std::string repeated(const std::string& text, const std::vector<std::string>& domains) {
    std::string all;
    for (std::size_t start = 0, end = 0; start < text.size(); start = end) {
        end = std::min(text.find('\n', start), text.size() - 1) + 1;
        const std::string line = text.substr(start, end - start);
        if (line.find("{domain}") == std::string::npos) {
            all += line;
        } else {
            for (const std::string& domain : domains)
                all += filled_in(line, {{"domain", domain}});
        }
    }
    return all;
}

std::string filled_in(const std::string& text, const std::map<std::string, std::string>& values) {
    std::string filled;
    for (std::size_t at = 0; at < text.size();) {
        const auto close = text[at] == '{' ? text.find('}', at) : std::string::npos;
        const auto value =
            close == std::string::npos ? values.end() : values.find(text.substr(at + 1, close - at - 1));
        if (value == values.end()) {
            filled += text[at++];
        } else {
            filled += value->second;
            at = close + 1;
        }
    }
    return filled;
}

ContainerSettings container_settings(
    const SenderPlan& plan, const std::filesystem::path& engine, unsigned link, const WorldNames& names
) {
    const SenderDescription& description = plan.image()->description;
    const auto values = placeholder_values(link, names, description);
    const AskedResolver resolver = resolver_of(names, description);
    ContainerSettings settings;
    settings.mta = &mail_server(plan.program());
    settings.name = plan.name;
    settings.engine = engine;
    settings.image = description.image;
    settings.resolvers = {resolver.address};
    settings.tlsrpt = description.tlsrpt;
    settings.submission_port = description.submission_port;
    settings.hurried = names.any_silent;
    settings.settings.push_back({"image", description.image, "unmodified"});
    if (!description.claims) {
        settings.policy_settings = settings.mta->policy_settings(without_sts(plan.configured));
        for (const Setting& setting : settings.policy_settings)
            settings.environment[description.parameter_prefix + setting.name] = setting.value;
    }
    for (const GivenText& given : description.environment)
        settings.environment[given.name] = filled_in(repeated(given.value, names.domains), values);
    const auto secrets = secret_values(settings.environment);
    for (const GivenText& given : description.environment) {
        const std::string& value = settings.environment[given.name];
        settings.settings.push_back({given.name, shown_value(given.name, value, secrets), given.why});
    }
    for (const GivenText& given : description.files) {
        settings.files.push_back({given.name, filled_in(repeated(given.value, names.domains), values), 0644});
        settings.settings.push_back(
            {given.name, shown_value(given.name, shown(given.value), secrets), given.why}
        );
    }
    settings.settings.push_back(
        {"/etc/resolv.conf",
         resolver.address,
         resolver.name + (settings.hurried ? "; timeout:1 attempts:1, as a peer's DNS is silent" : "")}
    );
    return settings;
}

} // namespace harness
