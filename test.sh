#!/usr/bin/env bash
# Builds and runs every test, unit and end to end:   ./test.sh [dev|release] [ctest's arguments…]
# A sanitizer, on unit and loopback tests:           ./test.sh asan|tsan [ctest's arguments in the place of these tests…]
# The slow static analysis, on request:              ./test.sh tidy [files…]    (without files also: each header alone)
# One test, or some:                                 ./test.sh -R NAME     (ctest's own options)
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
cd "$here"
. .ci/packages.sh

case "${1-}" in -h | --help) sed -n '2,/^[^#]/s/^# //p' "$0"; exit ;; esac

preset=dev
case "${1-}" in dev|asan|tsan|release|tidy) preset=$1; shift ;; esac

install_missing "${build_packages[@]}" "${test_packages[@]}"

if [ "$preset" = tidy ]; then
  install_missing clang-tidy
  cmake --preset tidy >/dev/null
  files=("$@")
  if [ ${#files[@]} = 0 ]; then
    say "compiling each header alone"
    cmake --build build/tidy --target all_verify_interface_header_sets >build/headers.log ||
      { grep -E -A12 'error|FAILED' build/headers.log | head -n 80 >&2; exit 1; }
  fi
  [ ${#files[@]} -gt 0 ] || mapfile -t files < <(git ls-files 'fake_dns/*.cpp' 'fake_mx/*.cpp' 'harness/*.cpp')
  say "clang-tidy on ${#files[@]} files"
  printf '%s\0' "${files[@]}" | xargs -0 -n 1 -P "$(nproc)" clang-tidy -quiet --extra-arg=-Wno-unknown-warning-option -p build/tidy
  exit
fi

# show_progress: ctest's line of each test that ends, in one line of a terminal.
show_progress() {
  local line columns
  columns=$(tput cols 2>/dev/null || echo 80)
  while IFS= read -r line; do
    case $line in *Test*\#*) [ ! -t 2 ] || printf '\r\033[K%.*s' "$columns" "$line" >&2 ;; esac
  done
  [ ! -t 2 ] || printf '\r\033[K' >&2
}

# build_images: what the tests with a container engine would build in silence, each for itself.
build_images() {
  local recipe name tar
  local -A missing=()
  for recipe in images/*/image.conf; do
    name=$(basename "$(dirname "$recipe")")
    tar=$name-$(images/recipe-hash "$name" | cut -c 1-12).tar
    ! grep -q '^PROGRAM=' "$recipe" || tar=$name-packages${tar#"$name"}
    [ -e "build/images/$tar" ] || missing[$name]=$tar
  done
  [ ${#missing[@]} -gt 0 ] || return 0
  say "building ${#missing[@]} images for the tests with a container engine: about a minute each, once; kept in build/images"
  mkdir -p build/images
  # Without a mirror, for example, there are none: the tests say which of them need it.
  for name in "${!missing[@]}"; do echo "$name" "build/images/${missing[$name]}"; done |
    as_root xargs -n 2 -P "$(nproc)" bash -c 'images/build-rootfs "$@" && echo "== $1 is built, in $SECONDS s" >&2' images || true
}

mkdir -p build
refuse_moved "$here/build/$preset" "$here"
selected=("$@")
targets=(all)
if [[ $preset == [at]san && $# == 0 ]]; then
  selected=(-L '^(unit|loopback)$')
  targets=(unit_tests loopback_tests)
fi
say "building the tests ($preset)"
if ! (cmake --preset "$preset" -DBUILD_TESTING=ON && cmake --build "build/$preset" --target "${targets[@]}") >"build/$preset.log" 2>&1; then
  grep -E -A12 'error|FAILED' "build/$preset.log" | head -n 80 >&2 || tail -n 40 "build/$preset.log" >&2
  say "the build failed; the whole log is build/$preset.log"
  exit 1
fi
[ ${#selected[@]} -gt 0 ] || build_images
say "running the tests"
results="build/$preset/tests.xml"
status=0
run=(ctest --preset "$preset" -j "$(nproc)" --output-junit "$here/$results" "${selected[@]}")
[ "$(id -u)" = 0 ] || say "the end-to-end tests make network namespaces: using sudo"
as_root env MXPROOF_REQUIRE_ALL_TESTS="${MXPROOF_REQUIRE_ALL_TESTS-}" "${run[@]}" 2>&1 | tee "build/$preset.tests.log" | show_progress || status=$?
grep -vE '^ +Start +[0-9]+:|Passed +[0-9.]+ sec$' "build/$preset.tests.log" || true

# The closing line counts the tests. In CI a skipped test (no root, no Postfix, no Unbound) is a failure.
count() { sed -n "s/^.*<testsuite [^>]*$1=\"\([0-9]*\)\".*/\1/p;s/^[[:space:]]*$1=\"\([0-9]*\)\".*/\1/p" "$results" | head -n 1; }
total=$(count tests) failed=$(count failures) skipped=$(( $(count skipped) + $(count disabled) ))
if [ -n "${MXPROOF_REQUIRE_ALL_TESTS-}" ] && [ "$skipped" -gt 0 ]; then
  say "$skipped tests were skipped, and here none may be"
  [ "$status" != 0 ] || status=1
fi
echo "$((total - failed - skipped)) passed, $failed failed, $skipped skipped"
exit "$status"
