#include "harness/stack/mailu/admin_answers.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <boost/url/pct_string_view.hpp>

#include <algorithm>
#include <array>
#include <optional>

namespace harness::mailu {

namespace {

constexpr std::string_view kPrefix = "/internal/postfix/";
constexpr std::size_t kMostOctets = 253; // of a domain name in text form

HttpAnswer not_found() {
    return {404, "text/html; charset=utf-8", "<!doctype html><title>404 Not Found</title>\n"};
}

// The maps of a mail server whose own domains are not recipients here: they know nobody.
bool is_known_map(std::string_view map) {
    constexpr std::array<std::string_view, 7> kMaps{
        "transport", "domain", "alias", "mailbox", "recipient/map", "sender/map", "sender/rate"};
    return std::find(kMaps.begin(), kMaps.end(), map) != kMaps.end();
}

std::optional<std::string> decoded(std::string_view text) {
    const auto checked =
        boost::urls::make_pct_string_view(boost::core::string_view(text.data(), text.size()));
    if (!checked) return std::nullopt;
    std::string plain;
    checked->decode({}, boost::urls::string_token::assign_to(plain));
    return plain;
}

// A name that no resolver is asked for: an empty label (Postfix looks up parents as `.example`), or one too
// long.
bool can_be_asked(const std::string& nexthop) {
    return !nexthop.empty() && nexthop.size() <= kMostOctets && nexthop.front() != '.' &&
           nexthop.find("..") == std::string::npos;
}

bool is_usable(const TlsaFields& record) {
    return (record.usage == 2 || record.usage == 3) && record.selector <= 1 && record.matching <= 2;
}

} // namespace

HttpAnswer AdminAnswers::answer(std::string_view method, std::string_view target) const {
    if (method != "GET" && method != "HEAD") return {405, "text/html; charset=utf-8", ""};
    target = target.substr(0, target.find('?'));
    if (!target.starts_with(kPrefix)) return not_found();
    target.remove_prefix(kPrefix.size());
    const auto slash = target.rfind('/');
    if (slash == std::string_view::npos) return not_found();
    const auto key = decoded(target.substr(slash + 1));
    if (!key) return {400, "text/html; charset=utf-8", ""};
    const std::string_view map = target.substr(0, slash);
    if (map == "dane") return dane(*key);
    // Whoever logs in by an address may send from it.
    if (map == "sender/login")
        return {200, "application/json", boost::json::serialize(boost::json::value(*key))};
    return is_known_map(map) ? HttpAnswer{404, "application/json", "null"} : not_found();
}

// As Mailu's has_dane_record decides: the records of the next hop itself, never of its MX hosts.
HttpAnswer AdminAnswers::dane(const std::string& nexthop) const {
    if (!can_be_asked(nexthop)) return not_found();
    const TlsaAnswer answer = lookup_("_25._tcp." + nexthop);
    const bool has_record = answer.status == TlsaAnswer::Status::found && answer.authenticated &&
                            std::any_of(answer.records.begin(), answer.records.end(), is_usable);
    const bool failed = answer.status == TlsaAnswer::Status::failed;
    if (!has_record && !(failed && defer_on_tls_error_)) {
        HttpAnswer none = not_found();
        if (failed) none.why = "the lookup of its TLSA records failed; DEFER_ON_TLS_ERROR is off";
        return none;
    }
    HttpAnswer only{200, "application/json", boost::json::serialize(boost::json::value("dane-only"))};
    only.why = failed ? "the lookup of its TLSA records failed" : "it has TLSA records of its own";
    return only;
}

} // namespace harness::mailu
