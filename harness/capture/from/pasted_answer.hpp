// The records of one answer, and what was said around them -> a lookup. Pure.
#pragma once

#include "harness/capture/from/pasted_command.hpp"
#include "harness/capture/from/pasted_facts.hpp"
#include "harness/capture/from/pasted_record.hpp"

#include <optional>
#include <string>
#include <vector>

namespace harness {

class PastedAnswer {
public:
    Where where;
    PastedQuestion question; // empty: its records tell
    std::string code;        // `NOERROR`; empty: not said
    SecuritySaid said = SecuritySaid::nothing;
    Security security = Security::insecure;
    bool unchecked = false;
    bool is_silent = false;
    bool is_negative = false;  // there is no record, as somebody says
    std::size_t announced = 0; // records, by the header
    std::optional<std::uint16_t> ede = {};

    void add(PastedRecord record);
    bool has_records() const { return !records_.empty(); }
    /// Where the last alias leads to; empty if the last record is none.
    std::string last_target() const;
    /// Aliases alone, so that more may follow.
    bool is_of_aliases() const;
    /// Whether a record that comes next may be of this answer.
    bool continues_with(const PastedRecord& record) const;

    /// Puts what it says there, if it says anything.
    void tell(PastedFacts& facts) const;

private:
    PastedQuestion question_of_records() const;
    PastedLookup lookup() const;

    std::vector<PastedRecord> records_;
    bool has_signatures_ = false;
};

} // namespace harness
