// What dig, drill and delv print -> lookups. Pure.
#pragma once

#include "harness/capture/from/pasted_answer.hpp"

#include <string>

namespace harness {

class DnsText {
public:
    explicit DnsText(PastedFacts& facts) : facts_(facts) {}

    /// One of these programs was called.
    void begin(PastedCommand command, Where where);

    /// Whether the line is of one of these programs.
    bool take(const std::string& line, Where where);

    /// Something else follows.
    void finish();

private:
    enum class Section { none, question, answer, other, chase };

    bool take_header(const std::string& line);
    bool take_section(const std::string& line);
    bool take_question(const std::string& line);
    bool take_validator(const std::string& line, Where where);
    bool take_denial(const std::string& line);
    bool take_chase(const std::string& line, Where where);
    bool take_record(const std::string& line, Where where);
    bool take_short(const std::string& line);
    void start(Where where);
    void start_validated(Where where, Security security);

    PastedFacts& facts_;
    PastedCommand command_;
    std::size_t asked_ = 0; // of the command's questions: which is being answered
    PastedAnswer answer_;
    Section section_ = Section::none;
    bool has_header_ = false;
    bool is_short_ = false;
    std::string open_record_; // of several lines, in parentheses
    PastedQuestion troubled_; // what the validator has just complained of
};

} // namespace harness
