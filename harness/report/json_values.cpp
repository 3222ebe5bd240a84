#include "harness/report/json_values.hpp"

#include "harness/report/safe_text.hpp"

namespace harness {

namespace json = boost::json;

json::value text_or_null(std::string_view text) {
    if (text.empty()) return nullptr;
    return json::string(utf8(text));
}

json::array texts(const std::vector<std::string>& list) {
    json::array array;
    for (const std::string& text : list)
        array.emplace_back(utf8(text));
    return array;
}

json::value remedy_value(const Remedy& remedy) {
    if (remedy == Remedy{}) return nullptr;
    return json::object{
        {"sender", text_or_null(remedy.sender)}, {"recipient", text_or_null(remedy.recipient)}};
}

json::object expected_object(const Expectation& expected) {
    json::object object{
        {"outcome", to_text(expected.outcome)},
        {"channel", word_or_null(expected.channel)},
        {"reason", word_or_null(expected.reason)},
        {"by", text_or_null(expected.by)},
        {"never_got_mail", texts(expected.never_got_mail)},
        {"why", text_or_null(expected.why)},
        {"undocumented", text_or_null(expected.undocumented)}};
    if (!expected.never_dialled.empty()) object["never_dialled"] = texts(expected.never_dialled);
    if (!expected.never_greeted.empty()) object["never_greeted"] = texts(expected.never_greeted);
    if (!expected.not_asked.empty()) object["not_asked"] = texts(expected.not_asked);
    if (!expected.sni.empty()) object["sni"] = text_or_null(expected.sni);
    if (!expected.dsn.empty()) object["dsn"] = text_or_null(expected.dsn);
    if (!expected.report.empty()) object["report"] = text_or_null(expected.report);
    if (expected.content != Content::any) object["content"] = to_text(expected.content);
    if (expected.session != SessionUse::any) object["session"] = to_text(expected.session);
    return object;
}

json::object known_object(const Expectation& known) {
    json::object object = expected_object(known);
    object.erase("undocumented"); // what is known has its sources
    object["sources"] = texts(known.sources);
    return object;
}

} // namespace harness
