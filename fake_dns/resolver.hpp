// The validating resolver, without the wire: recursion over the zones, CNAME chains across them, and the
// validator's judgement of all that was used. Results are kept until the model changes.
#pragma once

#include "fake_dns/fault.hpp"
#include "fake_dns/validator.hpp"
#include "fake_dns/zone_lookup.hpp"

#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace fake_dns {

struct Resolution {
    std::optional<ServerFault> fault; // the servers of a zone on the way did not answer; nothing below is set
    std::chrono::milliseconds delay{}; // until it is answered
    bool failed = false; // SERVFAIL for another reason: a loop of CNAMEs, a zone that cannot be served
    bool nxdomain = false;
    std::vector<ShownRRset> answer;    // with the whole chain of CNAMEs
    std::vector<ShownRRset> authority; // SOA of a negative answer
    std::vector<ShownRRset> proof;     // NSEC or NSEC3, for clients that set DO
    Judgement judgement;
    std::string problem;              // explains `failed`
    std::vector<std::string> answers; // `answer` in presentation form
};

class Resolver {
public:
    Resolver(ZoneTree& tree, const FaultTable& faults, Validator& validator)
        : tree_(tree), faults_(faults), validator_(validator) {}

    std::shared_ptr<const Resolution> resolve(const DomainName& name, std::uint16_t type);

    /// The zones or faults have changed: what was resolved before is not known any more.
    void forget() { known_.clear(); }

private:
    Resolution follow(DomainName name, std::uint16_t type);

    ZoneTree& tree_;
    const FaultTable& faults_;
    Validator& validator_;
    std::unordered_map<std::string, std::shared_ptr<const Resolution>> known_;
};

} // namespace fake_dns
