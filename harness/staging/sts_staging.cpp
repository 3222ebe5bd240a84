#include "harness/staging/sts_staging.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/staging/mx_staging.hpp"

#include <fmt/format.h>

namespace harness {

namespace {

fake_mx::PolicyAnswer answer_of(StsHttp http) {
    switch (http) {
    case StsHttp::ok:
    case StsHttp::unreachable: // decided by its address
        return fake_mx::PolicyAnswer::served;
    case StsHttp::chunked:
        return fake_mx::PolicyAnswer::chunked;
    case StsHttp::redirect:
        return fake_mx::PolicyAnswer::redirected;
    case StsHttp::not_found:
        return fake_mx::PolicyAnswer::not_found;
    case StsHttp::server_error:
        return fake_mx::PolicyAnswer::server_error;
    case StsHttp::oversized:
        return fake_mx::PolicyAnswer::oversized;
    case StsHttp::oversized_chunked:
        return fake_mx::PolicyAnswer::oversized_chunked;
    case StsHttp::hangs:
        return fake_mx::PolicyAnswer::silent;
    case StsHttp::garbage:
        return fake_mx::PolicyAnswer::garbage;
    case StsHttp::wrong_type:
        return fake_mx::PolicyAnswer::wrong_type;
    }
    return fake_mx::PolicyAnswer::served;
}

// RFC 8461 3.1. The record without id still begins like one, else it would be a missing one.
std::vector<std::string> txt_values(const StsFacts& sts) {
    if (!sts.record.empty()) return sts.record;
    switch (sts.txt) {
    case StsTxt::present:
        return {fmt::format("v=STSv1; id={};", sts.id)};
    case StsTxt::missing:
        return {};
    case StsTxt::doubled:
        return {fmt::format("v=STSv1; id={};", sts.id), fmt::format("v=STSv1; id={}b;", sts.id)};
    case StsTxt::malformed:
        return {"v=STSv1;"};
    }
    return {};
}

} // namespace

std::string policy_text(const StsFacts& sts) {
    if (!sts.policy.empty()) return sts.policy;
    std::string text = fmt::format("version: STSv1\r\nmode: {}\r\n", to_text(sts.mode));
    for (const std::string& pattern : sts.mx)
        text += fmt::format("mx: {}\r\n", pattern);
    return text + fmt::format("max_age: {}\r\n", sts.max_age);
}

std::vector<std::string> sts_record_lines(const Peer& peer, const AddressPair& policy_host, int ttl) {
    std::vector<std::string> lines;
    if (!peer.sts) return lines;
    std::string host = sts_host_name(peer);
    std::string record = sts_record_name(peer);
    const auto lead = [&](std::string& name, const char* label) {
        const std::string target = label + peer.domain;
        lines.push_back(fmt::format("{} {} IN CNAME {}", name, ttl, target));
        name = target;
    };
    if (peer.sts->alias == StsAlias::policy_host) lead(host, "policies.");
    if (peer.sts->alias == StsAlias::record) lead(record, "_policies.");
    lines.push_back(fmt::format("{} {} IN A {}", host, ttl, policy_host.ipv4));
    if (!policy_host.ipv6.empty())
        lines.push_back(fmt::format("{} {} IN AAAA {}", host, ttl, policy_host.ipv6));
    for (const std::string& value : txt_values(*peer.sts))
        lines.push_back(fmt::format("{} {} IN TXT \"{}\"", record, ttl, value));
    return lines;
}

std::shared_ptr<const fake_mx::PolicyHostSpec>
stage_policy_host(const Peer& peer, const std::shared_ptr<CertificateAuthority>& authority) {
    auto host = std::make_shared<fake_mx::HostSpec>();
    host->name = without_final_dot(sts_host_name(peer));
    host->identity = [authority, facts = peer.sts->certificate, name = host->name] {
        return authority->issue(facts, name);
    };
    auto spec = std::make_shared<fake_mx::PolicyHostSpec>();
    spec->host = std::move(host);
    spec->policy = policy_text(*peer.sts);
    spec->answer = answer_of(peer.sts->http);
    return spec;
}

} // namespace harness
