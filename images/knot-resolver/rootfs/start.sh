#!/bin/sh
# Starts Knot Resolver in the foreground as a validating resolver for the networks in SUBNET. The root's servers and its keys are
# those of Debian's build, /usr/share/dns/root.hints and root.key; the cache, which outlives it, is below /var/cache/knot-resolver.
set -eu

cat >/etc/knot-resolver/kresd.conf <<END
net.listen('0.0.0.0', 53, { kind = 'dns' })
net.listen('::', 53, { kind = 'dns', freebind = true })
user('knot-resolver', 'knot-resolver')
modules = { 'hints > iterate', 'view' }
cache.open(100 * MB, 'lmdb:///var/cache/knot-resolver')
view:addr('127.0.0.0/8', policy.all(policy.PASS))
view:addr('::1/128', policy.all(policy.PASS))
$(for subnet in ${SUBNET-}; do echo "view:addr('$subnet', policy.all(policy.PASS))"; done)
view:addr('0.0.0.0/0', policy.all(policy.REFUSE))
view:addr('::/0', policy.all(policy.REFUSE))
END
install -d -o knot-resolver -g knot-resolver /var/cache/knot-resolver /var/lib/knot-resolver
exec kresd -n -c /etc/knot-resolver/kresd.conf /var/lib/knot-resolver
