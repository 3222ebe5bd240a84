#include "harness/capture/from/dns_text.hpp"

#include "harness/base/lower_case.hpp"
#include "harness/capture/host_order.hpp"

#include <array>
#include <charconv>
#include <sstream>
#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr std::size_t kLongestRecord = 16384; // characters, in parentheses

template <typename Number>
Number number_behind(string_view key, string_view text) {
    Number number{};
    const auto at = text.find(key);
    if (at == string_view::npos) return number;
    text.remove_prefix(at + key.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

string_view word_behind(string_view key, string_view text) {
    const auto at = text.find(key);
    if (at == string_view::npos) return {};
    text.remove_prefix(at + key.size());
    return text.substr(0, text.find_first_of(" ,;"));
}

bool has_word(string_view text, string_view word) {
    std::istringstream words{std::string(text)};
    for (std::string one; words >> one;)
        if (one == word) return true;
    return false;
}

// `example.org. IN MX`, in front of which the mark of a comment was
PastedQuestion question_in(string_view text) {
    std::istringstream words{std::string(text)};
    PastedQuestion question;
    std::string name_class;
    words >> question.name >> name_class >> question.type;
    if (question.type.empty() || (name_class != "IN" && name_class != "in")) return {};
    question.name = absolute_name(question.name);
    return question;
}

string_view without_marks(string_view line) {
    const auto at = line.find_first_not_of("; ");
    return at == string_view::npos ? string_view() : line.substr(at);
}

// What drill -S says of a signature, and the code of RFC 8914 4.
std::optional<std::uint16_t> fault_of_chase(string_view line) {
    constexpr std::array<std::pair<string_view, std::uint16_t>, 5> kFaults{{
        {"signature has expired", 7},
        {"inception date in the future", 8},
        {"Bogus DNSSEC signature", 6},
        {"No signatures found", 10},
        {"No keys with the keytag", 6},
    }};
    for (const auto& [text, code] : kFaults)
        if (line.find(text) != string_view::npos) return code;
    return std::nullopt;
}

} // namespace

void DnsText::begin(PastedCommand command, Where where) {
    finish();
    command_ = std::move(command);
    asked_ = 0;
    is_short_ = command_.is_short && command_.program == "dig";
    start(where);
    // dig repeats the question in each answer, and may have more than one.
    if (!command_.questions.empty() && (is_short_ || command_.program != "dig"))
        answer_.question = command_.questions.front();
    answer_.is_negative = is_short_;
}

void DnsText::start(Where where) {
    answer_.tell(facts_);
    answer_ = {};
    answer_.where = where;
    answer_.unchecked = command_.unchecked;
    section_ = Section::none;
    has_header_ = false;
}

void DnsText::finish() {
    start({});
    command_ = {};
    is_short_ = false;
    open_record_.clear();
    troubled_ = {};
}

bool DnsText::take_header(const std::string& line) {
    if (line.starts_with(";; flags:")) {
        const string_view flags = string_view(line).substr(0, line.find(';', 2));
        answer_.security = has_word(flags, "ad") ? Security::secure : Security::insecure;
        answer_.unchecked = answer_.unchecked || has_word(flags, "cd");
        answer_.said = SecuritySaid::by_resolver;
        answer_.announced = number_behind<std::size_t>("ANSWER: ", line);
        return true;
    }
    if (line.starts_with("; EDE: ")) {
        answer_.ede = number_behind<std::uint16_t>("EDE: ", line);
        return true;
    }
    const bool is_silent = line.find("no servers could be reached") != std::string::npos ||
                           line.starts_with("Error: error sending query");
    if (is_silent) {
        answer_.is_silent = true;
        if (answer_.question.name.empty() && asked_ < command_.questions.size())
            answer_.question = command_.questions[asked_];
    }
    return is_silent || line.starts_with(";; communications error") || line.starts_with("; EDNS:") ||
           line.starts_with(";; SERVER:") || line.starts_with(";; Query time:") ||
           line.starts_with(";; WHEN:") || line.starts_with(";; MSG SIZE") ||
           line.starts_with(";; global options") || line.starts_with(";; Got answer");
}

bool DnsText::take_section(const std::string& line) {
    if (!line.starts_with(";; ") || !(line.ends_with(" SECTION:") || line.ends_with("PSEUDOSECTION:")))
        return false;
    if (line == ";; QUESTION SECTION:")
        section_ = Section::question;
    else
        section_ = line == ";; ANSWER SECTION:" ? Section::answer : Section::other;
    return true;
}

bool DnsText::take_question(const std::string& line) {
    if (section_ != Section::question || !line.starts_with(';')) return false;
    const PastedQuestion question = question_in(without_marks(line));
    if (question.name.empty()) return false;
    answer_.question = question;
    section_ = Section::none;
    return true;
}

void DnsText::start_validated(Where where, Security security) {
    // An alias and what is behind it have each their own.
    const bool goes_on = !has_header_ && answer_.said == SecuritySaid::by_validator &&
                         answer_.has_records() && answer_.is_of_aliases();
    if (!goes_on) {
        const PastedQuestion question =
            answer_.has_records() || answer_.question.name.empty() ? troubled_ : answer_.question;
        start(where);
        answer_.question = question;
        answer_.security = security;
    }
    if (security == Security::insecure) answer_.security = security;
    answer_.said = SecuritySaid::by_validator;
    troubled_ = {};
}

// What delv says.
bool DnsText::take_validator(const std::string& line, Where where) {
    if (const auto at = line.find(" resolving '"); line.starts_with(";; ") && at != std::string::npos) {
        const auto begin = at + 12;
        const std::string words = line.substr(begin, line.find('\'', begin) - begin);
        const auto slash = words.find('/');
        if (slash == std::string::npos) return true;
        troubled_ = {
            absolute_name(words.substr(0, slash)), words.substr(slash + 1, words.rfind('/') - slash - 1)};
        return true;
    }
    if (line.starts_with(";; resolution failed: ncache")) return true; // there is more to come
    if (line.starts_with(";; resolution failed: ")) {
        start_validated(where, Security::insecure);
        answer_.code = line.ends_with("timed out") ? "" : "SERVFAIL";
        answer_.is_silent = answer_.code.empty();
        return true;
    }
    const bool is_negative = line.starts_with("; negative response, ");
    if (!is_negative && line != "; fully validated" && line != "; unsigned answer" &&
        line != "; answer not validated")
        return line.starts_with(";; validating ");
    const bool is_secure = line.ends_with("fully validated");
    start_validated(where, is_secure ? Security::secure : Security::insecure);
    if (line.ends_with("not validated")) answer_.said = SecuritySaid::nothing;
    answer_.is_negative = is_negative;
    return true;
}

// `; _25._tcp.mx. 300 IN \-TLSA ;-$NXRRSET`
bool DnsText::take_denial(const std::string& line) {
    if (!answer_.is_negative || !line.starts_with("; ")) return false;
    const auto mark = line.find(" \\-");
    if (mark != std::string::npos) {
        if (answer_.question.name.empty()) {
            const std::string type = line.substr(mark + 3, line.find(' ', mark + 3) - mark - 3);
            answer_.question = {absolute_name(line.substr(2, line.find(' ', 2) - 2)), type};
        }
        if (line.ends_with("NXDOMAIN")) answer_.code = "NXDOMAIN";
    }
    return true;
}

// What drill -S says.
bool DnsText::take_chase(const std::string& line, Where where) {
    constexpr string_view kBegin = ";; Chasing: ";
    if (line.starts_with(kBegin)) {
        start(where);
        std::istringstream words(line.substr(kBegin.size()));
        words >> answer_.question.name >> answer_.question.type;
        answer_.question.name = absolute_name(answer_.question.name);
        section_ = Section::chase;
        return true;
    }
    if (section_ != Section::chase) return line.starts_with(";; Number of trusted keys");
    if (line == ";; Chase successful") {
        answer_.said = SecuritySaid::by_validator;
        answer_.security = Security::secure;
        start(where);
    } else if (line.starts_with(";; Chase failed")) {
        if (!answer_.has_records()) answer_ = {}; // it does not say of what there is none
        start(where);
    } else if (line.starts_with("|---")) {
        if (const auto fault = fault_of_chase(line)) {
            answer_.ede = fault;
            answer_.security = Security::bogus;
            answer_.said = SecuritySaid::by_validator;
        }
    } else if (auto record = read_record(line); record && answer_.ede) {
        const bool is_it = record->owner == answer_.question.name && record->type == answer_.question.type;
        if (is_it) answer_.add(std::move(*record));
    }
    return true;
}

bool DnsText::take_record(const std::string& line, Where where) {
    std::string whole = line;
    if (!open_record_.empty() ||
        (line.find('(') != std::string::npos && line.find(')') == std::string::npos)) {
        const std::string part = line.substr(0, line.find(" ;"));
        open_record_ += (open_record_.empty() ? "" : " ") + part;
        const bool is_whole = part.find(')') != std::string::npos;
        if (!is_whole && open_record_.size() < kLongestRecord) return true;
        whole = std::exchange(open_record_, {});
        std::erase_if(whole, [](char c) { return c == '(' || c == ')'; });
    }
    auto record = read_record(whole);
    if (!record) return false;
    if (section_ == Section::other) return true;
    if (!has_header_ && !answer_.continues_with(*record)) {
        start(where);
    }
    if (answer_.where.line == 0) answer_.where = where;
    answer_.add(std::move(*record));
    return true;
}

// Of `dig +short`: data alone.
bool DnsText::take_short(const std::string& line) {
    if (line.starts_with(';')) return take_header(line);
    for (std::size_t i = asked_; i < command_.questions.size(); ++i) {
        const PastedQuestion& question = command_.questions[i];
        const std::string owner = answer_.has_records() ? answer_.last_target() : "";
        const std::string name = owner.empty() || i != asked_ ? question.name : owner;
        auto record = read_record(name + " 0 IN " + question.type + " " + line);
        if (!record && line.ends_with('.')) record = read_record(name + " 0 IN CNAME " + line);
        if (!record) continue;
        if (i != asked_) {
            start(answer_.where);
            answer_.question = question;
            asked_ = i;
        }
        answer_.is_negative = false;
        answer_.add(std::move(*record));
        return true;
    }
    return false;
}

bool DnsText::take(const std::string& line, Where where) {
    if (line.starts_with("; <<>> DiG ") || line.starts_with("; <<>> dig")) {
        if (const auto end = line.find(" <<>> ", 7); end != std::string::npos)
            begin(read_dig_arguments(string_view(line).substr(end + 6)), where);
        return true;
    }
    if (line.starts_with(";; ->>HEADER<<-")) {
        start(where);
        is_short_ = false;
        has_header_ = true;
        answer_.code = word_behind("status: ", line);
        if (answer_.code.empty()) answer_.code = word_behind("rcode: ", line);
        return true;
    }
    if (is_short_ && take_short(line)) return true;
    is_short_ = false;
    return take_chase(line, where) || take_section(line) || take_question(line) || take_header(line) ||
           take_validator(line, where) || take_denial(line) || take_record(line, where);
}

} // namespace harness
