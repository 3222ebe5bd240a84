# What real programs see of domains, within `mxproof world`, one line for each: tool_results.sh FOLDER DOMAIN…
# Names, addresses and keys are left out, so that a domain and its replay say the same.
folder=$1
shift
# gnutls-cli reads the root's key at a place of its own.
if [ -e /usr/share/dns/root.key ]; then mount --bind "$MXPROOF_WORLD/trust-anchor.ds" /usr/share/dns/root.key; fi
# `fully validated`, `unsigned answer`, `failure`, and the types of the records; of TLSA also their numbers.
validated() {
  timeout 20 delv -a "$MXPROOF_WORLD/trust-anchor.conf" +root=. "$@" 2>&1 | awk '
    /^; (fully|unsigned|negative)/ || /resolution failed: [^n]/ {sub(/^;+ /, ""); said = said $0 ","; next}
    !/^;/ && NF > 4 && $4 != "RRSIG" {records[++n] = $4 ($4 == "TLSA" ? " " $5 " " $6 " " $7 : "")}
    END {for (i = 1; i <= n; ++i) said = said " " records[i]; print said}'
}
finger() {
  timeout 30 posttls-finger -t 5 -T 5 -c "$@" 2>&1 | awk '
    / TLS connection established to / {match($0, /TLSv[0-9.]+/); print $2, substr($0, RSTART, RLENGTH)}
    /STARTTLS rejected/ {print "STARTTLS rejected"}
    /certificate verification failed/ {sub(/.*\]:25: /, ""); sub(/untrusted issuer .*/, "untrusted issuer"); print}
    /Failed to establish|lookup failed|fatal/ {sub(/.*: /, ""); sub(/ for [^ ]*$/, ""); print}' | sort -u | tr '\n' ';'
}
dane() {
  timeout 20 gnutls-cli --starttls-proto=smtp --port 25 --dane --local-dns --no-ca-verification "$1" 2>&1 </dev/null |
    grep -o 'DANE.*' | tr '\n' ';'
}
see() {
  printf 'mx [%s]' "$(validated "$1" MX)"
  for host in $(dig +cd +short MX "$1" | sort -n | sed 's/.* //; s/\.$//'); do
    if [ -z "$host" ]; then continue; fi
    printf ' a [%s] aaaa [%s] tlsa [%s]' "$(validated "$host" A)" "$(validated "$host" AAAA)" "$(validated "_25._tcp.$host" TLSA)"
    by_dane=$(finger -l dane "[$host]")
    printf ' dane [%s]' "$by_dane"
    printf ' verify [%s]' "$(finger -l verify -F "$MXPROOF_WORLD/public-root.pem" "[$host]" "$host")"
    # It waits long for a host without TLS.
    case $by_dane in *TLSv*) if command -v gnutls-cli >/dev/null; then printf ' gnutls [%s]' "$(dane "$host")"; fi ;; esac
  done
  echo
}
begun=0
for domain; do
  see "$domain" >"$folder/$domain" &
  begun=$((begun + 1))
  if [ $((begun % 8)) = 0 ]; then wait; fi
done
wait
