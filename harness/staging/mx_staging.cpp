#include "harness/staging/mx_staging.hpp"

#include "harness/model/peer_names.hpp"

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

fake_mx::ClientCertificate client_certificate_of(ClientCertificate wanted) {
    switch (wanted) {
    case ClientCertificate::ignored:
        return fake_mx::ClientCertificate::ignored;
    case ClientCertificate::requested:
        return fake_mx::ClientCertificate::requested;
    case ClientCertificate::required:
        return fake_mx::ClientCertificate::required;
    }
    return fake_mx::ClientCertificate::ignored;
}

fake_mx::Ciphers ciphers_of(Ciphers ciphers) {
    switch (ciphers) {
    case Ciphers::usual:
        return fake_mx::Ciphers::usual;
    case Ciphers::anonymous:
        return fake_mx::Ciphers::anonymous;
    case Ciphers::unencrypted:
        return fake_mx::Ciphers::unencrypted;
    }
    return fake_mx::Ciphers::usual;
}

fake_mx::Sni sni_of(Sni sni) {
    switch (sni) {
    case Sni::ignored:
        return fake_mx::Sni::ignored;
    case Sni::selects:
        return fake_mx::Sni::selects;
    case Sni::required:
        return fake_mx::Sni::required;
    }
    return fake_mx::Sni::ignored;
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
    case Starttls::hangs:
        deviations.emplace_back(fake_mx::HangsAfterStarttls{});
        return;
    case Starttls::closes_in_handshake:
        deviations.emplace_back(fake_mx::ClosesInHandshake{});
        return;
    case Starttls::hangs_in_handshake:
        deviations.emplace_back(fake_mx::HangsInHandshake{});
        return;
    case Starttls::goes_on_in_plaintext:
        deviations.emplace_back(fake_mx::GoesOnInPlaintext{});
        return;
    case Starttls::injects:
        deviations.emplace_back(fake_mx::InjectsBehindStarttls{});
        return;
    }
}

fake_mx::Layer layer_of(Layer layer) {
    switch (layer) {
    case Layer::any:
        return fake_mx::Layer::any;
    case Layer::plaintext:
        return fake_mx::Layer::plaintext;
    case Layer::tls:
        return fake_mx::Layer::tls;
    }
    return fake_mx::Layer::any;
}

fake_mx::Deviation reply_deviation(const CommandRefusal& refusal) {
    const fake_mx::Layer layer = layer_of(refusal.layer);
    const fake_mx::Sessions sessions{refusal.first_session, refusal.last_session};
    switch (refusal.answer) {
    case Answer::reply:
        return fake_mx::Refuses{refusal.command, refusal.reply, layer, sessions};
    case Answer::silent:
        return fake_mx::FallsSilent{refusal.command, layer, sessions};
    case Answer::closes:
        return fake_mx::HangsUp{refusal.command, layer, sessions};
    }
    return fake_mx::Refuses{refusal.command, refusal.reply, layer, sessions};
}

} // namespace

std::shared_ptr<const fake_mx::HostSpec> stage_host(
    const MxHost& host, const std::shared_ptr<CertificateAuthority>& authority, Connections connections
) {
    auto spec = std::make_shared<fake_mx::HostSpec>();
    spec->name = without_final_dot(host.name);
    spec->identity = [authority, certificate = host.certificate, name = spec->name] {
        return authority->issue(certificate, name);
    };
    spec->tls.min = version_of(host.tls.min);
    spec->tls.max = version_of(host.tls.max);
    spec->tls.session_tickets = host.session_tickets;
    spec->tls.ciphers = ciphers_of(host.tls.ciphers);
    spec->tls.client_certificate = client_certificate_of(host.tls.client_certificate);
    spec->tls.sni = sni_of(host.tls.sni);
    spec->tls.own_names = {spec->name, without_final_dot(host.mx_name())};
    if (host.tls.sni == Sni::selects)
        spec->other_identity = [authority, certificate = host.certificate] {
            return authority->issue(certificate, "other-host.example");
        };
    spec->size_limit = host.ehlo.size;
    if (!host.ehlo.without.empty() || !host.ehlo.with.empty())
        spec->deviations.emplace_back(fake_mx::AnnouncesOtherwise{host.ehlo.without, host.ehlo.with});
    if (row_of(connections).hangs_up) spec->deviations.emplace_back(fake_mx::ResetsConnections{});
    add_starttls_deviation(host.starttls, spec->deviations);
    for (const CommandRefusal& refusal : host.refusals)
        spec->deviations.push_back(reply_deviation(refusal));
    if (host.next_starttls.empty()) return spec;
    MxHost turn = host;
    turn.next_starttls.clear();
    for (const Starttls starttls : host.all_starttls()) {
        turn.starttls = starttls;
        spec->turns.push_back(stage_host(turn, authority, connections));
    }
    return spec;
}

} // namespace harness
