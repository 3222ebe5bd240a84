#!/usr/bin/env bash
# Prints what a twin costs over its original's own start: the image is started with the engine's own client until its log says that
# Postfix runs, against mxproof's time until it has submitted its mail to the twin of that container. As root, with an engine that runs
# (DOCKER_HOST): twin_start.sh [rounds] [image]
set -euo pipefail
cd "$(dirname "$0")/../.."
rounds=${1:-5}
image=${2:-mxproof/postfix-3.7}
program=${MXPROOF:-build/release/mxproof}
[ -x "$program" ] || { echo "build it first: ./run.sh" >&2; exit 2; }
work=$(mktemp -d)
original=
trap '[ -z "$original" ] || docker rm -f -v "$original" >/dev/null; rm -rf "$work"' EXIT

start_original() {
  original=$(docker run -d --network none -e POSTFIX_smtp_tls_security_level=may -e POSTFIX_smtp_tls_loglevel=1 "$image")
  until [[ $(docker logs "$original" 2>&1) == *"daemon started"* ]]; do
    [ "$(docker inspect -f '{{.State.Running}}' "$original")" = true ] || { docker logs "$original" >&2; exit 3; }
  done
}

by_twin() {
  "$program" run delivery/ --twin "$original" --policy may --report "json=$work/report.json" >/dev/null 2>&1 || true
  python3 -c 'import json, sys
sender = json.load(open(sys.argv[1]))["senders"][0]
sys.exit(sender["trouble"]) if sender["trouble"] else print(sender["start_seconds"])' "$work/report.json"
}

median() { sort -n | awk '{ all[NR] = $1 } END { print all[int((NR + 1) / 2)] }'; }

: >"$work/own"
: >"$work/twin"
for ((round = 0; round <= rounds; round++)); do
  begin=$(date +%s.%N)
  start_original
  own=$(awk -v a="$begin" -v b="$(date +%s.%N)" 'BEGIN { printf "%.3f\n", b - a }')
  twin=$(by_twin)
  docker rm -f -v "$original" >/dev/null
  original=
  [ "$round" = 0 ] && continue # fills the caches of both
  echo "$own" >>"$work/own"
  echo "$twin" >>"$work/twin"
done
awk -v image="$image" -v n="$rounds" -v own="$(median <"$work/own")" -v twin="$(median <"$work/twin")" 'BEGIN {
  printf "start of %s: its own %.2f s, its twin %.2f s, so %.2f s over it (median of %d; at most 2)\n",
    image, own, twin, twin - own, n }'
