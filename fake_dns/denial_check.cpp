#include "fake_dns/denial_check.hpp"

#include "fake_dns/zone.hpp"

#include <algorithm>
#include <vector>

namespace fake_dns {
namespace {

/// RFC 4034 4.1.2; `bitmap` begins at `offset`.
bool has_type(std::string_view rdata, std::size_t offset, std::uint16_t type) {
    while (offset + 2 <= rdata.size()) {
        const auto window = static_cast<unsigned char>(rdata[offset]);
        const auto length = static_cast<unsigned char>(rdata[offset + 1]);
        const std::size_t octet = (type & 0xff) / 8;
        if (window == type >> 8)
            return octet < length && offset + 2 + octet < rdata.size() &&
                   (static_cast<unsigned char>(rdata[offset + 2 + octet]) & 0x80 >> type % 8) != 0;
        offset += 2 + length;
    }
    return false;
}

/// What the records that match a name say about a type; the same rule for NSEC and NSEC3 (RFC 6840 4.1, RFC
/// 5155 8.5).
bool match_denies(std::string_view rdata, std::size_t bitmap, const AbsenceClaim& claim) {
    const bool ns = has_type(rdata, bitmap, rr_type::ns);
    const bool soa = has_type(rdata, bitmap, rr_type::soa);
    if (claim.kind == Absence::delegation_ds) return ns && !soa && !has_type(rdata, bitmap, rr_type::ds);
    if (has_type(rdata, bitmap, claim.type) || has_type(rdata, bitmap, rr_type::cname)) return false;
    // The parent's record at a delegation speaks for DS alone; the child's at its apex for all but DS.
    return claim.type == rr_type::ds ? !soa || claim.name.is_root() : !ns || soa;
}

struct Nsec {
    DomainName owner;
    DomainName next;
    std::string_view rdata;
    std::size_t bitmap;

    bool covers(const DomainName& name, const DomainName& zone) const {
        const auto key = name.canonical_key();
        if (!(owner.canonical_key() < key)) return false;
        if (next != zone && !(key < next.canonical_key())) return false;
        // A delegation's or DNAME's own record says nothing about what is below it (RFC 6840 4.1, 4.4).
        const bool delegates = has_type(rdata, bitmap, rr_type::ns) && !has_type(rdata, bitmap, rr_type::soa);
        return !name.is_at_or_below(owner) || (!delegates && !has_type(rdata, bitmap, rr_type::dname));
    }
};

DomainName common_ancestor(const DomainName& a, const DomainName& b) {
    DomainName name = a;
    while (!b.is_at_or_below(name))
        name = name.parent();
    return name;
}

class NsecProof {
public:
    NsecProof(const std::vector<Nsec>& records, const AbsenceClaim& claim)
        : records_(records), claim_(claim) {}

    bool holds() const {
        switch (claim_.kind) {
        case Absence::name: {
            const auto* covering = cover(claim_.name);
            // A next name below the name would make it an empty non-terminal: it exists.
            return covering != nullptr && !covering->next.is_at_or_below(claim_.name) &&
                   cover(encloser(*covering).wildcard_child()) != nullptr;
        }
        case Absence::type:
            return type_is_absent();
        case Absence::closer_match:
            return cover(claim_.name) != nullptr;
        case Absence::delegation_ds:
            return matching_denies(claim_.name);
        }
        return false;
    }

private:
    bool type_is_absent() const {
        if (match(claim_.name) != nullptr) return matching_denies(claim_.name);
        const auto* covering = cover(claim_.name);
        if (covering == nullptr) return false;
        // An empty non-terminal: the next name is below the name itself.
        if (covering->next.is_at_or_below(claim_.name)) return true;
        return matching_denies(encloser(*covering).wildcard_child());
    }

    /// The closest encloser follows from the record that covers the name (RFC 4035 5.4).
    DomainName encloser(const Nsec& covering) const {
        const auto left = common_ancestor(claim_.name, covering.owner);
        const auto right = common_ancestor(claim_.name, covering.next);
        return left.label_count() > right.label_count() ? left : right;
    }

    const Nsec* match(const DomainName& name) const {
        for (const auto& record : records_)
            if (record.owner == name) return &record;
        return nullptr;
    }

    bool matching_denies(const DomainName& name) const {
        const auto* record = match(name);
        return record != nullptr && match_denies(record->rdata, record->bitmap, claim_);
    }

    const Nsec* cover(const DomainName& name) const {
        for (const auto& record : records_)
            if (record.covers(name, claim_.zone)) return &record;
        return nullptr;
    }

    const std::vector<Nsec>& records_;
    const AbsenceClaim& claim_;
};

struct Nsec3 {
    DomainName owner;
    std::string next; // hash
    bool opts_out;
    std::uint16_t iterations;
    std::string_view rdata;
    std::size_t bitmap;
};

class Nsec3Proof {
public:
    Nsec3Proof(const std::vector<Nsec3>& records, const AbsenceClaim& claim)
        : records_(records), claim_(claim) {}

    Proof run() const {
        switch (claim_.kind) {
        case Absence::name: { // RFC 5155 8.4
            const auto encloser = closest_encloser();
            return encloser && cover(encloser->name.wildcard_child()) ? covered_by(*encloser->cover)
                                                                      : Proof::none;
        }
        case Absence::type: // 8.5-8.7
            return match(claim_.name) != nullptr ? matching_denies(claim_.name) : missing_name_lacks_type();
        case Absence::closer_match: { // 8.8
            if (claim_.name.label_count() <= claim_.wildcard_labels) return Proof::none;
            const auto* record = cover(claim_.name.ancestor(claim_.wildcard_labels + 1));
            return record != nullptr ? covered_by(*record) : Proof::none;
        }
        case Absence::delegation_ds: // 8.9
            return match(claim_.name) != nullptr ? matching_denies(claim_.name) : unsigned_delegation();
        }
        return Proof::none;
    }

private:
    struct Encloser {
        DomainName name;
        const Nsec3* cover; // of the next closer name
    };

    static Proof covered_by(const Nsec3& record) {
        return record.opts_out ? Proof::opted_out : Proof::complete;
    }

    Proof missing_name_lacks_type() const {
        const auto encloser = closest_encloser();
        if (encloser && matching_denies(encloser->name.wildcard_child()) == Proof::complete)
            return covered_by(*encloser->cover);
        return claim_.type == rr_type::ds ? unsigned_delegation() : Proof::none;
    }

    /// RFC 5155 8.6: no record of its own, but a span that may hide unsigned delegations.
    Proof unsigned_delegation() const {
        const auto encloser = closest_encloser();
        return encloser && encloser->cover->opts_out ? Proof::opted_out : Proof::none;
    }

    /// RFC 5155 8.3: an ancestor that matches, and the next closer name covered.
    std::optional<Encloser> closest_encloser() const {
        DomainName next_closer = claim_.name;
        while (next_closer != claim_.zone && !next_closer.is_root()) {
            const DomainName candidate = next_closer.parent();
            if (const auto* record = match(candidate)) {
                const bool delegates = has_type(record->rdata, record->bitmap, rr_type::ns) &&
                                       !has_type(record->rdata, record->bitmap, rr_type::soa);
                if (delegates || has_type(record->rdata, record->bitmap, rr_type::dname)) return std::nullopt;
                const auto* covering = cover(next_closer);
                if (covering == nullptr) return std::nullopt;
                return Encloser{candidate, covering};
            }
            next_closer = candidate;
        }
        return std::nullopt;
    }

    // All records of a zone count alike.
    std::string hash_of(const DomainName& name) const {
        return nsec3_hash(name, records_.empty() ? std::uint16_t{0} : records_.front().iterations);
    }

    const Nsec3* match(const DomainName& name) const {
        const auto owner = nsec3_owner(hash_of(name), claim_.zone);
        for (const auto& record : records_)
            if (record.owner == owner) return &record;
        return nullptr;
    }

    Proof matching_denies(const DomainName& name) const {
        const auto* record = match(name);
        return record != nullptr && match_denies(record->rdata, record->bitmap, claim_) ? Proof::complete
                                                                                        : Proof::none;
    }

    /// base32hex keeps the order of the hashes, so owner labels compare like hashes; the last record wraps
    /// around.
    const Nsec3* cover(const DomainName& name) const {
        const auto key = nsec3_owner(hash_of(name), claim_.zone).canonical_key();
        for (const auto& record : records_) {
            const auto from = record.owner.canonical_key();
            const auto to = nsec3_owner(record.next, claim_.zone).canonical_key();
            if (from < to ? from < key && key < to : key > from || key < to) return &record;
        }
        return nullptr;
    }

    const std::vector<Nsec3>& records_;
    const AbsenceClaim& claim_;
};

std::optional<Nsec> read_nsec(const RRset& set) {
    std::size_t position = 0;
    const std::string& rdata = set.rdata.front();
    auto next = DomainName::from_wire(rdata, position);
    if (!next) return std::nullopt;
    return Nsec{set.owner, *std::move(next), rdata, position};
}

/// Only SHA-1 without salt: what this tree makes (RFC 9276 3.1). Others prove nothing here.
std::optional<Nsec3> read_nsec3(const RRset& set) {
    const std::string& rdata = set.rdata.front();
    constexpr std::size_t kHashSize = 20, kHeader = 6;
    if (rdata.size() < kHeader + kHashSize || rdata[0] != 1 || rdata[4] != 0 || rdata[5] != kHashSize)
        return std::nullopt;
    const bool opts_out = (rdata[1] & 1) != 0;
    return Nsec3{
        set.owner,
        rdata.substr(kHeader, kHashSize),
        opts_out,
        read_u16(rdata, 2),
        rdata,
        kHeader + kHashSize};
}

} // namespace

Proof proves(std::span<const RRset* const> proof, const AbsenceClaim& claim) {
    std::vector<Nsec> nsec;
    std::vector<Nsec3> nsec3;
    for (const auto* set : proof) {
        if (set->type == rr_type::nsec)
            if (auto record = read_nsec(*set)) nsec.push_back(*std::move(record));
        if (set->type == rr_type::nsec3)
            if (auto record = read_nsec3(*set)) nsec3.push_back(*std::move(record));
    }
    if (std::any_of(nsec3.begin(), nsec3.end(), [](const Nsec3& record) {
            return record.iterations > kMostNsec3Iterations;
        }))
        return Proof::too_many_iterations;
    return NsecProof(nsec, claim).holds() ? Proof::complete : Nsec3Proof(nsec3, claim).run();
}

} // namespace fake_dns
