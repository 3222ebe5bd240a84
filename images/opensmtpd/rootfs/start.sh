#!/bin/bash
# Starts OpenSMTPD in the foreground, configured by the environment; images/README.md says how. The configuration is
# written anew at every start and holds nothing but what a container needs, and what the user gave.
set -euo pipefail

die() {
  printf 'start.sh: %s\n' "$*" >&2
  exit 1
}

relay=${OPENSMTPD_relay-}
[[ $relay != *$'\n'* ]] || die 'OPENSMTPD_relay: a value is one line'
[ -z "${MAILNAME-}" ] || echo "$MAILNAME" >/etc/mailname

clients='127.0.0.0/8, ::1'
for network in ${RELAY_CLIENTS-}; do clients+=", $network"; done
{
  echo 'listen on 0.0.0.0'
  echo 'listen on ::'
  [ ! -e /overrides/smtpd.conf ] || echo 'include "/overrides/smtpd.conf"'
  # The roots that the user trusts, not a policy: they are used by an action with "ca roots" alone.
  [ ! -e /trust/ca.pem ] || echo 'ca roots cert "/trust/ca.pem"'
  echo "table clients { $clients }"
  echo "action internet relay $relay"
  [ -z "${DISCARD_DOMAIN-}" ] || echo "match from any for domain \"$DISCARD_DOMAIN\" reject"
  echo 'match from src <clients> for any action internet'
} >/etc/smtpd.conf
exec smtpd -d
