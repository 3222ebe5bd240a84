#include "harness/sender/process/resolver_program.hpp"

#include "harness/base/child_process.hpp"

#include <fmt/format.h>

#include <sstream>
#include <string_view>
#include <unistd.h>

namespace harness {

namespace {

// Every configuration finds the hints in this file.
ResolverFile hints_of(const ResolverTask& task) {
    return {"root.hints", task.root.hints};
}

std::vector<ResolverFile> unbound_files(const ResolverTask& task) {
    const std::string clock = task.now == 0 ? "" : fmt::format("  val-override-date: \"{}\"\n", task.now);
    return {
        hints_of(task),
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
  interface: {0}@{1}
  access-control: 0.0.0.0/0 allow
  do-not-query-localhost: no
  do-ip6: yes
  root-hints: "{2}/root.hints"
  trust-anchor: "{3}"
  trust-anchor-signaling: no
  root-key-sentinel: no
  module-config: "validator iterator"
{4}  aggressive-nsec: no
  qname-minimisation: no
  max-udp-size: 4096
  ede: yes
  unblock-lan-zones: yes
  local-zone: "8.b.d.0.1.0.0.2.ip6.arpa." nodefault
remote-control:
  control-enable: no
)",
             task.address,
             task.port,
             task.directory,
             task.root.anchor,
             clock
         )}};
}

std::vector<ResolverFile> named_files(const ResolverTask& task) {
    const std::string ds = ds_of(task.root);
    const auto digest = ds.rfind(' ') + 1;
    return {
        hints_of(task),
        {"named.conf",
         fmt::format(
             R"(options {{
  directory "{0}";
  pid-file none;
  session-keyfile none;
  listen-on port {1} {{ {2}; }};
  listen-on-v6 {{ none; }};
  allow-query {{ any; }};
  allow-recursion {{ any; }};
  dnssec-validation yes;
  empty-zones-enable no;
  qname-minimization off;
  synth-from-dnssec no;
}};
controls {{ }};
zone "." {{ type hint; file "{0}/root.hints"; }};
trust-anchors {{ . static-ds {3} "{4}"; }};
)",
             task.directory,
             task.port,
             task.address,
             ds.substr(0, digest),
             ds.substr(digest)
         )}};
}

std::vector<ResolverFile> kresd_files(const ResolverTask& task) {
    return {
        hints_of(task),
        {"kresd.conf",
         fmt::format(
             R"(net.listen('{}', {}, {{ kind = 'dns' }})
cache.open(10 * MB, 'lmdb://{}/cache')
modules.load('hints > iterate')
hints.root_file('{}/root.hints')
trust_anchors.remove('.')
trust_anchors.add('{}')
option('NO_MINIMIZE', true)
)",
             task.address,
             task.port,
             task.directory,
             task.directory,
             task.root.anchor
         )}};
}

std::vector<ResolverFile> recursor_files(const ResolverTask& task) {
    return {
        hints_of(task),
        {"recursor.conf",
         fmt::format(
             R"(local-address={0}
local-port={1}
allow-from=0.0.0.0/0
query-local-address=0.0.0.0, ::
socket-dir={2}
hint-file={2}/root.hints
lua-config-file={2}/anchor.lua
dnssec=validate
dont-query=
serve-rfc1918=no
root-nx-trust=no
qname-minimization=no
aggressive-nsec-cache-size=0
security-poll-suffix=
extended-resolution-errors=yes
disable-syslog=yes
write-pid=no
daemon=no
threads=1
)",
             task.address,
             task.port,
             task.directory
         )},
        {"anchor.lua", fmt::format("clearTA('.')\naddTA('.', '{}')\n", ds_of(task.root))}};
}

using Words = std::vector<std::string>;

Words unbound_arguments(const std::string& directory) {
    return {"-d", "-c", directory + "/unbound.conf"};
}

Words named_arguments(const std::string& directory) {
    return {"-g", "-n", "1", "-c", directory + "/named.conf"};
}

Words kresd_arguments(const std::string& directory) {
    return {"-n", "-c", directory + "/kresd.conf", directory};
}

Words recursor_arguments(const std::string& directory) {
    return {"--config-dir=" + directory};
}

} // namespace

const std::vector<ResolverProgram>& resolver_programs() {
    static const std::vector<ResolverProgram> kAll{
        {"unbound",
         "Unbound",
         "/usr/sbin/unbound",
         "unbound",
         "unbound",
         "/var/lib/unbound",
         "-V",
         unbound_files,
         unbound_arguments},
        {"bind",
         "BIND",
         "/usr/sbin/named",
         "bind9",
         "bind",
         "/var/cache/bind",
         "-v",
         named_files,
         named_arguments,
         false},
        {"knot",
         "Knot Resolver",
         "/usr/sbin/kresd",
         "knot-resolver",
         "knot-resolver",
         "/var/lib/knot-resolver",
         "--version",
         kresd_files,
         kresd_arguments},
        {"powerdns",
         "PowerDNS Recursor",
         "/usr/sbin/pdns_recursor",
         "pdns-recursor",
         "pdns",
         "/etc/powerdns",
         "--version",
         recursor_files,
         recursor_arguments}};
    return kAll;
}

const ResolverProgram* resolver_program(const std::string& word) {
    for (const ResolverProgram& program : resolver_programs())
        if (program.word == word) return &program;
    return nullptr;
}

WhyNot why_missing(const ResolverProgram& program) {
    if (access(program.path.c_str(), X_OK) == 0) return {};
    return fmt::format(
        "{} is not installed on this machine (apt-get install {})", program.name, program.package
    );
}

std::string version_in(const std::string& said) {
    constexpr std::string_view kOfVersions = "0123456789.";
    std::istringstream words(said);
    for (std::string word; words >> word;) {
        const std::string version = word.substr(0, word.find_first_not_of(kOfVersions));
        if (version.find('.', 1) != std::string::npos) return version;
    }
    return {};
}

std::string version_of(const ResolverProgram& program) {
    // PowerDNS says it to standard error.
    return version_in(output_of({"/bin/sh", "-c", program.path + " " + program.ask_version + " 2>&1"}).text);
}

} // namespace harness
