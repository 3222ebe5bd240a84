#!/usr/bin/env bash
# Prints how fast `mxproof analyze` reads a log, against pflogsumm on the same file in the same run, and how much memory it takes:
# analyze.sh [megabytes of log, 150] [rounds, 3]. pflogsumm is Debian's package of that name.
set -euo pipefail
cd "$(dirname "$0")/../.."
megabytes=${1:-150}
rounds=${2:-3}
program=${MXPROOF:-build/release/mxproof}
[ -x "$program" ] || { echo "build it first: cmake --preset release && cmake --build build/release --target mxproof" >&2; exit 2; }
command -v pflogsumm >/dev/null || { echo "pflogsumm is missing: apt-get install pflogsumm" >&2; exit 2; }
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Mail of a week as a Postfix with smtp_tls_loglevel = 1 logs it: nine lines a message, 3000 domains, one in twenty deferred.
python3 - "$megabytes" >"$work/log" <<'PYTHON'
import datetime, random, sys
random.seed(1)
most = int(sys.argv[1]) * 1_000_000
words = ["Verified", "Trusted", "Trusted", "Untrusted"]
size = number = 0
step = datetime.timedelta(seconds=7 * 86400 / (most / 1200))
time = datetime.datetime(2026, 11, 1)
while size < most:
    number += 1
    time += step
    when = time.strftime("%b %e %H:%M:%S") + " mail postfix/"
    queue_id = "%X" % (0x4000000000 + number * 977)
    domain = f"d{random.randrange(3000)}.example"
    host = f"mx1.{domain}[198.18.{number % 200}.{number % 250 + 1}]:25"
    pid = 1000 + number % 300
    lines = [
        f"smtpd[{pid + 1000}]: connect from client.example.org[203.0.113.7]",
        f"smtpd[{pid + 1000}]: {queue_id}: client=client.example.org[203.0.113.7], sasl_method=PLAIN, sasl_username=user@example.org",
        f"cleanup[{pid + 2000}]: {queue_id}: message-id=<{number}.{queue_id}@example.org>",
        f"qmgr[99]: {queue_id}: from=<user@example.org>, size={1000 + number % 9000}, nrcpt=1 (queue active)",
        f"smtpd[{pid + 1000}]: disconnect from client.example.org[203.0.113.7] ehlo=2 starttls=1 auth=1 mail=1 rcpt=1 data=1 quit=1 commands=8",
    ]
    if number % 10:
        lines.append(f"smtp[{pid}]: {words[number % 4]} TLS connection established to {host}: TLSv1.3 with cipher TLS_AES_256_GCM_SHA384 (256/256 bits) key-exchange X25519 server-signature RSA-PSS (2048 bits) server-digest SHA256")
    start = f"smtp[{pid}]: {queue_id}: to=<someone{number % 777}@{domain}>, relay={host}, delay=0.8, delays=0.1/0.01/0.3/0.4, "
    if number % 20:
        lines += [start + f"dsn=2.0.0, status=sent (250 2.0.0 Ok: queued as 4T0abc{number})", f"qmgr[99]: {queue_id}: removed"]
    else:
        lines.append(start + "dsn=4.7.5, status=deferred (Server certificate not verified)")
    text = "".join(when + line + "\n" for line in lines)
    size += len(text)
    sys.stdout.write(text)
PYTHON

# Seconds of processor time and the most memory in MiB: `0.53 41`.
cost_of() {
  python3 -c 'import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
used = resource.getrusage(resource.RUSAGE_CHILDREN)
print("%.3f %d" % (used.ru_utime + used.ru_stime, used.ru_maxrss / 1024))' "$@"
}

least() { sort -n | head -n 1; }

for ((round = 0; round < rounds; round++)); do
  cost_of pflogsumm "$work/log" >>"$work/theirs"
  cost_of "$program" analyze "$work/log" >>"$work/ours"
done
awk -v size="$megabytes" -v theirs="$(least <"$work/theirs")" -v ours="$(least <"$work/ours")" 'BEGIN {
  split(theirs, a, " "); split(ours, b, " ")
  printf "log of %d MB: pflogsumm %.2f s, mxproof analyze %.2f s and %d MiB, so %.1f times as fast (at least 10, below 100 MB)\n",
    size, a[1], b[1], b[2], a[1] / b[1] }'
