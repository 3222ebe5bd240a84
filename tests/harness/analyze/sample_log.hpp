// Lines of a Postfix, for tests of what is made of them.
#pragma once

#include "harness/analyze/log_analyzer.hpp"

#include <fmt/format.h>

#include <string>

namespace harness {

inline constexpr LogTime kSampleNow =
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 29) + std::chrono::hours(6);

inline std::string smtp_line(const std::string& time, const std::string& text, int pid = 7) {
    return fmt::format("{} mail postfix/smtp[{}]: {}\n", time, pid, text);
}

inline std::string qmgr_line(const std::string& time, const std::string& text) {
    return fmt::format("{} mail postfix/qmgr[2]: {}\n", time, text);
}

inline std::string tls_line(
    const std::string& time, const std::string& word, const std::string& address = "192.0.2.1", int pid = 7
) {
    return smtp_line(
        time,
        fmt::format(
            "{} TLS connection established to mx.a.example[{}]:25: TLSv1.3 with cipher "
            "TLS_AES_256_GCM_SHA384 (256/256 bits)",
            word,
            address
        ),
        pid
    );
}

inline std::string sent_line(
    const std::string& time,
    const std::string& id,
    const std::string& domain,
    const std::string& address = "192.0.2.1",
    int pid = 7
) {
    return smtp_line(
        time,
        fmt::format(
            "{}: to=<user@{}>, relay=mx.a.example[{}]:25, delay=1, delays=0/0/0/1, dsn=2.0.0, status=sent "
            "(250 ok)",
            id,
            domain,
            address
        ),
        pid
    );
}

inline std::string failed_line(
    const std::string& time,
    const std::string& id,
    const std::string& domain,
    const std::string& status = "deferred",
    const std::string& text = "Server certificate not verified",
    const std::string& dsn = "4.7.5"
) {
    return smtp_line(
        time,
        fmt::format(
            "{}: to=<user@{}>, relay=mx.a.example[192.0.2.1]:25, delay=1, delays=0/0/0/1, dsn={}, status={} "
            "({})",
            id,
            domain,
            dsn,
            status,
            text
        )
    );
}

inline Analysis analysis_of(
    std::string_view log, AnalysisScope scope = {}, const std::optional<std::vector<QueueEntry>>& queue = {}
) {
    LogAnalyzer analyzer(std::move(scope), kSampleNow);
    analyzer.feed(log);
    analyzer.end_log();
    return analyzer.finish(queue);
}

} // namespace harness
