# Sourced by build-rootfs and recipe-hash: reads an image's recipe.
# shellcheck shell=bash
images=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

fail() {
  printf '%s: %s\n' "${0##*/}" "$*" >&2
  exit 2
}

# read_recipe NAME: sets NAME and the keys of its image.conf; images/README.md says what they mean.
read_recipe() {
  NAME=$1
  [[ $NAME =~ ^[a-z0-9][a-z0-9.-]*$ && -f $images/$NAME/image.conf ]] ||
    fail "no recipe '$NAME'; there are: $(cd "$images" && printf '%s ' */image.conf | sed 's,/image.conf,,g')"
  SUITE='' PACKAGES='' FILES='' DEBCONF=''
  # shellcheck disable=SC1090
  . "$images/$NAME/image.conf"
  [ -n "$SUITE" ] && [ -n "$PACKAGES" ] || fail "$NAME/image.conf lacks SUITE or PACKAGES"
}
