#!/bin/sh
# Starts PowerDNS Recursor in the foreground as a validating resolver for the networks in SUBNET. All else is as Debian configures
# it: the root's servers are /usr/share/dns/root.hints, and its Lua configuration reads the root's keys from root.key beside it.
set -eu

{
  echo 'local-address=0.0.0.0, ::'
  printf 'allow-from=127.0.0.0/8, ::1/128'
  for subnet in ${SUBNET-}; do printf ', %s' "$subnet"; done
  echo
} >/etc/powerdns/recursor.d/mxproof.conf
install -d -o pdns -g pdns /run/pdns-recursor
exec pdns_recursor --daemon=no --write-pid=no --disable-syslog --log-timestamp=no --setuid=pdns --setgid=pdns
