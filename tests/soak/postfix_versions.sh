#!/usr/bin/env bash
# Postfix of four releases, as containers, over the whole catalogue: where they differ, a `versions` or `deviates` line says so.
# It takes minutes, as every sender is a container, and needs an engine that runs (DOCKER_HOST).
#
#   tests/soak/postfix_versions.sh [SELECTION…]
set -uo pipefail
. "$(dirname "$0")/support.bash"

senders=postfix-3.5,postfix-3.7,postfix-3.10,postfix-3.11
"$MXPROOF" image build ${senders//,/ } || exit
worst=0
for policies in none,may,encrypt dane dane-only,secure; do
  run_quietly "$work/report.json" "$@" --sender "$senders" --policy "$policies" --deadline 180
  code=$?
  [ "$code" -le "$worst" ] || worst=$code
  printf '%s: exit code %d; ' "$policies" "$code"
  python3 - "$work/report.json" <<'PY'
import collections, json, sys
deliveries = json.load(open(sys.argv[1]))["deliveries"]
print(dict(collections.Counter(d["verdict"] for d in deliveries)))
for d in deliveries:
    if d["verdict"] not in ("kept", "deviates"):
        print(" ", d["verdict"], d["scenario"], "/", d["sender"], *d["mismatches"], d["not_judged_because"] or "")
PY
done
printf '%s\n' "$([ "$worst" = 0 ] && echo as wanted || echo NOT as wanted)"
exit "$worst"
