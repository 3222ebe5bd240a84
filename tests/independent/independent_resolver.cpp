#include "tests/independent/independent_resolver.hpp"

#include <fmt/format.h>

namespace mxproof_test {
namespace {

// `TAG ALGORITHM TYPE DIGEST`.
std::string ds_of(const FakeRootFiles& root) {
    return root.trust_anchor.substr(root.trust_anchor.find("DS") + 3);
}

std::vector<ConfigurationFile> unbound_conf(const FakeRootFiles& root) {
    return {
        {"unbound.conf",
         fmt::format(
             R"(server:
  verbosity: 1
  use-syslog: no
  logfile: ""
  chroot: ""
  username: ""
  pidfile: ""
  num-threads: 1
  interface: 127.0.0.1@{}
  access-control: 127.0.0.0/8 allow
  do-not-query-localhost: no
  do-ip6: yes
  root-hints: "{}"
  trust-anchor: "{}"
  trust-anchor-signaling: no
  root-key-sentinel: no
  module-config: "validator iterator"
  val-override-date: "{}"
  aggressive-nsec: no
  qname-minimisation: no
  max-udp-size: 4096
  outbound-msg-retry: 2
  unblock-lan-zones: yes
  local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." nodefault
remote-control:
  control-enable: no
)",
             kResolverPort,
             root.hints,
             root.trust_anchor,
             root.now
         )}};
}

std::vector<ConfigurationFile> named_conf(const FakeRootFiles& root) {
    const std::string ds = ds_of(root);
    const auto digest = ds.rfind(' ') + 1;
    return {
        {"named.conf",
         fmt::format(
             R"(options {{
  directory "{}";
  pid-file none;
  session-keyfile none;
  listen-on port {} {{ 127.0.0.1; }};
  listen-on-v6 {{ none; }};
  dnssec-validation yes;
  empty-zones-enable no;
  qname-minimization off;
  synth-from-dnssec no;
}};
controls {{ }};
zone "." {{ type hint; file "{}"; }};
trust-anchors {{ . static-ds {} "{}"; }};
)",
             root.directory,
             kResolverPort,
             root.hints,
             ds.substr(0, digest),
             ds.substr(digest)
         )}};
}

std::vector<ConfigurationFile> kresd_conf(const FakeRootFiles& root) {
    return {
        {"kresd.conf",
         fmt::format(
             R"(net.listen('127.0.0.1', {}, {{ kind = 'dns' }})
cache.open(10 * MB, 'lmdb://{}/cache')
modules.load('hints > iterate')
hints.root_file('{}')
trust_anchors.remove('.')
trust_anchors.add('{}')
option('NO_MINIMIZE', true)
)",
             kResolverPort,
             root.directory,
             root.hints,
             root.trust_anchor
         )}};
}

std::vector<ConfigurationFile> recursor_conf(const FakeRootFiles& root) {
    return {
        {"recursor.conf",
         fmt::format(
             R"(local-address=127.0.0.1
local-port={}
query-local-address=0.0.0.0, ::
socket-dir={}
hint-file={}
lua-config-file={}/anchor.lua
dnssec=validate
dont-query=
serve-rfc1918=no
root-nx-trust=no
qname-minimization=no
aggressive-nsec-cache-size=0
security-poll-suffix=
disable-syslog=yes
write-pid=no
daemon=no
threads=1
)",
             kResolverPort,
             root.directory,
             root.hints,
             root.directory
         )},
        {"anchor.lua", fmt::format("clearTA('.')\naddTA('.', '{}')\n", ds_of(root))}};
}

} // namespace

IndependentResolver unbound() {
    return {"Unbound", "unbound", "unbound", unbound_conf, [](const std::string& directory) {
                return std::vector<std::string>{"-d", "-c", directory + "/unbound.conf"};
            }};
}

IndependentResolver bind9() {
    return {"BIND", "named", "bind9", named_conf, [](const std::string& directory) {
                return std::vector<std::string>{"-g", "-c", directory + "/named.conf"};
            }};
}

IndependentResolver knot_resolver() {
    return {"Knot Resolver", "kresd", "knot-resolver", kresd_conf, [](const std::string& directory) {
                return std::vector<std::string>{"-n", "-c", directory + "/kresd.conf", directory};
            }};
}

IndependentResolver powerdns_recursor() {
    return {
        "PowerDNS Recursor",
        "pdns_recursor",
        "pdns-recursor",
        recursor_conf,
        [](const std::string& directory) { return std::vector<std::string>{"--config-dir=" + directory}; }};
}

} // namespace mxproof_test
