#!/bin/bash
# Starts Postfix in the foreground, configured by the environment; images/README.md says how. The configuration is written
# anew at every start and holds nothing but Postfix's own defaults, what a container needs, and what the user gave.
set -euo pipefail

die() {
  printf 'start.sh: %s\n' "$*" >&2
  exit 1
}

# By name, so that a later one replaces an earlier one. A container logs to stdout, and has no other place; the map that
# the aliases name by default does not exist here, and mail for local users would be deferred by that.
declare -A settings=([maillog_file]=/dev/stdout [inet_interfaces]=all [alias_maps]='' [alias_database]='')
[ -z "${RELAY_CLIENTS-}" ] || settings[mynetworks]="127.0.0.0/8 [::1]/128 $RELAY_CLIENTS"
# The roots that the user trusts, not a policy: no level verifies more or less because of it.
[ ! -e /trust/ca.pem ] || settings[smtp_tls_CAfile]=/trust/ca.pem

# From the kernel's list, as a parameter's name need not be a shell variable's.
while IFS= read -r -d '' variable; do
  [[ $variable == POSTFIX_* ]] || continue
  name=${variable%%=*} name=${name#POSTFIX_} value=${variable#*=}
  [[ $name =~ ^[A-Za-z0-9_-]+$ ]] || die "POSTFIX_$name: '$name' is no name of a parameter"
  [[ $value != *$'\n'* ]] || die "POSTFIX_$name: a value is one line"
  settings[$name]=$value
done </proc/self/environ

if [ -e /overrides/postfix.cf ]; then
  # main.cf's own syntax: comments, and lines that begin with a space continue the one before.
  while IFS= read -r line; do
    [[ $line =~ ^([A-Za-z0-9_-]+)[[:space:]]*=(.*)$ ]] || die "/overrides/postfix.cf: not PARAMETER = VALUE: $line"
    settings[${BASH_REMATCH[1]}]=${BASH_REMATCH[2]}
  done < <(awk '
    /^[[:space:]]*(#|$)/ { next }
    /^[[:space:]]/ && have { line = line $0; next }
    { if (have) print line; line = $0; have = 1 }
    END { if (have) print line }' /overrides/postfix.cf)
fi

cp /etc/postfix/master.cf.proto /etc/postfix/master.cf
: >/etc/postfix/main.cf
lines=()
for name in "${!settings[@]}"; do lines+=("$name = ${settings[$name]}"); done
postconf -e "${lines[@]}" || die 'a setting cannot be written to main.cf'
# Each of Postfix's programs waits until a main.cf that has just been written is two seconds old, as it may be half written.
touch -d @0 /etc/postfix/main.cf
# Debian's daemons live in a chroot that only its init script fills; the resolver's configuration is /etc/resolv.conf alone.
postconf -F '*/*/chroot = n'

exec postfix start-fg
