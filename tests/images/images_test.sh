#!/usr/bin/env bash
# Usage: images_test.sh [FOLDER]
# Builds the images, starts each in an engine of its own, without network, and looks whether it keeps what
# images/README.md says. FOLDER keeps the root file systems for the next time. Exit code 77: something is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
images=$here/../../images
. "$here/lib.sh"
need dockerd docker mmdebstrap dig nsenter
# In a mount namespace of its own: tests that look for mounts left behind must not see mmdebstrap's.
[ -n "${MXPROOF_APART-}" ] || MXPROOF_APART=1 exec unshare --mount "$0" "$@"

work=$(mktemp -d)
tars=${1-$work}
engine_pid=
trap '[ -z "$engine_pid" ] || stop_engine; rm -rf "$work"' EXIT
trap 'say "stopped at ${BASH_SOURCE[0]}:$LINENO: $BASH_COMMAND"' ERR
mkdir -p "$tars" "$work/overrides" "$work/trust"
start_engine "$work/engine"

plain_postfix() { # NAME
  local log
  start "$1"
  is "$1 greets with the host's name" "220 box.test ESMTP Postfix" "$greeting"
  has "$1 is the version that its name says" "^${1#postfix-}\." "$(setting mail_version)"
  is "$1 itself chooses no TLS setting" "" "$(docker exec box postconf -n | grep -E 'tls|dns' || true)"
  is "$1 has no chroot" "" "$(docker exec box postconf -F '*/*/chroot' | grep -v '= n$' || true)"
  has "$1 logs to stdout" 'postfix/master\[1\]: daemon started -- version' "$(docker logs box 2>/dev/null)"
  is "$1 trusts no roots by itself" "" "$(setting smtp_tls_CAfile)"
  is "$1 carries nobody's private key" "" "$(docker exec box find / -xdev -path '*/ssl/private/*')"

  printf '# a comment\nsmtp_tls_mandatory_protocols =\n  >=TLSv1.2\n\nrelayhost = [override.test]\n' >"$work/overrides/postfix.cf"
  : >"$work/trust/ca.pem"
  start "$1" -v "$work/overrides:/overrides:ro" -v "$work/trust:/trust:ro" -e 'RELAY_CLIENTS=198.18.0.0/15 [2001:db8::]/32' \
    -e POSTFIX_smtp_tls_security_level=dane -e POSTFIX_smtp_dns_support_level=dnssec -e 'POSTFIX_relayhost=[environment.test]' \
    -e 'POSTFIX_smtp_tls_policy_maps=static:{secure match=nexthop}' -e POSTFIX_myhostname=mx.example.test
  is "$1 takes myhostname from the environment" "220 mx.example.test ESMTP Postfix" "$greeting"
  is "$1 takes a level from the environment" dane "$(setting smtp_tls_security_level)"
  is "$1 takes a value with spaces" 'static:{secure match=nexthop}' "$(setting smtp_tls_policy_maps)"
  is "$1 lets overrides win" '[override.test]' "$(setting relayhost)"
  is "$1 says each thing once" '' "$(docker logs box 2>&1 | grep warning || true)"
  is "$1 joins continued lines" '>=TLSv1.2' "$(setting smtp_tls_mandatory_protocols)"
  is "$1 adds the relay clients" '127.0.0.0/8 [::1]/128 198.18.0.0/15 [2001:db8::]/32' "$(setting mynetworks)"
  is "$1 trusts the mounted roots" /trust/ca.pem "$(setting smtp_tls_CAfile)"
  docker exec -i box sendmail -f a@box.test u@peer.test <<<$'Subject: t\n\nt'
  docker exec box bash -c 'until postqueue -j | grep -q "\"queue_name\": *\"deferred\""; do sleep 0.1; done'
  docker stop -t 10 box >/dev/null
  is "$1 ends when it is asked to" 0 "$(docker inspect -f '{{.State.ExitCode}}' box)"
  has "$1 logs what became of a mail" 'postfix/smtp\[[0-9]+\]: [0-9A-F]+: to=<u@peer.test>, relay=none, .*status=deferred' "$(docker logs box 2>/dev/null)"

  log=$(docker run --rm --network none -e $'POSTFIX_relayhost=a\nb = c' "mxproof-test/$1" 2>&1) && log="started: $log"
  is "$1 refuses a value of two lines" 'start.sh: POSTFIX_relayhost: a value is one line' "$log"
  printf 'relayhost\n' >"$work/overrides/postfix.cf"
  log=$(docker run --rm --network none -v "$work/overrides:/overrides:ro" "mxproof-test/$1" 2>&1) && log="started: $log"
  is "$1 refuses an override without a value" 'start.sh: /overrides/postfix.cf: not PARAMETER = VALUE: relayhost' "$log"
}

# answer ADDRESS NAME: what the resolver in the box says at an address of its own, when it is asked for a name.
answer() {
  nsenter --target "$(docker inspect -f '{{.State.Pid}}' box)" --net dig +time=2 +tries=1 -b "$1" "@$1" "$2" A 2>&1 |
    sed -n 's/.*status: \([A-Z]*\),.*/\1/p'
}

validating_resolver() { # NAME PROGRAM EXIT_CODE
  docker rm -fv box >/dev/null 2>&1 || true
  docker run -d --name box --network none --sysctl net.ipv6.conf.all.disable_ipv6=0 -e 'SUBNET=198.18.0.0/15 2001:db8::/32' \
    "mxproof-test/$1" >/dev/null
  nsenter --target "$(docker inspect -f '{{.State.Pid}}' box)" --net sh -c '
    for address in 198.18.0.1/32 192.0.2.1/32 2001:db8::1/128; do ip address add "$address" dev lo; done'
  for _ in $(seq 30); do [ "$(answer 127.0.0.1 localhost)" != NOERROR ] || break; done
  is "$1 answers its own host" NOERROR "$(answer 127.0.0.1 localhost)"
  is "$1 answers a network of IPv4" NOERROR "$(answer 198.18.0.1 localhost)"
  is "$1 answers a network of IPv6" NOERROR "$(answer 2001:db8::1 localhost)"
  is "$1 answers nobody else" "" "$(answer 192.0.2.1 example | grep -v REFUSED)"
  is "$1 is its first process" "$2" "$(docker exec box cat /proc/1/comm)"
  is "$1 carries nobody's private key" "" "$(docker exec box find / -xdev -path '*/ssl/private/*' -o -xdev -name 'rndc.key')"
  docker stop -t 10 box >/dev/null
  is "$1 ends when it is asked to" "$3" "$(docker inspect -f '{{.State.ExitCode}}' box)"
}

root_of_unbound() {
  option() { docker run --rm --network none --entrypoint sh mxproof-test/unbound -c "sed -i 's/^exec.*//' /start.sh; sh /start.sh; unbound-checkconf -o $1 /etc/unbound/unbound.conf"; }
  has "unbound validates" 'validator' "$(option module-config)"
  is "unbound keeps the root's key in a file of its own" trusted-key.key "$(option auto-trust-anchor-file)"
  is "unbound has the root's servers in a file" /etc/unbound/root.hints "$(option root-hints)"
}

for name in postfix-3.5 postfix-3.7 postfix-3.10 unbound bind knot-resolver pdns-recursor mailu-contract; do image "$name"; done
for name in postfix-3.5 postfix-3.7 postfix-3.10; do plain_postfix "$name"; done
validating_resolver unbound unbound 0
validating_resolver bind named 0
validating_resolver knot-resolver kresd 0
validating_resolver pdns-recursor pdns_recursor 1
root_of_unbound
. "$here/mailu_contract.sh"

# A Dockerfile repeats its image.conf.
for dockerfile in "$images"/*/Dockerfile; do
  name=$(basename "${dockerfile%/Dockerfile}")
  for key in ENV ENTRYPOINT CMD EXPOSE VOLUME; do
    is "the Dockerfile of $name agrees with image.conf about $key" "$(recipe "$name" "$key")" "$(sed -n "s/^$key //p" "$dockerfile")"
  done
  has "the Dockerfile of $name installs the same packages" " $(recipe "$name" PACKAGES) " "$(cat "$dockerfile")"
done

say "$checks checks, $failures failed"
[ "$failures" = 0 ]
