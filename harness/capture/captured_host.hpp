// How a host answered -> the host that answers the same. Pure.
#pragma once

#include "harness/capture/capture.hpp"
#include "harness/capture/captured_names.hpp"
#include "harness/model/mx_host.hpp"

#include <string>
#include <vector>

namespace harness {

/// The handshake that its certificate is known from; empty: there was none.
const SeenChain& chain_of(const SeenHost& host);

/// Fills in connections, the dialogue, TLS and the certificate. `label`: `mx1`, which begins the sentences
/// that are added to `left_out`.
void capture_dialogue(
    const SeenHost& seen,
    const std::string& label,
    CapturedNames& names,
    MxHost& host,
    std::vector<std::string>& left_out
);

} // namespace harness
