#!/usr/bin/env bash
# Kills runs at any moment, and counts what is left of each five seconds later: processes, containers, images, volumes.
#
#   tests/soak/kills.sh [--kills 100] [process|container|twin:CONTAINER|image]…
#
# In turn the harness alone, its process group, and all its processes at once. `container` and `twin` ask the engine of
# DOCKER_HOST, Docker or Podman; `image` kills a build. The last line of each kind says whether it went as wanted: nothing left.
set -uo pipefail
. "$(dirname "$0")/support.bash"

kills=100 kinds=()
while [ $# -gt 0 ]; do
  case $1 in
    --kills) kills=$2; shift 2 ;;
    process | container | twin:* | image) kinds+=("$1"); shift ;;
    *) sed -n '2,8s/^# \{0,1\}//p' "$0" >&2; exit 2 ;;
  esac
done
[ ${#kinds[@]} -gt 0 ] || kinds=(process)

command_of() {
  case $1 in
    process) printf '%s\n' run dns/ --policy dane-only,may ;;
    container) printf '%s\n' run dns/ --sender postfix-3.7 --policy dane-only,may ;;
    twin:*) printf '%s\n' run dns/ --twin "${1#twin:}" --policy may ;;
    image) printf '%s\n' image build postfix-3.7 ;;
  esac
}

# start_of PID: when it started, in ticks; nothing if there is no such process any more, or only its exit code.
start_of() { sed -n 's/.*) [^Z] //p' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 19; }

# below PID: it and all its descendants as `PID:START`, as a number is given again.
below() {
  ps -eo pid=,ppid= |
    awk -v root="$1" '{ parent[$1] = $2 } END { for (p in parent) { a = p; while (a in parent && a != root) a = parent[a]; if (a == root) print p } }' |
    while read -r pid; do printf '%s:%s\n' "$pid" "$(start_of "$pid")"; done
}

# still_there PID:START…: those that run.
still_there() {
  local process
  for process in "$@"; do
    [ "$(start_of "${process%%:*}")" != "${process##*:}" ] || [ -z "${process##*:}" ] || printf '%s\n' "$process"
  done
}

# in_engine: what the engine has of runs. A keeper that was made and never started holds nothing; the next run removes it.
in_engine() {
  docker ps -a --format '{{.Label "org.mxproof.owner"}} container {{.Image}} {{.Status}}'
  docker ps --format '{{.Label "org.mxproof.keeper"}} container {{.Image}} {{.Status}}'
  docker images -q --filter label=org.mxproof.owner | sort -u |
    xargs -r docker image inspect --format '{{index .Config.Labels "org.mxproof.owner"}} image {{.Id}}'
  docker volume ls --filter label=org.mxproof.owner --format '{{.Label "org.mxproof.owner"}} volume {{.Name}}'
}

files_of_builds() { find /var/tmp /tmp /dev/shm -maxdepth 1 \( -name 'mxproof-image.*' -o -name 'mxproof-tar.*' -o -name 'mmdebstrap.*' \) | sort; }

# kill_once KIND HOW: prints what is left.
kill_once() {
  local kind=$1 how=$2 pid processes arguments
  mapfile -t arguments < <(command_of "$kind")
  [ "$kind" != image ] || { docker rmi -f mxproof/postfix-3.7:latest; docker images -q mxproof/postfix-3.7 | xargs -r docker rmi -f; files_of_builds; } >"$work/before"
  setsid "$MXPROOF" "${arguments[@]}" >"$work/out" 2>&1 &
  pid=$!
  sleep "$((RANDOM % 4)).$((RANDOM % 10))"
  mapfile -t processes < <(below "$pid")
  case $how in
    harness) kill -KILL "$pid" ;;
    group) kill -KILL -- "-$pid" ;;
    all) kill -KILL "${processes[@]%%:*}" ;;
  esac 2>/dev/null
  wait "$pid" 2>/dev/null
  [ $? = 137 ] || printf 'note: had ended before\n' >&2
  sleep 5
  still_there "${processes[@]}"
  [ "$kind" = process ] || in_engine | grep "^$pid:"
  [ "$kind" != image ] || files_of_builds | grep -vxF -f "$work/before"
}

code=0
hows=(harness group all)
for kind in "${kinds[@]}"; do
  bad=0
  for ((n = 0; n < kills; n++)); do
    how=${hows[n % 3]}
    left=$(kill_once "$kind" "$how" 2>"$work/notes")
    if [ -n "$left" ]; then
      bad=$((bad + 1))
      printf '%s, kill %d (%s) left:\n%s\n' "$kind" "$((n + 1))" "$how" "$left"
    fi
  done
  printf '%s: %d kills, %d of them left something behind\n' "$kind" "$kills" "$bad"
  [ "$bad" = 0 ] || code=1
done
exit "$code"
