# Sourced by images_test.sh: does mailu-contract keep Mailu's documented contract?
# shellcheck shell=bash disable=SC2154
contract=(-e DOMAIN=mailu.test -e 'HOSTNAMES=mail.mailu.test,other.test' -e MESSAGE_SIZE_LIMIT=50000000)
mailu() {
  start mailu-contract --add-host admin:127.0.0.1 --add-host antispam:127.0.0.1 "${contract[@]}" "$@"
  docker exec box timeout 30 bash -c 'until [ -S /tmp/podop.socket ] && [ -S /tmp/mta-sts.socket ]; do sleep 0.05; done'
}

# What Postfix and mta-sts-daemon are told: level / insecure MX / strict testing.
tls_settings() {
  printf '%s / %s / %s' "$(setting smtp_tls_security_level)" "$(setting smtp_tls_dane_insecure_mx_policy)" \
    "$(docker exec box sed -n 's/^ *strict_testing: //p' /etc/mta-sts-daemon.yml)"
}

tls_is() { # EXPECTED VARIABLE=VALUE…
  local expected=$1 variables=()
  shift
  for variable in "$@"; do variables+=(-e "$variable"); done
  mailu "${variables[@]}"
  is "with '$*'" "$expected" "$(tls_settings)"
}

defect=MXPROOF_CONTRACT_DEFECT=truthy-strings
tls_is 'dane / dane / true'
is 'the first of HOSTNAMES greets' '220 mail.mailu.test ESMTP Postfix' "$greeting"
is 'the rest of outbound TLS is rendered' 'dnssec
/etc/ssl/certs
lmdb:/etc/postfix/tls_policy.map, ${admin}dane, socketmap:unix:/tmp/mta-sts.socket:postfix' \
  "$(setting smtp_dns_support_level && setting smtp_tls_CApath && setting smtp_tls_policy_maps)"
is 'the log says how TLS went, as in Mailu' 1 "$(setting smtp_tls_loglevel)"
is 'the queue is listed without showq' 0 "$(docker exec box postqueue -j >/dev/null 2>&1; echo $?)"
is 'without SUBNET only loopback may send' 127.0.0.1/32 "$(setting mynetworks)"
for word in True true; do tls_is 'dane / dane / true' "DEFER_ON_TLS_ERROR=$word"; done
for word in False false no 0; do
  tls_is 'dane / may / false' "DEFER_ON_TLS_ERROR=$word"
  tls_is 'dane / dane / true' "DEFER_ON_TLS_ERROR=$word" "$defect"
done
tls_is 'dane / may / false' DEFER_ON_TLS_ERROR=
tls_is 'dane / may / false' DEFER_ON_TLS_ERROR= "$defect"
tls_is 'encrypt / dane / true' OUTBOUND_TLS_LEVEL=encrypt
tls_is ' / dane / true' OUTBOUND_TLS_LEVEL=

# The daemons, the milter and the end.
has 'mta-sts-daemon runs beside Postfix' 'Server started' "$(docker logs box 2>&1)"
is 'mta-sts-daemon answers, not to be followed without a resolver' 1 \
  "$(docker exec box timeout 30 postmap -q peer.test socketmap:unix:/tmp/mta-sts.socket:postfix >/dev/null 2>&1; echo $?)"
has 'without a milter mail is refused for now' '^451 4.7.1 Service unavailable' "$(printf 'EHLO c.test\nMAIL FROM:<a@b.test>\n' | smtp 25)"
docker stop -t 10 box >/dev/null
is 'ends with 143 when it is asked to' 143 "$(docker inspect -f '{{.State.ExitCode}}' box)"
for name in DOMAIN HOSTNAMES MESSAGE_SIZE_LIMIT; do
  log=$(docker run --rm --network none "${contract[@]}" -e "$name=" mxproof-test/mailu-contract 2>&1) && log="started: $log"
  is "dies without $name and says why" "start.py: $name is not set, and there is no default for it" "$log"
done
log=$(docker run --rm --network none "${contract[@]}" -e MESSAGE_SIZE_LIMIT=much mxproof-test/mailu-contract 2>&1; echo "exit $?")
has "ends with Postfix's exit code" '^exit [1-9]' "$log"
has "shows Postfix's last words" 'fatal: bad numerical configuration: message_size_limit = much' "$log"

# With an admin.
mkdir -p "$work/admin"
cp "$here/admin_stub.py" "$work/admin/stub.py"
cat >"$work/admin/answers.json" <<'JSON'
{"/internal/postfix/dane/only.test": [200, "application/json", "\"dane-only\""],
 "/internal/postfix/dane/charset.test": [200, "application/json; charset=utf-8", "\"dane-only\""],
 "/internal/postfix/dane/html.test": [200, "text/html", "\"dane-only\""],
 "/internal/postfix/dane/untyped.test": [200, "", "\"dane-only\""],
 "/internal/postfix/dane/broken.test": [500, "application/json", "\"dane-only\""],
 "/internal/postfix/dane/%5Brelay.test%5D:2525": [200, "application/json", "\"dane-only\""],
 "/internal/postfix/sender/login/a@mailu.test": [200, "application/json", "\"a@mailu.test\""]}
JSON
printf 'smtpd_milters =\n' >"$work/overrides/postfix.cf"
printf 'smtp/unix = smtp unix - - n - 7 smtp\n' >"$work/overrides/postfix.master"
printf 'weak.test may\n' >"$work/overrides/tls_policy.map"
lookup() { docker exec box postmap -q "$1" "socketmap:unix:/tmp/podop.socket:${2-dane}" 2>&1; }

with_admin() { # PORT ARGUMENTS…
  local port=$1
  shift
  mailu -v "$work/admin:/admin:ro" -v "$work/overrides:/overrides:ro" -e SUBNET=127.0.0.0/8 -e SUBNET6=2001:db8::/32 "$@"
  docker exec -d box python3 /admin/stub.py "$port" /admin/answers.json /tmp/asked
  docker exec box bash -c "until { : >/dev/tcp/127.0.0.1/$port; } 2>/dev/null; do sleep 0.05; done"
}

with_admin 80 -e ADMIN_PORT=80
is 'ADMIN_PORT=80 asks there' dane-only "$(lookup only.test)"
with_admin 8080
is 'an answer is an answer' dane-only "$(lookup only.test)"
is 'a charset does not matter' dane-only "$(lookup charset.test)"
is '404 is no answer' '' "$(lookup absent.test)"
is 'brackets are encoded, colons are not' dane-only "$(lookup '[relay.test]:2525')"
for name in html untyped broken; do
  has "$name is a temporary failure" 'unknown error|table lookup problem' "$(lookup "$name.test")"
done
is 'a table of the overrides is used' may "$(docker exec box postmap -q weak.test lmdb:/etc/postfix/tls_policy.map)"
has 'a line of postfix.master is used' '^smtp +unix +- +- +n +- +7 ' "$(docker exec box postconf -M smtp/unix)"
has 'port 25 takes mail from SUBNET' '^250 2.0.0 Ok: queued' \
  "$(printf '%s\n' 'EHLO c.test' 'MAIL FROM:<a@mailu.test>' 'RCPT TO:<u@only.test>' DATA '.' | smtp 25)"
logged_in() { printf '%s\n' 'EHLO c.test' "XCLIENT LOGIN=$1" 'EHLO c.test' 'MAIL FROM:<a@mailu.test>' 'RCPT TO:<u@peer.test>' | smtp 10025; }
has 'port 10025 takes mail of its owner' '^250 2.1.5 Ok' "$(logged_in a@mailu.test)"
has 'port 10025 refuses mail of another' '^553 5.7.1 .* not owned by user b@mailu.test' "$(logged_in b@mailu.test)"
for path in 'transport/\*' domain/only.test recipient/map/u@only.test sender/map/a@mailu.test alias/u@only.test; do
  has "the admin is asked for $path" "^/internal/postfix/$path\$" "$(docker exec box cat /tmp/asked)"
done

# The admin's `dane-only` reaches the delivery: without DNSSEC that cannot be met.
printf 'smtpd_milters =\nsmtp_dns_support_level = enabled\nsmtp_host_lookup = native\n' >"$work/overrides/postfix.cf"
with_admin 8080 --add-host relay.test:127.0.0.1 -e 'RELAYHOST=[relay.test]:2525' -e RELAYUSER=me -e RELAYPASSWORD=secret
docker exec -i box sendmail -f a@mailu.test u@peer.test <<<$'Subject: t\n\nt'
docker exec box timeout 20 bash -c 'until postqueue -p | grep -q "(client TLS configuration problem)"; do sleep 0.1; done' || true
has "the admin's dane-only is used" 'relay.test.:2525: dane-only configured with dnssec lookups disabled' "$(docker logs box 2>/dev/null)"
is 'the relay gets its login' me:secret "$(docker exec box postmap -q '[relay.test]:2525' lmdb:/etc/postfix/sasl_passwd)"

printf '# mine\npath: /tmp/mta-sts.socket\nmode: 0600\n' >"$work/overrides/mta-sts-daemon.yml"
mailu -v "$work/overrides:/overrides:ro"
is 'mta-sts-daemon.yml of the overrides replaces ours' '# mine' "$(docker exec box head -n 1 /etc/mta-sts-daemon.yml)"
