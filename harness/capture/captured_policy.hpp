// What was seen of an MTA-STS policy, in the words of the format. Pure.
#pragma once

#include "harness/capture/captured_names.hpp"
#include "harness/model/sts.hpp"

#include <string>
#include <vector>

namespace harness {

/// `host`: `mta-sts.` and the domain, without final dot. There is a TXT record.
StsFacts captured_policy(
    const SeenPolicy& seen, const std::string& host, CapturedNames& names, std::vector<std::string>& left_out
);

} // namespace harness
