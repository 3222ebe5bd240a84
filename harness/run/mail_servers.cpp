#include "harness/run/mail_servers.hpp"

#include "harness/mta/exim/exim.hpp"
#include "harness/mta/opensmtpd/opensmtpd.hpp"
#include "harness/mta/postfix/postfix.hpp"

#include <stdexcept>
#include <string>

namespace harness {

const Mta& mail_server(std::string_view program) {
    if (program == "postfix") return postfix();
    if (program == "exim") return exim();
    if (program == "opensmtpd") return opensmtpd();
    throw std::invalid_argument("no such mail server: " + std::string(program));
}

} // namespace harness
