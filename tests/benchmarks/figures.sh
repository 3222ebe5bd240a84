#!/usr/bin/env bash
# Prints the figures that mxproof promises, measured on this machine. As root.
set -euo pipefail
cd "$(dirname "$0")/../.."
. .ci/packages.sh
install_missing "${build_packages[@]}" "${test_packages[@]}"
cmake --preset release -DBUILD_TESTING=ON >/dev/null
cmake --build build/release --target mxproof figures world_benchmark >/dev/null

build/release/tests/benchmarks/figures overhead
build/release/tests/benchmarks/figures world 10 1000 10000
build/release/tests/benchmarks/world_benchmark --benchmark_min_time=0.2 2>/dev/null

start=$(date +%s.%N)
build/release/mxproof run >/dev/null 2>&1 || echo "mxproof run: exit code $?"
end=$(date +%s.%N)
awk -v a="$start" -v b="$end" 'BEGIN { printf "all scenarios x all policies: %.1f s (at most 15)\n", b - a }'

if docker version >/dev/null 2>&1; then
  tests/benchmarks/container_start.sh 5 postfix-3.7 mailu
  MXPROOF=build/release/mxproof tests/benchmarks/twin_start.sh 5
else
  echo 'start of containers: not measured, no engine answers (DOCKER_HOST)'
fi
