#!/usr/bin/env bash
# Usage: images_test.sh [FOLDER]
# Builds the images, starts each in an engine of its own, without network, and looks whether it keeps what
# images/README.md says. FOLDER keeps the root file systems for the next time. Exit code 77: something is missing.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
images=$here/../../images
. "$here/lib.sh"
need dockerd docker mmdebstrap
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
  docker exec box bash -c 'until postqueue -p | grep -q "u@peer.test"; do sleep 0.1; done'
  docker stop -t 10 box >/dev/null
  is "$1 ends when it is asked to" 0 "$(docker inspect -f '{{.State.ExitCode}}' box)"
  has "$1 logs what became of a mail" 'postfix/smtp\[[0-9]+\]: [0-9A-F]+: to=<u@peer.test>, relay=none, .*status=deferred' "$(docker logs box 2>/dev/null)"

  log=$(docker run --rm --network none -e $'POSTFIX_relayhost=a\nb = c' "mxproof-test/$1" 2>&1) && log="started: $log"
  is "$1 refuses a value of two lines" 'start.sh: POSTFIX_relayhost: a value is one line' "$log"
  printf 'relayhost\n' >"$work/overrides/postfix.cf"
  log=$(docker run --rm --network none -v "$work/overrides:/overrides:ro" "mxproof-test/$1" 2>&1) && log="started: $log"
  is "$1 refuses an override without a value" 'start.sh: /overrides/postfix.cf: not PARAMETER = VALUE: relayhost' "$log"
}

validating_resolver() {
  docker rm -fv box >/dev/null 2>&1 || true
  docker run -d --name box --network none --sysctl net.ipv6.conf.all.disable_ipv6=0 -e 'SUBNET=198.18.0.0/15 2001:db8::/32' \
    mxproof-test/unbound >/dev/null
  timeout 30 bash -c 'until docker logs box 2>&1 | grep -q "start of service"; do sleep 0.1; done' || true
  has "unbound starts" 'start of service' "$(docker logs box 2>&1)"
  resolver_option() { docker exec box unbound-checkconf -o "$1" /etc/unbound/unbound.conf; }
  has "unbound validates" 'validator' "$(resolver_option module-config)"
  is "unbound keeps the root's key in a file of its own" trusted-key.key "$(resolver_option auto-trust-anchor-file)"
  is "unbound has the root's servers in a file" /etc/unbound/root.hints "$(resolver_option root-hints)"
  has "unbound lets a network of IPv4 ask" '198.18.0.0/15 allow' "$(docker exec box cat /etc/unbound/unbound.conf)"
  has "unbound lets a network of IPv6 ask" '2001:db8::/32 allow' "$(docker exec box cat /etc/unbound/unbound.conf)"
  docker stop -t 10 box >/dev/null
  is "unbound ends when it is asked to" 0 "$(docker inspect -f '{{.State.ExitCode}}' box)"
}

for name in postfix-3.5 postfix-3.7 postfix-3.10 unbound mailu-contract; do image "$name"; done
for name in postfix-3.5 postfix-3.7 postfix-3.10; do plain_postfix "$name"; done
validating_resolver
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
