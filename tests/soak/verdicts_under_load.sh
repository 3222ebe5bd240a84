#!/usr/bin/env bash
# Verdicts on a busy machine: many runs beside busy loops, of a harness that is stopped now and then, each verdict
# compared with that of a quiet run.
#
#   tests/soak/verdicts_under_load.sh [--verdicts 50000] [--load 40] [--stops 1] [--minutes 120] [SELECTION…]
#
# --stops 0 leaves the harness running; otherwise it is stopped (SIGSTOP) for 1 to 20 s in every second run. The last
# line says whether it went as wanted: no verdict wrong, at most 1 % not judged.
set -uo pipefail
. "$(dirname "$0")/support.bash"

verdicts=50000 load=40 stops=1 minutes=120 selection=()
while [ $# -gt 0 ]; do
  case $1 in
    --verdicts) verdicts=$2; shift 2 ;;
    --load) load=$2; shift 2 ;;
    --stops) stops=$2; shift 2 ;;
    --minutes) minutes=$2; shift 2 ;;
    -*) sed -n '2,9s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) selection+=("$1"); shift ;;
  esac
done

# stop_it_once PID: for 1 to 20 s, some time after its start.
stop_it_once() {
  sleep "0.$((RANDOM % 10))"
  sleep "$((RANDOM % 6))"
  kill -STOP "$1" 2>/dev/null || return 0
  sleep "$((RANDOM % 20 + 1))"
  kill -CONT "$1" 2>/dev/null
}

policies=(all sts)
arguments_of() { [ "$1" = all ] || printf '%s\n' --policy "$1"; }
for policy in "${policies[@]}"; do
  mapfile -t arguments < <(arguments_of "$policy")
  run_quietly "$work/quiet-$policy.json" ${selection[@]+"${selection[@]}"} ${arguments[@]+"${arguments[@]}"}
done

start_load "$load"
end=$((SECONDS + minutes * 60)) seen=0 wrong=0 not_judged=0 runs=0
while [ "$seen" -lt "$verdicts" ] && [ "$SECONDS" -lt "$end" ]; do
  policy=${policies[runs % 2]}
  mapfile -t arguments < <(arguments_of "$policy")
  report=$work/run-$runs.json
  "$MXPROOF" run --report "json=$report" ${selection[@]+"${selection[@]}"} ${arguments[@]+"${arguments[@]}"} >"$report.out" 2>&1 &
  pid=$!
  [ "$stops" = 0 ] || [ $((runs / 2 % 2)) = 0 ] || stop_it_once "$pid"
  wait "$pid"
  code=$?
  read -r now_seen now_wrong now_not_judged < <(wrong_and_not_judged "$work/quiet-$policy.json" "$report")
  [ "$now_seen" -gt 0 ] || tail -n 3 "$report.out"
  seen=$((seen + now_seen)) wrong=$((wrong + now_wrong)) not_judged=$((not_judged + now_not_judged))
  runs=$((runs + 1))
  printf 'run %d (%s): exit %d, %d verdicts, %d wrong, %d not judged; in all %d, %d wrong, %d not judged\n' \
    "$runs" "$policy" "$code" "$now_seen" "$now_wrong" "$now_not_judged" "$seen" "$wrong" "$not_judged"
  rm -f "$report" "$report.out"
done

good=no
[ "$seen" -gt 0 ] && [ "$wrong" = 0 ] && [ $((not_judged * 100)) -le "$seen" ] && good=yes
printf '%s: %d verdicts in %d runs with load %d: %d wrong, %d not judged\n' \
  "$([ $good = yes ] && echo as wanted || echo NOT as wanted)" "$seen" "$runs" "$load" "$wrong" "$not_judged"
[ $good = yes ]
