#include "harness/capture/from/pasted_answer.hpp"

#include <algorithm>

namespace harness {

namespace {

constexpr std::size_t kMostRecords = 64; // of one answer; no scenario has more

} // namespace

void PastedAnswer::add(PastedRecord record) {
    if (record.type == "RRSIG")
        has_signatures_ = true;
    else if (records_.size() < kMostRecords)
        records_.push_back(std::move(record));
}

std::string PastedAnswer::last_target() const {
    return has_records() && records_.back().type == "CNAME" ? records_.back().data : "";
}

bool PastedAnswer::is_of_aliases() const {
    return std::all_of(records_.begin(), records_.end(), [](const PastedRecord& record) {
        return record.type == "CNAME";
    });
}

bool PastedAnswer::continues_with(const PastedRecord& record) const {
    if (records_.empty() || record.type == "RRSIG") return true;
    const PastedRecord& last = records_.back();
    if (last.type == "CNAME") return record.owner == last.data;
    return record.owner == last.owner && record.type == last.type;
}

PastedQuestion PastedAnswer::question_of_records() const {
    if (!question.name.empty() || records_.empty()) return question;
    return {records_.front().owner, records_.back().type};
}

PastedLookup PastedAnswer::lookup() const {
    PastedLookup result{.where = where, .said = said, .unchecked = unchecked};
    result.has_signatures = has_signatures_;
    Lookup& lookup = result.lookup;
    const PastedQuestion asked = question_of_records();
    lookup.name = asked.name;
    lookup.type = asked.type;
    lookup.security = security;
    for (const PastedRecord& record : records_) {
        if (record.type == asked.type)
            lookup.records.push_back(record.data);
        else if (record.type == "CNAME")
            lookup.links.push_back({record.owner, record.data});
    }
    std::sort(lookup.records.begin(), lookup.records.end());
    lookup.records.erase(std::unique(lookup.records.begin(), lookup.records.end()), lookup.records.end());
    const bool is_good = code.empty() || code == "NOERROR";
    if (is_silent)
        lookup.end = LookupEnd::silent;
    else if (is_good)
        lookup.end = lookup.records.empty() ? LookupEnd::no_data : LookupEnd::answered;
    else
        lookup.end = code == "NXDOMAIN" ? LookupEnd::no_name : LookupEnd::failed;
    if (lookup.end == LookupEnd::failed || security == Security::bogus) {
        lookup.code = lookup.end == LookupEnd::failed ? code : "SERVFAIL";
        lookup.ede = ede;
    }
    result.is_of_security_alone = lookup.end == LookupEnd::no_data && !is_negative && code.empty();
    return result;
}

void PastedAnswer::tell(PastedFacts& facts) const {
    const bool is_cut = announced > 0 && records_.empty();
    const bool says_something =
        has_records() || is_negative || is_silent || !code.empty() || said == SecuritySaid::by_validator;
    PastedLookup told = lookup();
    if (told.lookup.name.empty() || is_cut || !says_something) return;
    if (told.lookup.type != "CNAME" && told.lookup.end != LookupEnd::silent)
        for (const Link& link : told.lookup.links) {
            PastedLookup alias = told;
            alias.lookup = {.name = link.owner, .type = "CNAME", .end = LookupEnd::answered};
            alias.lookup.records = {link.target};
            alias.lookup.security = told.lookup.security;
            // Of an insecure answer the alias may be secure, and what is behind it not.
            if (security != Security::secure) alias.said = SecuritySaid::nothing;
            facts.keep(std::move(alias), facts.lookups);
        }
    facts.keep(std::move(told), facts.lookups);
}

} // namespace harness
