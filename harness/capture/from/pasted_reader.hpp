// Pasted text, line by line -> what it says. Pure.
#pragma once

#include "harness/capture/from/dns_text.hpp"
#include "harness/capture/from/mail_log_text.hpp"
#include "harness/capture/from/pasted_certificate.hpp"
#include "harness/capture/from/pasted_facts.hpp"
#include "harness/capture/from/tls_client_text.hpp"

#include <string_view>

namespace harness {

class PastedReader {
public:
    PastedReader() : dns_(facts_), client_(facts_), log_(facts_) {}
    PastedReader(const PastedReader&) = delete;
    PastedReader& operator=(const PastedReader&) = delete;

    /// The next text begins.
    void begin_text();

    /// A line without its end; of one that was too long, its beginning.
    void take(std::string_view line, bool is_cut);

    /// All texts have ended.
    PastedFacts finish();

private:
    bool understand(const std::string& line);
    bool take_command(const std::string& line);

    PastedFacts facts_;
    DnsText dns_;
    TlsClientText client_;
    MailLogText log_;
    PemLines pem_;
    Where where_;
};

} // namespace harness
