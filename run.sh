#!/usr/bin/env bash
# Builds mxproof (release) and runs it: ./run.sh [mxproof's arguments…]; without arguments, the main job: `run`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/.ci/packages.sh"

install_missing "${build_packages[@]}"
build="$here/build/release"
log="$build.log"
mkdir -p "$here/build"
refuse_moved "$build" "$here"
[ -e "$build/mxproof" ] || say "building mxproof (a few minutes the first time)"
build() {
  cd "$here"
  # Ninja configures again by itself when a CMakeLists.txt has changed.
  if [ ! "$build/configured" -nt CMakePresets.json ]; then
    cmake --preset release -DBUILD_TESTING=OFF && touch "$build/configured" || return
  fi
  ninja -C "$build" mxproof fake-dns fake-mx
}
if ! (build) >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  say "the build failed; the whole log is $log"
  exit 3
fi
[ $# -gt 0 ] || set -- run
# How to call it again, for the lines that say so.
program=(env MXPROOF_CALLED_AS="$0" "$build/mxproof")
case "$1" in
  run) [ "$(id -u)" = 0 ] || say "'run' makes network namespaces: using sudo"; as_root "${program[@]}" "$@" ;;
  *) "${program[@]}" "$@" ;;
esac
