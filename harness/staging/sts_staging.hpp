// The MTA-STS policy of a peer -> its TXT record, the addresses of its policy host, and the host itself.
#pragma once

#include "fake_mx/policy_host.hpp"
#include "harness/model/peer.hpp"
#include "harness/staging/address_plan.hpp"
#include "harness/staging/certificate_authority.hpp"

#include <memory>
#include <string>
#include <vector>

namespace harness {

/// The policy file (RFC 8461 3.2).
std::string policy_text(const StsFacts& sts);

/// What the peer's zone holds for its policy; nothing if it has none.
std::vector<std::string> sts_record_lines(const Peer& peer, const AddressPair& policy_host, int ttl);

/// The policy host as fake_mx plays it. The certificate comes from `authority` when first needed.
std::shared_ptr<const fake_mx::PolicyHostSpec>
stage_policy_host(const Peer& peer, const std::shared_ptr<CertificateAuthority>& authority);

} // namespace harness
