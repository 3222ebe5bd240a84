# Sourced by images_test.sh: an engine of its own, images, and checks.
# shellcheck shell=bash

say() { printf '%s\n' "$*" >&2; }

need() {
  local missing=()
  [ "$(id -u)" = 0 ] || missing+=(root)
  for program in "$@"; do command -v "$program" >/dev/null || missing+=("$program"); done
  [ ${#missing[@]} = 0 ] || { say "not run: needs ${missing[*]}"; exit 77; }
}

# start_engine DIR: dockerd with its data, socket and pid under DIR; no bridge, as the containers have no network.
start_engine() {
  engine=$1
  mkdir -p "$engine"
  dockerd --data-root "$engine/data" --exec-root "$engine/exec" -H "unix://$engine/socket" --pidfile "$engine/pid" \
    --bridge none --iptables=false >"$engine/log" 2>&1 &
  engine_pid=$!
  export DOCKER_HOST=unix://$engine/socket
  for _ in $(seq 150); do
    docker version >/dev/null 2>&1 && return
    kill -0 "$engine_pid" 2>/dev/null || break
    sleep 0.2
  done
  say "dockerd does not start:"
  tail -n 20 "$engine/log" >&2
  exit 1
}

stop_engine() {
  local left
  left=$(docker ps -aq 2>/dev/null) || true
  # shellcheck disable=SC2086
  [ -z "$left" ] || docker rm -fv $left >/dev/null
  kill "$engine_pid" 2>/dev/null || true
  wait "$engine_pid" 2>/dev/null || true
  # It forgets this mount of its own where / is a folder of the disk, as on btrfs.
  umount "$engine/data" 2>/dev/null || true
}

# recipe NAME KEY: the value in its image.conf.
recipe() (
  # shellcheck disable=SC1090
  . "$images/$1/image.conf"
  printf %s "${!2-}"
)

# image NAME: builds it unless the recipe is the same as last time, and imports it.
image() {
  local tar started changes
  tar=$tars/$1-$("$images/recipe-hash" "$1" | cut -c 1-12).tar
  started=$SECONDS
  if [ ! -e "$tar" ]; then
    rm -f "$tars/$1"-????????????.tar
    "$images/build-rootfs" "$1" "$tar"
  fi
  changes=(-c "CMD $(recipe "$1" CMD)")
  for key in ENV EXPOSE VOLUME; do
    for value in $(recipe "$1" "$key"); do changes+=(-c "$key $value"); done
  done
  docker import "${changes[@]}" "$tar" "mxproof-test/$1" >/dev/null
  say "$1: $(($(stat -c %s "$tar") / 1000000)) MB, built in $((SECONDS - started)) s"
}

# start NAME ARGUMENTS…: a container without network, called `box`, whose port 25 answers; its greeting in $greeting.
start() {
  local name=$1
  shift
  docker rm -fv box >/dev/null 2>&1 || true
  docker run -d --name box --network none --hostname box.test "$@" "mxproof-test/$name" >/dev/null
  greeting=$(timeout 30 docker exec box bash -c '
    until { exec 3<>/dev/tcp/127.0.0.1/25; } 2>/dev/null; do sleep 0.05; done
    read -r line <&3; printf "%s\n" "${line%$'"'\r'"'}"; printf "QUIT\r\n" >&3; cat <&3 >/dev/null') || {
    say "port 25 of $name does not answer; its log:"
    docker logs box >&2
    return 1
  }
}

# smtp PORT: sends the lines of stdin, one after each reply, and prints the replies.
smtp() {
  docker exec -i box bash -c '
    exec 3<>/dev/tcp/127.0.0.1/'"$1"'
    reply() { while IFS= read -r -t 20 line <&3; do printf "%s\n" "${line%$'"'\r'"'}"; [ "${line:3:1}" = - ] || return; done; }
    reply
    while IFS= read -r command; do printf "%s\r\n" "$command" >&3; reply; done'
}

setting() { docker exec box postconf -h "$1" 2>/dev/null; }
checks=0 failures=0

# is SENTENCE EXPECTED OBSERVED
is() {
  checks=$((checks + 1))
  [ "$2" != "$3" ] || return 0
  failures=$((failures + 1))
  say "FAILED: $1: expected '$2', observed '$3'"
}

# has SENTENCE PATTERN TEXT: the extended regular expression matches a line of the text.
has() {
  checks=$((checks + 1))
  ! grep -qE -- "$2" <<<"$3" || return 0
  failures=$((failures + 1))
  say "FAILED: $1: expected /$2/ in: $3"
}
