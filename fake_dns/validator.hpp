// The resolver face's validator: from the root's trust anchor over DS and DNSKEY to the data about to be
// served (RFC 4035 5). It sees what a resolver would have received, never the deviations that made it so.
#pragma once

#include "fake_dns/dns_event.hpp"
#include "fake_dns/fault.hpp"
#include "fake_dns/signature_check.hpp"
#include "fake_dns/zone_lookup.hpp"
#include "fake_dns/zone_tree.hpp"

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace fake_dns {

struct Judgement {
    Security security = Security::indeterminate;
    std::optional<std::uint16_t> ede; // RFC 8914: why it is not secure, where there is a code for it
};

/// The weaker of the two: a chain of CNAMEs is as secure as its weakest part.
Judgement weaker(const Judgement& a, const Judgement& b);

class Validator {
public:
    /// Gives DS rdata for the root; empty: there is none, and all is indeterminate. Asked on first use.
    using TrustAnchor = std::function<std::optional<std::string>()>;

    /// A fetch of DNSKEY or DS that meets a fault fails, as it would for a resolver.
    Validator(ZoneTree& tree, const FaultTable& faults, TrustAnchor trust_anchor)
        : tree_(tree), faults_(faults), trust_anchor_(std::move(trust_anchor)) {}

    /// Judges what look_up(zone, name, type) returned; not for referrals. Each RRset is verified once.
    Judgement judge(const ZoneAnswer& answer, const DomainName& name, std::uint16_t type);

    /// The zones have changed: nothing of what was verified holds any more.
    void forget() {
        trusts_.clear();
        verified_.clear();
    }

private:
    struct Trust {
        Judgement judgement;
        std::vector<VerificationKey> keys = {}; // if secure
    };
    using Keys = std::vector<VerificationKey>;
    using Defect = std::optional<std::uint16_t>; // EDE code

    const Trust& trust_of(Zone& zone);
    Trust establish(Zone& zone);
    Trust establish_below(Zone& parent, Zone& zone);
    const VerificationKey& ready_key(const std::string& dnskey);
    Trust establish_keys(Zone& zone, const std::vector<std::string>& ds);
    Defect defect_of(const ShownRRset& shown, const Keys& keys);
    Defect defect_of_all(const std::vector<ShownRRset>& sets, const Keys& keys);
    Judgement judge_denial(const ZoneAnswer& answer, const DomainName& name, std::uint16_t type);

    ZoneTree& tree_;
    const FaultTable& faults_;
    TrustAnchor trust_anchor_;
    std::unordered_map<const Zone*, Trust> trusts_;
    std::unordered_map<const RRset*, Defect> verified_;
    std::unordered_map<std::string, VerificationKey> keys_; // by their DNSKEY rdata: zones share them
};

} // namespace fake_dns
