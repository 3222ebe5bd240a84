#include "harness/capture/from/pasted_record.hpp"

#include "fake_dns/ldns_ptr.hpp"
#include "harness/base/lower_case.hpp"
#include "harness/capture/dns_record.hpp"

namespace harness {

namespace {

constexpr std::size_t kLongestRecord = 16384; // characters: a whole certificate in hexadecimal digits

// An owner, a TTL or a class, a type, data: words of a sentence are none.
bool may_be_record(const std::string& line) {
    const auto blank = line.find(' ');
    return line.size() <= kLongestRecord && blank != std::string::npos && blank > 1 &&
           line[blank - 1] == '.' && line.front() != ';';
}

} // namespace

std::optional<PastedRecord> read_record(const std::string& line) {
    if (!may_be_record(line)) return std::nullopt;
    ldns_rr* raw = nullptr;
    if (ldns_rr_new_frm_str(&raw, line.c_str(), 0, nullptr, nullptr) != LDNS_STATUS_OK) return std::nullopt;
    const fake_dns::RrPtr record(raw);
    const fake_dns::LdnsTextPtr type(ldns_rr_type2str(ldns_rr_get_type(raw)));
    const fake_dns::LdnsTextPtr owner(ldns_rdf2str(ldns_rr_owner(raw)));
    if (!type || !owner || ldns_rr_rd_count(raw) == 0) return std::nullopt;
    return PastedRecord{in_lower_case(owner.get()), type.get(), record_data(raw)};
}

} // namespace harness
