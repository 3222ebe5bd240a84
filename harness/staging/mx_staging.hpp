// MxHost -> fake_mx::HostSpec, and the one identity that its certificate and its TLSA records share.
#pragma once

#include "fake_mx/host_spec.hpp"
#include "harness/model/peer.hpp"
#include "harness/staging/certificate_authority.hpp"

#include <functional>
#include <memory>
#include <string>

namespace harness {

/// The host as fake_mx plays it where connections end like this. Certificates come from `authority` when
/// first needed.
std::shared_ptr<const fake_mx::HostSpec> stage_host(
    const MxHost& host,
    const std::shared_ptr<CertificateAuthority>& authority,
    Connections connections = Connections::accepted
);

} // namespace harness
