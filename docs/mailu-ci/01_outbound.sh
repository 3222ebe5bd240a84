#!/usr/bin/env bash
# A hook of Mailu's tests/compose/test.py: 0 if outbound mail of the Postfix image under test does what Mailu's documentation
# says. Needs Docker alone; README.md names the variables.
set -euo pipefail
image=${DOCKER_ORG:-ghcr.io/mailu}/${DOCKER_PREFIX:-}postfix:${MAILU_VERSION:-local}
mxproof=${MXPROOF_IMAGE:-mxproof/mxproof}
reports=$(realpath "${REPORTS:-.}")
# DEFER_ON_TLS_ERROR=true, which is the default, an override of the FAQ, and a relay host.
senders=${SENDERS:-mailu-defer-true,mailu-override-may,mailu-relayhost,mailu-relayhost-465}
peers=(attack/ certificate/ dane/ delivery/ dns/ insecure-mx/ starttls/
  reports/mailu-1988-dane-for-a-relay-host reports/mailu-2245-relay-host-at-port-465)
[ -z "${PEERS-}" ] || read -ra peers <<<"$PEERS"

# Here, or else in a registry, or else from its sources.
docker image inspect "$mxproof" >/dev/null 2>&1 || docker pull "$mxproof" ||
  docker build --tag "$mxproof" --file images/mxproof/Dockerfile "${MXPROOF_SOURCE:?no image $mxproof: name its repository, or a checkout}"

# It makes its networks itself; the engine's socket, and the machine's processes, are how it reaches the containers that it
# starts from the image under test. docs/compose says what each capability is for.
exec docker run --rm --network none --pid host \
  --cap-add SYS_ADMIN --cap-add NET_ADMIN --cap-add SYS_PTRACE --security-opt apparmor=unconfined \
  --volume "${DOCKER_SOCKET:-/var/run/docker.sock}:/var/run/docker.sock" --volume "$reports:/reports" \
  "$mxproof" run "${peers[@]}" --sender "$senders" --image "$image" \
  --report "junit=/reports/outbound-${senders%%,*}.xml" --report "markdown=/reports/outbound-${senders%%,*}.md"
