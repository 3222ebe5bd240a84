# Captures domains by a real Unbound, within `mxproof world`: capture_by_unbound.sh FOLDER MODULES MXPROOF ARGUMENTS…
folder=$1 modules=$2
shift 2
cat >"$folder/unbound.conf" <<END
server:
  interface: 127.0.0.2
  do-daemonize: no
  username: ""
  chroot: ""
  directory: "$folder"
  pidfile: ""
  use-syslog: no
  do-not-query-localhost: no
  access-control: 127.0.0.0/8 allow
  root-hints: "$MXPROOF_WORLD/root.hints"
  trust-anchor-file: "$MXPROOF_WORLD/trust-anchor.ds"
  module-config: "$modules"
  ede: yes
remote-control:
  control-enable: no
END
unbound -d -c "$folder/unbound.conf" 2>"$folder/unbound.log" &
unbound=$!
tries=0
until dig @127.0.0.2 +time=1 +tries=1 . SOA >/dev/null || [ $tries = 20 ]; do tries=$((tries + 1)); done
SSL_CERT_FILE=$MXPROOF_WORLD/public-root.pem "$@"
code=$?
kill $unbound
exit $code
