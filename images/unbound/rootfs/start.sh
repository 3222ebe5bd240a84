#!/bin/sh
# Starts Unbound in the foreground as a validating resolver for the networks in SUBNET, with the keys and the servers of the
# root as Debian ships them. Both are files of its own, which it can replace: the keys are kept up to date (RFC 5011).
set -eu

directory=/etc/unbound
[ -e $directory/trusted-key.key ] || cp /usr/share/dns/root.key $directory/trusted-key.key
[ -e $directory/root.hints ] || cp /usr/share/dns/root.hints $directory/root.hints
chown unbound: $directory $directory/trusted-key.key
{
  cat <<END
server:
  verbosity: 1
  use-syslog: no
  logfile: ""
  interface: 0.0.0.0
  interface: ::0
  do-daemonize: no
  directory: "$directory"
  username: unbound
  chroot: ""
  pidfile: ""
  auto-trust-anchor-file: trusted-key.key
  root-hints: "$directory/root.hints"
  hide-identity: yes
  hide-version: yes
  cache-min-ttl: 300
END
  for subnet in ${SUBNET-}; do echo "  access-control: $subnet allow"; done
} >$directory/unbound.conf

exec unbound -c $directory/unbound.conf
