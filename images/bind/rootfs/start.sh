#!/bin/sh
# Starts named in the foreground as a validating resolver for the networks in SUBNET. All else is as Debian configures it: the
# root's servers are /usr/share/dns/root.hints, its keys /etc/bind/bind.keys, kept up to date below /var/cache/bind (RFC 5011).
set -eu

cat >/etc/bind/named.conf.options <<END
options {
  directory "/var/cache/bind";
  dnssec-validation auto;
  listen-on { any; };
  listen-on-v6 { any; };
  allow-query { 127.0.0.0/8; ::1; $(for subnet in ${SUBNET-}; do printf '%s; ' "$subnet"; done)};
};
END
exec named -g -u bind
