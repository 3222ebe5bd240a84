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
for ((limit = from; limit > 0; limit -= step)); do
  (ulimit -v "$limit" && "$MXPROOF" --version) >"$work/version" 2>&1 || break
  try_limit -v "$limit" KiB "${selection[@]}"
done
end_of_limits
