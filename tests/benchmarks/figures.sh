#!/usr/bin/env bash
# Prints the figures that mxproof promises, measured on this machine in one run, with what they are to be. As
# root, on a machine that does nothing else; a few minutes, and the build before.
set -euo pipefail
cd "$(dirname "$0")/../.."
. .ci/packages.sh
install_missing "${build_packages[@]}" "${test_packages[@]}" nsd dnsperf
cmake --preset release -DBUILD_TESTING=ON >/dev/null
cmake --build build/release --target mxproof figures world_benchmark >/dev/null
figures=build/release/tests/benchmarks/figures

$figures matrix
$figures senders 1000 5000
$figures cached-queries
$figures first-queries
$figures tls-sessions
$figures command build/release/mxproof list
$figures command build/release/mxproof explain dane/correct
tests/benchmarks/analyze.sh

$figures overhead
$figures world 10 1000 10000
build/release/tests/benchmarks/world_benchmark --benchmark_min_time=0.2 2>/dev/null

if docker version >/dev/null 2>&1; then
  tests/benchmarks/container_start.sh 5 postfix-3.7 mailu
  MXPROOF=build/release/mxproof tests/benchmarks/twin_start.sh 5
else
  echo 'start of containers: not measured, no engine answers (DOCKER_HOST)'
fi
