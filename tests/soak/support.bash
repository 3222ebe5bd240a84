# Sourced by the soak scripts: where mxproof is, load that ends with the script, and the figures of its runs.
# shellcheck shell=bash

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
: "${MXPROOF:=$here/../../build/release/mxproof}"
[ -x "$MXPROOF" ] || { printf '%s\n' "$0: no program at $MXPROOF: ./run.sh doctor builds it, or set MXPROOF" >&2; exit 2; }
[ "$(id -u)" = 0 ] || { printf '%s\n' "$0: must be root, as mxproof run" >&2; exit 2; }
work=$(mktemp -d "${TMPDIR:-/var/tmp}/mxproof-soak.XXXXXX")
busy=()

# start_load N: N endless loops; stop_load ends them. They also end with this script's process group.
start_load() {
  local n
  for ((n = 0; n < $1; n++)); do
    sh -c 'while [ -d "$1" ]; do i=0; while [ $i -lt 100000 ]; do i=$((i + 1)); done; done' loop "$work" &
    busy+=($!)
  done
}

stop_load() {
  [ ${#busy[@]} -eq 0 ] || kill "${busy[@]}" 2>/dev/null
  busy=()
}

finish() {
  stop_load
  rm -rf "$work"
}
trap finish EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# run_quietly REPORT ARGUMENT…: one run of mxproof with a JSON report; its words go beside the report.
run_quietly() {
  local report=$1
  shift
  "$MXPROOF" run --report "json=$report" "$@" >"$report.out" 2>&1
}

# wrong_and_not_judged QUIET REPORT…: prints `VERDICTS WRONG NOT_JUDGED`; a wrong one is one that differs from that of
# the quiet run, kept or broken, and is named on stderr. A report that is missing counts nothing.
wrong_and_not_judged() {
  python3 - "$@" <<'PY'
import json, sys

def verdicts(path):
    try:
        with open(path) as file:
            deliveries = json.load(file)["deliveries"]
    except (OSError, ValueError):
        return {}
    return {(d["scenario"], d["sender"]): d for d in deliveries}

quiet = verdicts(sys.argv[1])
seen = wrong = not_judged = 0
for path in sys.argv[2:]:
    for key, delivery in verdicts(path).items():
        seen += 1
        if delivery["verdict"] == "not-judged":
            not_judged += 1
        elif delivery["verdict"] != quiet[key]["verdict"]:
            wrong += 1
            print("wrong:", *key, delivery["verdict"], *delivery["mismatches"], sep=" | ", file=sys.stderr)
            for line in delivery["evidence"]:
                print("   ", line["time"], line["witness"], line["text"], file=sys.stderr)
print(seen, wrong, not_judged)
PY
}
