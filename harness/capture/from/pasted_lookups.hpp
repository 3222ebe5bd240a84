// All that pasted text says of one name and type -> one lookup. Pure.
#pragma once

#include "harness/capture/from/pasted_facts.hpp"
#include "harness/capture/from/pasted_notes.hpp"

#include <optional>
#include <string>

namespace harness {

struct KnownLookup {
    Lookup lookup;
    bool knows_records = true;
    bool knows_security = true;
};

class PastedLookups {
public:
    /// Both must outlive it.
    PastedLookups(const PastedFacts& facts, PastedNotes& notes) : facts_(facts), notes_(notes) {}

    /// Nothing, if the text does not speak of it. Where it contradicts itself, that is said. `whose`: how a
    /// sentence calls the name, `mx1`.
    std::optional<KnownLookup>
    find(const std::string& name, const std::string& type, const std::string& whose) const;

private:
    const PastedFacts& facts_;
    PastedNotes& notes_;
};

/// `text 2, line 7`
std::string to_text(Where where);

} // namespace harness
