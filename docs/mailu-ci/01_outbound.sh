#!/usr/bin/env bash
# A hook of Mailu's tests/compose/test.py: 0 if the outbound TLS of a twin of the running Postfix is what the documentation says. MXPROOF
# is the program (`./run.sh` of a checkout), SMTP the container or service, SENDER whose documentation counts.
set -euo pipefail
exec "${MXPROOF:-mxproof}" run attack/ certificate/ dane/ insecure-mx/ starttls/ \
  --twin "${SMTP:-service:smtp}" --sender "${SENDER:-mailu}" --report "junit=${JUNIT:-outbound.xml}"
