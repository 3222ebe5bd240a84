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

# try_limit OPTION LIMIT UNIT SELECTION…: one run under `ulimit OPTION LIMIT`, compared with $work/quiet.json and added to the figures.
# The senders inherit the limit; one that cannot start is trouble of this machine as well.
seen=0 wrong=0 not_judged=0 runs=0 unclear=0
try_limit() {
  local option=$1 limit=$2 unit=$3
  shift 3
  local report=$work/run-$limit.json code=0 words now_seen now_wrong now_not_judged
  (ulimit "$option" "$limit" && run_quietly "$report" "$@") || code=$?
  read -r now_seen now_wrong now_not_judged < <(wrong_and_not_judged "$work/quiet.json" "$report")
  words=$(tail -n 1 "$report.out" 2>/dev/null)
  case $code in 0 | 1 | 3) ;; *) unclear=$((unclear + 1)) ;; esac
  seen=$((seen + now_seen)) wrong=$((wrong + now_wrong)) not_judged=$((not_judged + now_not_judged)) runs=$((runs + 1))
  printf '%d %s: exit %d, %d verdicts, %d wrong, %d not judged: %s\n' \
    "$limit" "$unit" "$code" "$now_seen" "$now_wrong" "$now_not_judged" "${words:0:160}"
  rm -f "$report" "$report.out"
}

# The figures of all limits in a last line; fails unless they are as wanted.
end_of_limits() {
  local good=no
  [ "$wrong" = 0 ] && [ "$unclear" = 0 ] && [ "$seen" -gt 0 ] && good=yes
  printf '%s: %d verdicts in %d runs: %d wrong, %d not judged, %d runs that ended otherwise than with words\n' \
    "$([ $good = yes ] && echo as wanted || echo NOT as wanted)" "$seen" "$runs" "$wrong" "$not_judged" "$unclear"
  [ $good = yes ]
}
