// One zone as its primary server holds it: authoritative data, delegations, signatures. Everything is made on
// first use: loading the records, the keys, each signature, the DS of each child, each NSEC and NSEC3 record.
#pragma once

#include "fake_dns/dns_spec.hpp"
#include "fake_dns/domain_name.hpp"
#include "fake_dns/record.hpp"
#include "fake_dns/zone_key.hpp"

#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

namespace fake_dns {

class Zone;

/// The zone's records cannot be served; the text says which and why.
struct ZoneError : std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// One name of a zone. A node without data is an empty non-terminal (RFC 4592 2.2.2).
struct ZoneNode {
    DomainName name;
    std::map<std::uint16_t, RRset> sets; // at a delegation: NS and, if the child is signed, DS
    Zone* child = nullptr;               // a delegation, if set
    std::unique_ptr<RRset> nsec;         // made on demand, as are the two below
    std::string nsec3_hash;
    std::unique_ptr<RRset> nsec3;

    bool has_data() const { return child != nullptr || !sets.empty(); }
};

class Zone {
public:
    /// What all zones of a tree share.
    struct Common {
        KeyMaker keys;
        std::int64_t now = 0;           // Unix seconds
        std::vector<Zone*> loaded = {}; // those of few names and without zones below
    };

    /// `common` must outlive the zone.
    Zone(ZoneSpec spec, DomainName origin, Common& common)
        : spec_(std::move(spec)), origin_(std::move(origin)), common_(common) {}

    const ZoneSpec& spec() const { return spec_; }
    const DomainName& origin() const { return origin_; }
    bool is_signed() const { return spec_.is_signed; }
    /// Whether a signed parent has a DS for it.
    bool has_ds() const { return spec_.is_signed && spec_.ds != Ds::missing; }
    Zone* parent() const { return parent_; }

    void set_parent(Zone* parent) { parent_ = parent; }
    /// A delegation from this zone. Before the zone is first looked at, or after unlink(), as the two below.
    void add_child(Zone& child) { children_.push_back(&child); }
    /// The address records of a name server of another zone whose name lies in this one.
    void add_host(const NameServer& host) { hosts_.push_back(&host); }
    /// Forgets all that was made so far but the keys. Nodes and RRsets of before are gone; what is asked for
    /// is made anew.
    void unload();
    /// The same, and parent, children and hosts too.
    void unlink();

    /// The node of that name, or null. Throws ZoneError if the records cannot be served.
    ZoneNode* find(const DomainName& name);
    /// The delegation at or above `name`, or null: there the zone's authority ends.
    ZoneNode* delegation_above(const DomainName& name);
    /// The longest existing ancestor of a name that does not exist in the zone (RFC 4592 3.3.1).
    DomainName closest_encloser(const DomainName& name);

    /// The apex RRset of that type; SOA and NS always exist.
    RRset& apex(std::uint16_t type);

    /// NSEC of an existing name with data, and the NSEC whose span holds a name without data (RFC 4034 4.1).
    RRset& nsec_at(ZoneNode& node);
    RRset& nsec_covering(const DomainName& name);
    /// A delegation without DS of a zone whose NSEC3 chain leaves those out (RFC 5155 6).
    bool opts_out(const ZoneNode& node) const;
    /// NSEC3 of an existing name that does not opt out, and the one whose span holds the hash of a name that
    /// does not exist.
    RRset& nsec3_at(ZoneNode& node);
    RRset& nsec3_covering(const DomainName& name);

    /// RRSIG rdata for a set of this zone, the zone's deviations applied. None for sets that a zone does not
    /// sign: of unsigned zones, and NS at a delegation (RFC 4035 2.2).
    const std::vector<std::string>& signatures(RRset& set);

    /// A/AAAA of those servers of this zone that are named at or below its origin, as the parent serves them.
    std::vector<RRset>& glue();

    /// The DS rdata that the parent publishes, if it does.
    std::optional<std::string> ds();

    const ZoneKey& key(KeyRole role);

private:
    void load();
    ZoneNode* delegation_of(const DomainName& name); // as delegation_above, also while loading
    void add_own_records();
    void add_children();
    void add_spec_records();
    void add_empty_non_terminals();
    void add_record(Record record);
    void add_address(const DomainName& name, const NameServer& server);
    void complete_delegation(ZoneNode& node);
    std::vector<std::uint16_t> types_at(ZoneNode& node);
    void build_hashes();

    using Nodes = std::map<std::string, ZoneNode>;

    ZoneSpec spec_;
    DomainName origin_;
    Common& common_;
    Zone* parent_ = nullptr;
    std::vector<Zone*> children_;
    std::vector<const NameServer*> hosts_;
    bool loaded_ = false;
    std::string error_;
    Nodes nodes_; // by canonical key
    std::map<std::string, ZoneNode*> hashes_;
    std::map<const RRset*, DomainName> names_before_hashing_;
    std::optional<std::vector<RRset>> glue_;
    std::map<KeyRole, std::shared_ptr<const ZoneKey>> keys_;
};

/// NSEC type bit map (RFC 4034 4.1.2) of the types, in ascending order.
std::string type_bitmap(const std::vector<std::uint16_t>& types);

/// SHA-1 of the name, and of that so many times more, no salt (RFC 5155 5): 20 octets. RFC 9276 3.1 wants no
/// more times.
std::string nsec3_hash(const DomainName& name, std::uint16_t iterations = 0);

/// The owner name of an NSEC3 record: base32hex of the hash in front of the origin (RFC 5155 3).
DomainName nsec3_owner(const std::string& hash, const DomainName& origin);

/// A and AAAA rdata of a server's addresses; throws std::invalid_argument on text that is no address.
std::vector<Record> address_records(const DomainName& name, const NameServer& server);

} // namespace fake_dns
