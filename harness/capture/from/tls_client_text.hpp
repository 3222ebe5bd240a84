// What `openssl s_client -starttls smtp` prints -> sessions. Pure.
#pragma once

#include "harness/capture/from/pasted_command.hpp"
#include "harness/capture/from/pasted_facts.hpp"

#include <string>

namespace harness {

class TlsClientText {
public:
    explicit TlsClientText(PastedFacts& facts) : facts_(facts) {}

    /// The program was called.
    void begin(const PastedCommand& command, Where where);

    /// Whether the line is of this program.
    bool take(const std::string& line, Where where);

    bool is_open() const { return is_open_; }

    /// It printed a certificate.
    void take_certificate(std::string der, Where where);

    /// Something else follows.
    void finish();

private:
    void open(Where where);
    bool take_verification(const std::string& line, Where where);
    bool take_chain(const std::string& line);
    bool take_failure(const std::string& line, Where where);
    bool take_session(const std::string& line, Where where);

    PastedFacts& facts_;
    PastedSession session_;
    bool is_open_ = false;
    bool says_something_ = false;
    bool is_connected_ = false;
    bool has_ended_ = false;
    bool is_in_chain_ = false;
    int depth_ = 0;
};

} // namespace harness
