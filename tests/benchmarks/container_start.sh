#!/usr/bin/env bash
# Prints what mxproof adds to the start of a container: the same image with the same variables, started with the engine's own
# client until its port 25 greets, against mxproof's time until it has submitted its mail. As root, with an engine that runs
# (DOCKER_HOST): container_start.sh [rounds] [sender…]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
shift || true
[ $# -gt 0 ] || set -- postfix-3.7 mailu
program=${MXPROOF:-build/release/mxproof}
[ -x "$program" ] || { echo "build it first: ./run.sh" >&2; exit 2; }
work=$(mktemp -d)
container=
trap '[ -z "$container" ] || docker rm -f "$container" >/dev/null; rm -rf "$work"' EXIT

# The sender as mxproof runs it, in the last report: its start, its image, or its variables as a file for `docker run`.
reported() {
  python3 - "$1" "$work/report.json" <<'PY'
import json, re, sys
what, file = sys.argv[1:]
sender = json.load(open(file))["senders"][0]
beside = {name: setting["value"] for name, setting in sender["settings_beside"].items()}
if sender["trouble"]:
    sys.exit(sender["trouble"])
if what == "start":
    print(sender["start_seconds"])
elif what == "image":
    print(beside["image"])
else:
    for name, value in beside.items():
        if re.fullmatch(r"[A-Z][A-Za-z0-9_]*", name):
            print(f"{name}={value}")
PY
}

# Alone on the machine: one sender of the name, whichever policy it claims.
by_mxproof() {
  local code=0
  run=("$program" run dane/correct --sender "$1" --report "json=$work/report.json")
  "${run[@]}" --policy may >/dev/null 2>&1 || code=$?
  [ "$code" != 2 ] || "${run[@]}" >/dev/null 2>&1 || true # it claims another policy
  reported start
}

# Until the port greets; the answer is asked for again as long as nobody listens.
by_hand() {
  local begin end pid
  begin=$(date +%s.%N)
  container=$(docker run -d --network none --env-file "$work/environment" "$1")
  pid=$(docker inspect -f '{{.State.Pid}}' "$container")
  # shellcheck disable=SC2016 # the inner shell's variable
  until nsenter -t "$pid" -n timeout 60 bash -c 'read -r -n 3 code </dev/tcp/127.0.0.1/25 && [ "$code" = 220 ]' 2>/dev/null; do
    [ "$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { print (b - a < 60) }')" = 1 ] || { docker logs "$container" >&2; exit 3; }
  done
  end=$(date +%s.%N)
  docker rm -f "$container" >/dev/null
  container=
  awk -v a="$begin" -v b="$end" 'BEGIN { printf "%.3f\n", b - a }'
}

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

for sender in "$@"; do
  : >"$work/ours"
  : >"$work/own"
  for ((round = 0; round <= rounds; round++)); do
    by_mxproof "$sender" >"$work/seconds"
    reported environment >"$work/environment"
    # The first round fills the caches of both.
    if [ "$round" = 0 ]; then
      by_hand "$(reported image)" >/dev/null
      continue
    fi
    cat "$work/seconds" >>"$work/ours"
    by_hand "$(reported image)" >>"$work/own"
  done
  awk -v sender="$sender" -v n="$rounds" -v own="$(median <"$work/own")" -v ours="$(median <"$work/ours")" 'BEGIN {
    printf "start of %s: by hand %.2f s, by mxproof %.2f s, so %.2f s over its own (median of %d; at most 1.5)\n",
      sender, own, ours, ours - own, n }'
done
