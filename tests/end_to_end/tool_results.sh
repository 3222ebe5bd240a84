# What real programs see of domains, within `mxproof world`, one line for each domain: tool_results.sh DOMAIN…
# Names and keys are left out, so that a domain and its replay say the same.
# gnutls-cli has the root's key at a place of its own.
[ ! -e /usr/share/dns/root.key ] || mount --bind "$MXPROOF_WORLD/trust-anchor.ds" /usr/share/dns/root.key
delv() { timeout 20 env delv -a "$MXPROOF_WORLD/trust-anchor.conf" +root=. "$@" 2>&1; }
# `fully validated`, `unsigned answer`, `failure`, and the types of the records; of TLSA also their numbers.
validated() {
  delv "$@" | awk '
    /^; (fully|unsigned|negative)|resolution failed: [^n]/ {sub(/^;+ /, ""); status = status "," $0}
    !/^;/ && $4 != "RRSIG" && NF {records = records " " $4 ($4 == "TLSA" ? " " $5 " " $6 " " $7 : "")}
    END {print "{" status records "}"}'
}
finger() {
  timeout 30 posttls-finger -t 5 -T 5 -c "$@" 2>&1 | awk '
    / TLS connection established to / {print $2, $(NF > 8 ? 7 : 6)}
    /STARTTLS rejected|certificate verification failed/ {sub(/.*\[[0-9a-f.:]*\](:25)?: /, ""); print}
    /Failed to establish|lookup failed|fatal/ {sub(/.*: /, ""); print}' | sort -u | tr '\n' ';'
}
dane() {
  ! command -v gnutls-cli >/dev/null ||
    timeout 20 gnutls-cli --starttls-proto=smtp --port 25 --dane --local-dns --no-ca-verification "$1" 2>&1 </dev/null |
    grep -E 'DANE|Connection refused|error receiving' | tr '\n' ';'
}
for domain; do
  {
    printf 'mx %s' "$(validated "$domain" MX)"
    for host in $(dig +cd +short MX "$domain" | sort -n | sed 's/.* //; s/\.$//'); do
      [ -n "$host" ] || continue
      printf ' a %s aaaa %s tlsa %s' "$(validated "$host" A)" "$(validated "$host" AAAA)" "$(validated "_25._tcp.$host" TLSA)"
      printf ' dane [%s] secure [%s] gnutls [%s]' "$(finger -l dane "[$host]")" \
        "$(finger -l secure -F "$MXPROOF_WORLD/public-root.pem" "[$host]" match="$host")" "$(dane "$host")"
    done
  } | tr '\n' ' '
  echo
done
