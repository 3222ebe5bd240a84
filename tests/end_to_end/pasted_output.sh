# What people paste into bug reports, within `mxproof world`: pasted_output.sh FOLDER PEER…
# Of each peer three texts: by dig and openssl; by delv and posttls-finger with the CA; by drill and posttls-finger alone.
folder=$1
shift
p() { printf '$ %s\n' "$*"; timeout 20 "$@" 2>&1 </dev/null; }
for peer; do
  name=$(echo "$peer" | tr / _) domain=${peer#*/}.${peer%/*}.example
  anchor="-a $MXPROOF_WORLD/trust-anchor.conf +root=."
  hosts=$(dig +cd +short MX "$domain" | sort -n | sed 's/.* //')
  {
    p dig MX "$domain"
    for host in $hosts; do
      p dig "$host" A
      p dig "$host" AAAA
      p dig +dnssec "_25._tcp.$host" TLSA
      p openssl s_client -starttls smtp -showcerts -servername "${host%.}" -connect "${host%.}:25" -CAfile "$MXPROOF_WORLD/public-root.pem"
    done
  } >"$folder/$name.openssl"
  {
    p delv $anchor "$domain" MX
    for host in $hosts; do
      p delv $anchor "$host" A
      p delv $anchor "$host" AAAA
      p delv $anchor "_25._tcp.$host" TLSA
      p posttls-finger -C -l secure -t 5 -T 5 -F "$MXPROOF_WORLD/public-root.pem" "[${host%.}]"
    done
  } >"$folder/$name.delv"
  {
    p drill -D MX "$domain"
    for host in $hosts; do
      p drill -S -k "$MXPROOF_WORLD/trust-anchor.ds" TLSA "_25._tcp.$host"
      p drill -D TLSA "_25._tcp.$host"
      p dig +short "$host" A
      p posttls-finger -l dane -t 5 -T 5 "[${host%.}]"
    done
  } >"$folder/$name.drill"
done
