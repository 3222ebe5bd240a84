// All zones of a DnsSpec, found by name and by server address. Building it only reads origins and server
// names, so that twenty thousand zones are ready at once; the zones themselves load on first use.
#pragma once

#include "fake_dns/zone.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace fake_dns {

class ZoneTree {
public:
    /// Throws std::invalid_argument if the spec contradicts itself: no root, an origin twice or malformed, a
    /// zone without servers, a server without address, an unknown type in a deviation.
    explicit ZoneTree(const DnsSpec& spec);
    ZoneTree(const ZoneTree&) = delete;
    ZoneTree& operator=(const ZoneTree&) = delete;

    Zone& root() { return *root_; }

    /// The zone that is authoritative for a name and type: the closest enclosing one; for DS the one above
    /// the delegation (RFC 4035 3.1.4.1).
    Zone& authority_for(const DomainName& name, std::uint16_t type);

    /// The zones that the server at `address` (IPv4 or IPv6 text) serves.
    const std::vector<Zone*>& served_at(const std::string& address);

    /// Adds a zone to the living tree; what is below it belongs to it from now on. Throws
    /// std::invalid_argument as the constructor does, and nothing has changed then.
    void add(const ZoneSpec& spec);

    /// Removes a zone; what is below it belongs to the zone above. False if there is none of that origin.
    /// Throws std::invalid_argument for the root.
    ///
    /// After both, all that the zones had made but their keys is made anew: RRsets of before are gone, and
    /// `records` of every zone is called again.
    bool remove(const DomainName& origin);

    /// How many zones are loaded that unload() lets go of: those of few names and without zones below.
    std::size_t loaded() const { return common_.loaded.size(); }

    /// Lets go of all that these have made but their keys: RRsets of before are gone.
    void unload();

    std::int64_t now() const { return common_.now; }

private:
    Zone& closest_enclosing(DomainName name);
    void insert(const ZoneSpec& spec);
    void link();
    void link_anew();
    void index_addresses();

    Zone::Common common_;
    std::vector<std::unique_ptr<Zone>> zones_;
    std::unordered_map<DomainName, Zone*> by_origin_;
    std::unordered_map<std::string, std::vector<Zone*>> by_address_; // by address_key
    bool addresses_indexed_ = false;
    Zone* root_ = nullptr;
};

/// One spelling per address: the bytes, an IPv4-mapped address as IPv4. Empty if it is no address.
std::string address_key(std::string_view text);

} // namespace fake_dns
