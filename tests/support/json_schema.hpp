// A published JSON schema, and what it has against a document.
#pragma once

#include "tests/support/places.hpp"

#include <boost/json.hpp>
#include <valijson/adapters/boost_json_adapter.hpp>
#include <valijson/schema.hpp>
#include <valijson/schema_parser.hpp>
#include <valijson/validation_results.hpp>
#include <valijson/validator.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace support {

class JsonSchema {
public:
    /// `file`: its path from the root of the repository.
    explicit JsonSchema(const std::string& file) : text_(read(file)) {
        valijson::SchemaParser().populateSchema(valijson::adapters::BoostJsonAdapter(text_), schema_);
    }

    const boost::json::value& text() const { return text_; }

    /// Empty: it has nothing against it.
    std::string complaints(const boost::json::value& document) const {
        valijson::ValidationResults results;
        valijson::Validator().validate(schema_, valijson::adapters::BoostJsonAdapter(document), &results);
        std::string all;
        for (valijson::ValidationResults::Error error; results.popError(error);) {
            for (const std::string& step : error.context)
                all += step;
            all += ": " + error.description + '\n';
        }
        return all;
    }

private:
    static boost::json::value read(const std::string& file) {
        std::ifstream in(MXPROOF_SOURCE_DIR "/" + file);
        return boost::json::parse(std::string(std::istreambuf_iterator<char>(in), {}));
    }

    boost::json::value text_;
    valijson::Schema schema_;
};

} // namespace support
