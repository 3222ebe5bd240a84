#include "harness/staging/mx_staging.hpp"

#include <map>
#include <utility>

namespace harness {

namespace {

fake_mx::TlsVersion version_of(TlsVersion version) {
    switch (version) {
    case TlsVersion::v1_0:
        return fake_mx::TlsVersion::tls1_0;
    case TlsVersion::v1_1:
        return fake_mx::TlsVersion::tls1_1;
    case TlsVersion::v1_2:
        return fake_mx::TlsVersion::tls1_2;
    case TlsVersion::v1_3:
        return fake_mx::TlsVersion::tls1_3;
    }
    return fake_mx::TlsVersion::tls1_3;
}

void add_starttls_deviation(Starttls starttls, std::vector<fake_mx::Deviation>& deviations) {
    switch (starttls) {
    case Starttls::offered:
        return;
    case Starttls::not_offered:
        deviations.emplace_back(fake_mx::StarttlsNotOffered{});
        return;
    case Starttls::refused:
        deviations.emplace_back(fake_mx::StarttlsRefused{});
        return;
    case Starttls::handshake_fails:
        deviations.emplace_back(fake_mx::HandshakeFails{});
        return;
    case Starttls::closes:
        deviations.emplace_back(fake_mx::ClosesAfterStarttls{});
        return;
    }
}

} // namespace

std::shared_ptr<const fake_mx::HostSpec>
stage_host(const MxHost& host, const std::shared_ptr<CertificateAuthority>& authority) {
    auto spec = std::make_shared<fake_mx::HostSpec>();
    spec->name = without_final_dot(host.name);
    spec->identity = [authority, certificate = host.certificate, name = spec->name] {
        return authority->issue(certificate, name);
    };
    spec->tls.min = version_of(host.tls.min);
    spec->tls.max = version_of(host.tls.max);
    spec->tls.session_tickets = host.session_tickets;
    add_starttls_deviation(host.starttls, spec->deviations);
    for (const CommandRefusal& refusal : host.refusals)
        spec->deviations.emplace_back(fake_mx::Refuses{refusal.command, refusal.reply});
    return spec;
}

std::string without_final_dot(const std::string& name) {
    return name.ends_with('.') ? name.substr(0, name.size() - 1) : name;
}

} // namespace harness
