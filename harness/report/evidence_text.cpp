#include "harness/report/evidence_text.hpp"

#include "harness/verdict/expectation_match.hpp"

#include "harness/report/sender_columns.hpp"

#include <fmt/format.h>

#include <string_view>

namespace harness {

namespace {

void add(std::string& text, std::string_view separator, std::string_view word) {
    if (word.empty()) return;
    text += separator;
    text += word;
}

} // namespace

std::string describe(const Expectation& expected) {
    return to_text(expected) + explained(kExpectation, expected);
}

std::string describe(const Observed& observed) {
    if (!observed.outcome) return "nothing";
    std::string text = to_text(observed);
    add(text, ", ", observed.dsn);
    add(text, ", ", observed.relay);
    if (observed.tls) {
        add(text, ", ", observed.tls->version);
        add(text, " ", observed.tls->cipher);
        add(text, " ", observed.tls->summary);
        if (observed.tls->sni.empty())
            text += ", no SNI";
        else
            add(text, ", SNI ", observed.tls->sni);
    }
    add(text, ", reports ", observed.report);
    return text;
}

std::string evidence_prefix(const EvidenceLine& line, std::chrono::system_clock::time_point start) {
    const double milliseconds = std::chrono::duration<double, std::milli>(line.time - start).count();
    return fmt::format("{:>+9.1f} ms  {:<6}  ", milliseconds, to_text(line.witness));
}

std::string evidence_text(const EvidenceLine& line, std::chrono::system_clock::time_point start) {
    return evidence_prefix(line, start) + line.text;
}

} // namespace harness
