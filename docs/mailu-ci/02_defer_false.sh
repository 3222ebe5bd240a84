#!/usr/bin/env bash
# The same with DEFER_ON_TLS_ERROR=false, which has no effect on Postfix in any release so far: fails until that is mended.
SENDERS=mailu-defer-false exec "$(dirname "$0")/01_outbound.sh"
