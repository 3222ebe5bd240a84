#include "harness/run/world_files.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/run/peer_table.hpp"
#include "harness/staging/address_plan.hpp"

#include <boost/json/serialize.hpp>
#include <fmt/format.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <stdexcept>

namespace harness {

namespace {

// nsswitch.conf(5): no daemon of the machine is asked for a host.
constexpr const char* kNsswitchConf = "passwd: files\ngroup: files\nshadow: files\nhosts: files dns\n"
                                      "services: files\nprotocols: files\n";

void write_file(const std::filesystem::path& path, const std::string& text) {
    std::ofstream file(path, std::ios::binary);
    file << text;
    if (!file.flush())
        throw std::runtime_error(fmt::format("cannot write {}: {}", path.string(), std::strerror(errno)));
}

} // namespace

std::string bind_trust_anchor(const std::string& trust_anchor) {
    const std::string data = trust_anchor.substr(trust_anchor.find("DS") + 3);
    const auto digest = data.rfind(' ') + 1;
    return fmt::format(
        "trust-anchors {{ . static-ds {}\"{}\"; }};\n", data.substr(0, digest), data.substr(digest)
    );
}

void write_world_files(
    const std::filesystem::path& directory, const StagedWorld& world, const FakeRoot& root
) {
    write_file(directory / "resolv.conf", resolv_conf({resolver_address().ipv4}, "edns0 trust-ad"));
    write_file(directory / "nsswitch.conf", kNsswitchConf);
    write_file(directory / "root.hints", root.hints);
    write_file(directory / "trust-anchor.ds", root.anchor + "\n");
    write_file(directory / "trust-anchor.conf", bind_trust_anchor(root.anchor));
    write_file(directory / "public-root.pem", world.stage.public_root_pem());
    write_file(directory / "peers.txt", peer_table(world.scenarios));
    write_file(directory / "peers.json", boost::json::serialize(peer_list(world.scenarios)) + '\n');
}

} // namespace harness
