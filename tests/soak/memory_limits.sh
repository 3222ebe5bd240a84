#!/usr/bin/env bash
# Verdicts with little memory: the same selection under limits of the address space (ulimit -v), from enough down to where the
# program cannot even be loaded. None may be wrong, and what cannot be judged says so: exit code 3.
#
#   tests/soak/memory_limits.sh [--from 90000] [--step 1000] [SELECTION…]     (KiB; the default selection is dane/)
set -uo pipefail
. "$(dirname "$0")/support.bash"

from=90000 step=1000 selection=()
while [ $# -gt 0 ]; do
  case $1 in
    --from) from=$2; shift 2 ;;
    --step) step=$2; shift 2 ;;
    -*) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
    *) selection+=("$1"); shift ;;
  esac
done
[ ${#selection[@]} -gt 0 ] || selection=(dane/)

run_quietly "$work/quiet.json" "${selection[@]}"
seen=0 wrong=0 not_judged=0 runs=0 unclear=0
for ((limit = from; limit > 0; limit -= step)); do
  (ulimit -v "$limit" && "$MXPROOF" --version) >"$work/version" 2>&1 || break
  report=$work/run-$limit.json
  # The senders inherit the limit; one that cannot start is trouble of this machine as well.
  (ulimit -v "$limit" && run_quietly "$report" "${selection[@]}")
  code=$?
  read -r now_seen now_wrong now_not_judged < <(wrong_and_not_judged "$work/quiet.json" "$report")
  words=$(tail -n 1 "$report.out" 2>/dev/null)
  case $code in 0 | 1 | 3) ;; *) unclear=$((unclear + 1)) ;; esac
  seen=$((seen + now_seen)) wrong=$((wrong + now_wrong)) not_judged=$((not_judged + now_not_judged)) runs=$((runs + 1))
  printf '%d KiB: exit %d, %d verdicts, %d wrong, %d not judged: %s\n' \
    "$limit" "$code" "$now_seen" "$now_wrong" "$now_not_judged" "${words:0:160}"
  rm -f "$report" "$report.out"
done
good=no
[ "$wrong" = 0 ] && [ "$unclear" = 0 ] && [ "$seen" -gt 0 ] && good=yes
printf '%s: %d verdicts in %d runs: %d wrong, %d not judged, %d runs that ended otherwise than with words\n' \
  "$([ $good = yes ] && echo as wanted || echo NOT as wanted)" "$seen" "$runs" "$wrong" "$not_judged" "$unclear"
[ $good = yes ]
