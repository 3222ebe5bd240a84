// What the containers around a mail server do in the test that it stays untouched.
#pragma once

#include <string>

namespace support {

// Domains of this test alone: here.test has a mail server, gone.test one that does not answer.
inline const std::string kResolver = R"sh(
sed -i 's/^exec.*//' /start.sh; . /start.sh
cat >>/etc/unbound/unbound.conf <<END
server:
  local-zone: test. static
  local-data: "here.test. MX 10 mx.here.test."
  local-data: "mx.here.test. A 198.51.100.25"
  local-data: "gone.test. MX 10 mx.gone.test."
  local-data: "mx.gone.test. A 198.51.100.99"
END
exec unbound -c /etc/unbound/unbound.conf
)sh";

// One message after the other; each that is accepted is a line of its log.
inline const std::string kClient = R"sh(
trap stop=1 TERM
for ((n = 1; !stop; n++)); do
  exec 3<>/dev/tcp/198.51.100.26/25 || continue
  printf 'EHLO client.test\r\nMAIL FROM:<a@client.test>\r\nRCPT TO:<u%d@here.test>\r\nDATA\r\n' $n >&3
  until read -r line <&3 && [[ $line == 354* ]]; do [ -n "$line" ] || break; done
  printf 'Subject: %d\r\n\r\ntext\r\n.\r\nQUIT\r\n' $n >&3
  while read -r line <&3; do [[ $line != *queued* ]] || echo "accepted u$n@here.test"; done
  exec 3>&-
done
)sh";

} // namespace support
