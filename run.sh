#!/usr/bin/env bash
# Builds mxproof (release) and runs it: ./run.sh [mxproof's arguments…]; without arguments, the main job: `run`.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
. "$here/.ci/packages.sh"

install_missing "${build_packages[@]}"
build="$here/build/release"
log="$build.log"
mkdir -p "$here/build"
[ -e "$build/mxproof" ] || say "building mxproof (a few minutes the first time)"
if ! (cd "$here" && cmake --preset release -DBUILD_TESTING=OFF && cmake --build --preset release) >"$log" 2>&1; then
  tail -n 40 "$log" >&2
  say "the build failed; the whole log is $log"
  exit 3
fi
[ $# -gt 0 ] || set -- run
case "$1" in
  run) [ "$(id -u)" = 0 ] || say "'run' makes network namespaces: using sudo"; as_root "$build/mxproof" "$@" ;;
  *) "$build/mxproof" "$@" ;;
esac
