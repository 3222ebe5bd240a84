// What posttls-finger prints, and what mail servers log -> sessions, lookups and attempts. Pure.
#pragma once

#include "harness/analyze/log_line.hpp"
#include "harness/capture/from/pasted_command.hpp"
#include "harness/capture/from/pasted_facts.hpp"
#include "harness/mta/delivery_event.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace harness {

class MailLogText {
public:
    explicit MailLogText(PastedFacts& facts) : facts_(facts), lines_(LogTime{}) {}

    /// posttls-finger was called.
    void begin(const PastedCommand& command);

    /// Whether the line is of one of these programs.
    bool take(const std::string& line, Where where);

    bool is_open() const { return is_open_; }

    /// posttls-finger -C printed a certificate.
    void take_certificate(std::string der);

    /// Something else follows.
    void finish();

private:
    void take_finger(std::string_view text, Where where);
    bool take_dialogue(std::string_view text);
    bool take_verification(std::string_view text, Where where);
    bool take_names(std::string_view text, Where where);
    void take_event(const LogEvent& event, std::string_view text, Where where);
    void take_summary(const TlsReported& summary, Where where);
    void take_step(const FailedStep& step, std::string_view text, PastedAttempt attempt);
    void take_lookup(const FailedStep& step, Where where);
    void take_policy(Reason reason, const PastedAttempt& attempt);
    void take_end_of_session(const FailedStep& step, std::string_view text, const PastedAttempt& attempt);
    void add_lookup(
        Where where,
        std::string name,
        const char* type,
        LookupEnd end,
        Security security,
        std::vector<std::string> records
    );
    PastedSession& session_at(const std::string& host, const std::string& address, Where where);
    void renew(const std::string& host, const std::string& address, Where where);

    PastedFacts& facts_;
    LogLineReader lines_;
    PastedSession session_;
    bool is_open_ = false;
    bool is_summed_up_ = false;
    bool by_dane_ = false;
    std::string domain_;  // that posttls-finger was told
    std::string command_; // of the dialogue
};

} // namespace harness
