#include "tests/support/json_schema.hpp"

#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <fstream>
#include <iterator>

namespace support {

namespace {

boost::json::value read(const std::string& file) {
    std::ifstream in(MXPROOF_SOURCE_DIR "/" + file);
    return boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
}

} // namespace

struct JsonSchema::Parsed {
    explicit Parsed(boost::json::value of) : text(std::move(of)) {
        valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(text), schema);
    }

    boost::json::value text;
    valijson::Schema schema;
};

JsonSchema::JsonSchema(const std::string& file) : parsed_(std::make_unique<const Parsed>(read(file))) {}

JsonSchema::~JsonSchema() = default;

const boost::json::value& JsonSchema::text() const {
    return parsed_->text;
}

std::string JsonSchema::complaints(const boost::json::value& document) const {
    valijson::ValidationResults results;
    valijson::Validator().validate(parsed_->schema, valijson::adapters::BoostJsonAdapter(document), &results);
    std::string all;
    for (valijson::ValidationResults::Error error; results.popError(error);) {
        for (const std::string& step : error.context)
            all += step;
        all += ": " + error.description + '\n';
    }
    return all;
}

} // namespace support
