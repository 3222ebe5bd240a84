#include "fake_dns/zone_lookup.hpp"

#include "fake_dns/zone_deviation.hpp"

#include <algorithm>

namespace fake_dns {
namespace {

class Lookup {
public:
    Lookup(Zone& zone, const DomainName& name, std::uint16_t type) : zone_(zone), name_(name), type_(type) {
        result_.zone = &zone;
    }

    ZoneAnswer run() {
        auto* delegation = zone_.delegation_above(name_);
        // The parent is authoritative for the DS at its own delegation (RFC 4035 3.1.4.1).
        if (delegation != nullptr && (type_ != rr_type::ds || delegation->name != name_)) {
            refer(*delegation);
        } else if (auto* node = zone_.find(name_)) {
            answer_from(*node);
        } else {
            answer_for_missing_name();
        }
        damage_proof();
        return std::move(result_);
    }

private:
    /// What the deviations of the zone leave of a denial, and those of a zone below of the denial of its DS.
    void damage_proof() {
        const bool denies = result_.finding == Finding::nodata || result_.finding == Finding::nxdomain;
        auto* const delegation = zone_.delegation_above(name_);
        if (delegation != nullptr && !has_ds_denial(delegation->child->spec().deviations))
            result_.proof.clear();
        if (!denies || !zone_.is_signed()) return;
        const DenialProof proof = denial_proof(zone_.spec().deviations);
        if (proof == DenialProof::right) return;
        result_.proof.clear();
        ZoneNode* const other = zone_.find(require_name(zone_.spec().servers.front().name));
        if (proof == DenialProof::of_another_name && other != nullptr)
            prove(uses_nsec() ? zone_.nsec_at(*other) : zone_.nsec3_at(*other));
    }

    void refer(ZoneNode& node) {
        result_.finding = Finding::referral;
        show(result_.authority, node.sets.at(rr_type::ns));
        for (auto& glue : node.child->glue())
            show(result_.additional, glue);
        const auto ds = node.sets.find(rr_type::ds);
        if (ds != node.sets.end())
            show(result_.proof, ds->second);
        else
            prove_existing(node);
    }

    void answer_from(ZoneNode& node) {
        if (take_data(node, name_)) return;
        deny(Finding::nodata);
        prove_existing(node);
    }

    /// The data of a node, shown under `owner`; false if neither the type nor a CNAME is there.
    bool take_data(ZoneNode& node, const DomainName& owner) {
        if (type_ == rr_type::nsec && uses_nsec() && node.has_data()) {
            result_.finding = Finding::answer;
            result_.answer.push_back({&zone_, &zone_.nsec_at(node), owner});
            return true;
        }
        auto found = node.sets.find(type_);
        result_.finding = Finding::answer;
        if (found == node.sets.end()) {
            found = node.sets.find(rr_type::cname);
            result_.finding = Finding::cname;
        }
        if (found == node.sets.end()) return false;
        result_.answer.push_back({&zone_, &found->second, owner});
        return true;
    }

    void answer_for_missing_name() {
        const DomainName encloser = zone_.closest_encloser(name_);
        const DomainName next_closer = name_.ancestor(encloser.label_count() + 1);
        auto* wildcard = zone_.find(encloser.wildcard_child());
        if (wildcard == nullptr) {
            deny(Finding::nxdomain);
            prove_missing(encloser, next_closer);
            return;
        }
        const bool found = take_data(*wildcard, name_);
        if (!found) deny(Finding::nodata);
        prove_expansion(*wildcard, encloser, next_closer, found);
    }

    void deny(Finding finding) {
        result_.finding = finding;
        show(result_.authority, zone_.apex(rr_type::soa));
    }

    bool uses_nsec() const { return zone_.is_signed() && zone_.spec().denial == Denial::nsec; }
    bool uses_nsec3() const { return zone_.is_signed() && !uses_nsec(); }

    /// The name exists, but not what was asked for (RFC 4035 3.1.3.1, RFC 5155 7.2.3).
    void prove_existing(ZoneNode& node) {
        if (uses_nsec3() && zone_.opts_out(node)) {
            // Also an empty non-terminal has a record, so the encloser is the parent (RFC 5155 7.2.4, 7.2.7).
            prove(zone_.nsec3_at(*zone_.find(node.name.parent())));
            prove(zone_.nsec3_covering(node.name));
        } else if (uses_nsec3()) {
            prove(zone_.nsec3_at(node));
        }
        if (uses_nsec()) prove(node.has_data() ? zone_.nsec_at(node) : zone_.nsec_covering(node.name));
    }

    /// Neither the name nor a wildcard for it exists (RFC 4035 3.1.3.2, RFC 5155 7.2.2).
    void prove_missing(const DomainName& encloser, const DomainName& next_closer) {
        if (uses_nsec3()) {
            prove(zone_.nsec3_at(*zone_.find(encloser)));
            prove(zone_.nsec3_covering(next_closer));
            prove(zone_.nsec3_covering(encloser.wildcard_child()));
        } else if (uses_nsec()) {
            prove(zone_.nsec_covering(name_));
            prove(zone_.nsec_covering(encloser.wildcard_child()));
        }
    }

    /// No closer name exists (RFC 4035 3.1.3.3-4, RFC 5155 7.2.5-6), and the wildcard lacks the type, if
    /// `found` is not.
    void prove_expansion(
        ZoneNode& wildcard, const DomainName& encloser, const DomainName& next_closer, bool found
    ) {
        if (uses_nsec3()) {
            if (!found) prove(zone_.nsec3_at(*zone_.find(encloser)));
            prove(zone_.nsec3_covering(next_closer));
        } else if (uses_nsec()) {
            prove(zone_.nsec_covering(name_));
        }
        if (!found) prove_existing(wildcard);
    }

    void prove(RRset& set) {
        const bool there = std::any_of(result_.proof.begin(), result_.proof.end(), [&](const auto& shown) {
            return shown.set == &set;
        });
        if (!there) show(result_.proof, set);
    }

    void show(std::vector<ShownRRset>& section, RRset& set) { section.push_back({&zone_, &set, set.owner}); }

    Zone& zone_;
    const DomainName& name_;
    std::uint16_t type_;
    ZoneAnswer result_;
};

} // namespace

ZoneAnswer look_up(Zone& zone, const DomainName& name, std::uint16_t type) {
    return Lookup(zone, name, type).run();
}

} // namespace fake_dns
