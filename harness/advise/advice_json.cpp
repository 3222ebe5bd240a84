#include "harness/advise/advice_text.hpp"
#include "harness/advise/settings_text.hpp"
#include "harness/report/json_values.hpp"
#include "harness/report/safe_text.hpp"

#include <boost/json.hpp>

namespace harness {

namespace {

namespace json = boost::json;

json::object figures_object(const PolicyFigures& figures) {
    json::object reasons;
    for (const auto& [reason, mail] : figures.reasons)
        reasons[reason] = mail;
    return {
        {"policy", to_text(figures.policy)},
        {"authenticated", figures.authenticated},
        {"encrypted", figures.encrypted},
        {"plaintext", figures.plaintext},
        {"waits", figures.waits},
        {"returned", figures.returned},
        {"attacks", figures.attacks},
        {"attacks_that_succeed", figures.deceived},
        {"stripped", figures.stripped},
        {"impersonated", figures.impersonated},
        {"reasons", std::move(reasons)}};
}

json::object stance_object(const GivenAdvice& given, Stance stance, const PolicyFigures& figures) {
    const auto exceptions = exceptions_to(figures.policy, *given.measured, *given.recipients);
    json::array listed;
    for (const Exception& exception : exceptions)
        listed.push_back(
            {{"domain", utf8(exception.domain)},
             {"level", to_text(exception.policy.level)},
             {"why", exception.why},
             {"mail", exception.mail}}
        );
    return {
        {"stance", to_text(stance)},
        {"policy", to_text(figures.policy)},
        {"main_cf", texts(main_cf_lines(figures.policy, exceptions))},
        {"tls_policy", texts(policy_table_lines(exceptions, given.today))},
        {"exceptions", std::move(listed)},
        {"mailu_env", texts(mailu_environment(figures.policy))},
        {"mailu_overrides", texts(mailu_overrides(figures.policy))}};
}

} // namespace

std::string advice_json(const GivenAdvice& given) {
    const auto all = figures_of(*given.measured, *given.recipients);
    const auto chosen = choose(all);
    json::array policies;
    for (const PolicyFigures& figures : all)
        policies.push_back(figures_object(figures));
    json::array stances;
    for (std::size_t i = 0; i < chosen.size(); ++i)
        stances.push_back(stance_object(given, kWords<Stance>[i].value, chosen[i]));
    return json::serialize(json::object{
               {"program", utf8(given.measured->program)},
               {"version", utf8(given.measured->version)},
               {"measured_from", utf8(given.measured_from)},
               {"recipients", text_or_null(given.recipients->source)},
               {"left_out", given.recipients->left_out},
               {"notes", texts(given.recipients->notes)},
               {"policies", std::move(policies)},
               {"stances", std::move(stances)}}) +
           "\n";
}

} // namespace harness
