#!/usr/bin/env bash
# Verdicts with few descriptors: the same selection under limits (ulimit -n) from 32 to 1024. None may be wrong, and what
# cannot be judged says so: exit code 3.
#
#   tests/soak/descriptor_limits.sh [SELECTION…]     (the default selection is dane/)
set -uo pipefail
. "$(dirname "$0")/support.bash"

case ${1:-} in -*) sed -n '2,5s/^# \{0,1\}//p' "$0" >&2; exit 2 ;; esac
selection=("$@")
[ ${#selection[@]} -gt 0 ] || selection=(dane/)

run_quietly "$work/quiet.json" "${selection[@]}"
seen=0 wrong=0 not_judged=0 runs=0 unclear=0
for limit in 32 40 48 56 64 80 96 112 128 160 192 224 256 384 512 768 1024; do
  report=$work/run-$limit.json
  (ulimit -n "$limit" && run_quietly "$report" "${selection[@]}")
  code=$?
  read -r now_seen now_wrong now_not_judged < <(wrong_and_not_judged "$work/quiet.json" "$report")
  words=$(tail -n 1 "$report.out" 2>/dev/null)
  case $code in 0 | 1 | 3) ;; *) unclear=$((unclear + 1)) ;; esac
  seen=$((seen + now_seen)) wrong=$((wrong + now_wrong)) not_judged=$((not_judged + now_not_judged)) runs=$((runs + 1))
  printf '%d descriptors: exit %d, %d verdicts, %d wrong, %d not judged: %s\n' \
    "$limit" "$code" "$now_seen" "$now_wrong" "$now_not_judged" "${words:0:160}"
  rm -f "$report" "$report.out"
done
good=no
[ "$wrong" = 0 ] && [ "$unclear" = 0 ] && [ "$seen" -gt 0 ] && good=yes
printf '%s: %d verdicts in %d runs: %d wrong, %d not judged, %d runs that ended otherwise than with words\n' \
  "$([ $good = yes ] && echo as wanted || echo NOT as wanted)" "$seen" "$runs" "$wrong" "$not_judged" "$unclear"
[ $good = yes ]
