# Sourced by run.sh and test.sh: installs what is missing from Debian's packages, says so, and does nothing twice.
# shellcheck shell=bash

build_packages=(
  g++ cmake ninja-build ccache pkg-config
  libboost1.81-dev libboost-json1.81-dev libboost-url1.81-dev libssl-dev libldns-dev libfyaml-dev libcli11-dev libfmt-dev libspdlog-dev
  libnl-route-3-dev libarchive-dev libpugixml-dev postfix
)
test_packages=(
  mold libgtest-dev libgmock-dev libvalijson-dev libbenchmark-dev clang-format
  docker.io docker-compose podman runc busybox-static mmdebstrap uidmap
  postfix-mta-sts-resolver libidn12 libspf2-2 libdb5.3 libevent-2.1-7
  unbound bind9 knot-resolver pdns-recursor bind9-dnsutils gnutls-bin ldnsutils openssl swaks libnet-dns-perl libnet-ssleay-perl node-nodemailer curl iproute2 procps mount libxml2-utils python3
  zstd xz-utils bzip2 pflogsumm
)

say() { printf '%s\n' "== $*" >&2; }

# as_root COMMAND…: directly when root, with sudo otherwise.
as_root() {
  if [ "$(id -u)" = 0 ]; then
    "$@"
  elif command -v sudo >/dev/null; then
    sudo "$@"
  else
    printf '%s\n' "$0: '$*' needs root, and sudo is not installed: start this script as root" >&2
    return 3
  fi
}

# missing_packages PACKAGE…: those that are not installed, a line each.
missing_packages() {
  local there
  there=$(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null | sed -n 's/^installed //p') || true
  printf '%s\n' "$@" | grep -vxF -e "$there" || true
}

# refuse_moved BUILD SOURCE: CMake writes the path of the sources into its build folder, and refuses any other.
refuse_moved() {
  local made_for
  [ -e "$1/CMakeCache.txt" ] || return 0
  made_for=$(sed -n 's/^CMAKE_HOME_DIRECTORY:INTERNAL=//p' "$1/CMakeCache.txt")
  [ "$made_for" != "$2" ] || return 0
  say "$1 was built for $made_for, and this checkout is $2: remove it (rm -r '$1') and try again"
  return 3
}

# install_missing PACKAGE…: Debian's postfix and unbound would start a service of the system at installation; a
# policy-rc.d that says no is in place while they are installed, and "No configuration" leaves Postfix without one.
install_missing() {
  local missing=()
  mapfile -t missing < <(missing_packages "$@")
  [ ${#missing[@]} -gt 0 ] || return 0
  say "installing Debian packages: ${missing[*]}"
  as_root apt-get update -qq
  local removed
  removed=$(as_root apt-get install -s --no-install-recommends "${missing[@]}" | awk '/^Remv/ {print $2}' | grep -Ev '^libboost' || true)
  if [ -n "$removed" ]; then
    printf '%s\n' "$0: installing ${missing[*]} would remove: $(echo $removed). Nothing was changed." \
      "Install them yourself if that is what you want, or run mxproof in a container." >&2
    return 3
  fi
  as_root env DEBIAN_FRONTEND=noninteractive sh -euc '
    policy=/usr/sbin/policy-rc.d
    if [ ! -e "$policy" ]; then
      trap "rm -f $policy" EXIT
      printf "#!/bin/sh\nexit 101\n" > "$policy"
      chmod +x "$policy"
    fi
    dpkg-query -W postfix >/dev/null 2>&1 ||
      echo "postfix postfix/main_mailer_type select No configuration" | debconf-set-selections
    apt-get install -y -qq --no-install-recommends "$@" >/dev/null
  ' sh "${missing[@]}"
}
