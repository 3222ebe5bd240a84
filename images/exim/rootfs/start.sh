#!/bin/bash
# Starts Exim in the foreground, configured by the environment; images/README.md says how. The configuration is written
# anew at every start and holds nothing but Exim's own defaults, what a container needs, and what the user gave.
set -euo pipefail

die() {
  printf 'start.sh: %s\n' "$*" >&2
  exit 1
}

# By name, so that a later one replaces an earlier one. tail(1) copies the log to stdout: the processes that deliver
# do not run as root, and may not open the stdout of the one that does.
declare -A main=([log_file_path]=/var/log/exim4/%slog [acl_smtp_rcpt]=rcpt)
declare -A smtp=()
# The roots that the user trusts, not a policy: nothing is verified more or less because of it.
[ ! -e /trust/ca.pem ] || smtp[tls_verify_certificates]=/trust/ca.pem

# From the kernel's list, as an option's name need not be a shell variable's.
while IFS= read -r -d '' variable; do
  [[ $variable == EXIM_* ]] || continue
  name=${variable%%=*} value=${variable#*=}
  [[ $name =~ ^EXIM_(MAIN|SMTP)_([a-z0-9_]+)$ ]] || die "$name: neither EXIM_MAIN_<option> nor EXIM_SMTP_<option>"
  [[ $value != *$'\n'* ]] || die "$name: a value is one line"
  if [ "${BASH_REMATCH[1]}" = MAIN ]; then
    main[${BASH_REMATCH[2]}]=$value
  else
    smtp[${BASH_REMATCH[2]}]=$value
  fi
done </proc/self/environ

# options INDENT ARRAY: the lines of the options, each of which is known to Exim by its name.
options() {
  local -n array=$2
  local name
  for name in "${!array[@]}"; do printf '%s%s = %s\n' "$1" "$name" "${array[$name]}"; done
}

{
  options '' main
  cat <<END
hostlist relay_clients = <; 127.0.0.0/8; ::1 ${RELAY_CLIENTS:+; ${RELAY_CLIENTS// /; }}
domainlist discarded = ${DISCARD_DOMAIN-}
begin acl
rcpt:
  accept hosts = +relay_clients
  deny message = relay not permitted
begin routers
discard:
  driver = redirect
  domains = +discarded
  data = :blackhole:
internet:
  driver = dnslookup
  transport = smtp
  dnssec_request_domains = *
  no_more
begin transports
smtp:
  driver = smtp
END
  options '  ' smtp
  cat <<END
begin retry
* * F,2h,15m; G,16h,1h,1.5; F,4d,6h
END
} >/etc/exim4/exim4.conf

install -d -o Debian-exim -g Debian-exim -m 750 /run/exim4 /var/log/exim4
install -o Debian-exim -g Debian-exim -m 640 /dev/null /var/log/exim4/mainlog
tail -q -n +1 -F /var/log/exim4/mainlog &
exec exim4 -bdf -q30m
