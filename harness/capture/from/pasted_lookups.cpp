#include "harness/capture/from/pasted_lookups.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

bool says_the_same(const Lookup& a, const Lookup& b) {
    return a.end == b.end && a.records == b.records;
}

const char* text_of_end(const Lookup& lookup) {
    if (lookup.security == Security::bogus) return "bogus records";
    switch (lookup.end) {
    case LookupEnd::answered:
        return "records";
    case LookupEnd::no_data:
        return "no record";
    case LookupEnd::no_name:
        return "no such name";
    case LookupEnd::failed:
        return "a failure";
    case LookupEnd::silent:
        return "no answer";
    }
    return "";
}

// What is said of the security of one name and type.
struct SecurityFound {
    const PastedLookup* by_resolver = nullptr; // with AD, if any has it
    const PastedLookup* by_validator = nullptr;
};

void note_security(const PastedLookup& told, SecurityFound& found) {
    const bool says_it = told.is_of_security_alone ||
                         (told.lookup.end != LookupEnd::failed && told.lookup.end != LookupEnd::silent);
    if (!says_it || told.unchecked) return;
    if (told.said == SecuritySaid::by_validator) found.by_validator = &told;
    const bool has_it =
        found.by_resolver != nullptr && found.by_resolver->lookup.security == Security::secure;
    if (told.said == SecuritySaid::by_resolver && !has_it) found.by_resolver = &told;
}

} // namespace

std::string to_text(Where where) {
    return fmt::format("text {}, line {}", where.text, where.line);
}

std::optional<KnownLookup>
PastedLookups::find(const std::string& name, const std::string& type, const std::string& whose) const {
    const PastedLookup* chosen = nullptr;
    const PastedLookup* unchecked = nullptr;
    SecurityFound found;
    for (const PastedLookup& told : facts_.lookups) {
        if (told.lookup.name != name || told.lookup.type != type) continue;
        note_security(told, found);
        if (told.is_of_security_alone) continue;
        if (told.unchecked) {
            unchecked = &told;
            continue;
        }
        // That nothing came at once is no contradiction to what came later.
        if (chosen != nullptr && chosen->lookup.end != LookupEnd::silent &&
            !says_the_same(chosen->lookup, told.lookup))
            notes_.say(fmt::format(
                "Of {} of {} the text says two things, {} ({}) and {} ({}): the second is taken.",
                type,
                whose,
                text_of_end(chosen->lookup),
                to_text(chosen->where),
                text_of_end(told.lookup),
                to_text(told.where)
            ));
        if (chosen == nullptr || told.lookup.end != LookupEnd::silent) chosen = &told;
    }
    const PastedLookup* security = found.by_validator != nullptr ? found.by_validator : found.by_resolver;
    if (chosen == nullptr && unchecked == nullptr && security == nullptr) return std::nullopt;
    KnownLookup known;
    const PastedLookup* records = chosen != nullptr ? chosen : unchecked;
    known.knows_records = records != nullptr;
    known.lookup = records != nullptr ? records->lookup : Lookup{.name = name, .type = type};
    if (chosen != nullptr && chosen->lookup.end == LookupEnd::failed && unchecked != nullptr &&
        !unchecked->lookup.fails()) {
        known.lookup = unchecked->lookup;
        known.lookup.security = Security::bogus;
        known.lookup.code = chosen->lookup.code;
        known.lookup.ede = chosen->lookup.ede;
        return known;
    }
    if (known.lookup.security == Security::bogus) return known;
    known.knows_security = security != nullptr;
    if (security != nullptr) known.lookup.security = security->lookup.security;
    return known;
}

} // namespace harness
