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
for limit in 32 40 48 56 64 80 96 112 128 160 192 224 256 384 512 768 1024; do
  try_limit -n "$limit" descriptors "${selection[@]}"
done
end_of_limits
