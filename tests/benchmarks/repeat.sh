#!/usr/bin/env bash
# Runs everything N times (50) and compares the verdicts and what was observed: the same every time. As root.
set -euo pipefail
cd "$(dirname "$0")/../.."
runs=${1:-50}
shift || true
program=${MXPROOF:-build/release/mxproof}
[ -x "$program" ] || { echo "build it first: ./run.sh" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line per cell: scenario, sender, verdict, outcome, channel, reason.
cells() {
  python3 - "$1" <<'PY'
import json, sys
for d in json.load(open(sys.argv[1]))["deliveries"]:
    o = d["observed"]
    print(d["scenario"], "|", d["sender"], "|", d["verdict"], o["outcome"], o["channel"], o["reason"])
PY
}

different=0
for ((run = 1; run <= runs; run++)); do
  "$program" run "$@" --report "json=$work/report.json" >/dev/null 2>&1 || true
  cells "$work/report.json" >"$work/cells"
  [ -e "$work/first" ] || cp "$work/cells" "$work/first"
  if ! cmp -s "$work/first" "$work/cells"; then
    different=$((different + 1))
    echo "run $run differs from run 1:"
    diff "$work/first" "$work/cells" || true
  fi
done
echo "$runs runs of $(wc -l <"$work/first") cells: $different differed from the first"
[ "$different" = 0 ]
