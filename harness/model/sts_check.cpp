#include "harness/model/sts_check.hpp"

#include "harness/model/certificate_check.hpp"

#include <string>

namespace harness {

namespace {

bool has_special_answer(const StsFacts& sts) {
    return sts.certificate != StsFacts().certificate || sts.http != StsHttp::ok || !sts.policy.empty();
}

} // namespace

std::vector<Contradiction> check_sts(const Peer& peer) {
    std::vector<Contradiction> found;
    if (!peer.sts) return found;
    const StsFacts& sts = *peer.sts;
    if (peer.existence == Existence::missing)
        found.push_back({"a domain that does not exist has no MTA-STS policy", false});
    if (peer.existence != Existence::missing && peer.null_mx)
        found.push_back({"nobody needs the MTA-STS policy: the domain takes no mail", true});
    if (!announces_policy(sts) && has_special_answer(sts))
        found.push_back(
            {"nobody asks the policy host: the TXT record does not announce a policy (RFC 8461 3.1)", true}
        );
    if (!row_of(sts.http).is_reachable && sts.certificate != StsFacts().certificate)
        found.push_back({"nobody sees the certificate of the policy host: it is unreachable", true});
    check_certificate(sts.certificate, sts_host_name(peer), found);
    if (!sts.policy.empty() && !row_of(sts.http).shows_policy)
        found.push_back({"nobody sees the text of the policy: the policy host does not serve it", true});
    return found;
}

} // namespace harness
