#!/usr/bin/env bash
# Four runs at once on one machine: the same verdicts in each as in a run alone.
#
#   tests/soak/side_by_side.sh [--runs 4] [SELECTION…]
set -uo pipefail
. "$(dirname "$0")/support.bash"

runs=4 selection=()
while [ $# -gt 0 ]; do
  case $1 in
    --runs) runs=$2; shift 2 ;;
    -*) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) selection+=("$1"); shift ;;
  esac
done

seen=0 wrong=0 not_judged=0
for policy in none,may,encrypt,dane,dane-only sts; do
  run_quietly "$work/quiet.json" ${selection[@]+"${selection[@]}"} --policy "$policy"
  pids=()
  for ((n = 0; n < runs; n++)); do
    run_quietly "$work/run-$n.json" ${selection[@]+"${selection[@]}"} --policy "$policy" &
    pids+=($!)
  done
  wait "${pids[@]}"
  for ((n = 0; n < runs; n++)); do
    read -r now_seen now_wrong now_not_judged < <(wrong_and_not_judged "$work/quiet.json" "$work/run-$n.json")
    printf '%s, run %d: %d verdicts, %d wrong, %d not judged\n' "$policy" "$((n + 1))" "$now_seen" "$now_wrong" "$now_not_judged"
    seen=$((seen + now_seen)) wrong=$((wrong + now_wrong)) not_judged=$((not_judged + now_not_judged))
  done
done
good=no
[ "$seen" -gt 0 ] && [ "$wrong" = 0 ] && [ $((not_judged * 100)) -le "$seen" ] && good=yes
printf '%s: %d verdicts: %d wrong, %d not judged\n' \
  "$([ $good = yes ] && echo as wanted || echo NOT as wanted)" "$seen" "$wrong" "$not_judged"
[ $good = yes ]
