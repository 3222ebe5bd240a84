// A published JSON schema, and what it has against a document. Valijson's headers take seconds to compile:
// they are included in one place.
#pragma once

#include <boost/json/value.hpp>

#include <memory>
#include <string>

namespace support {

class JsonSchema {
public:
    /// `file`: its path from the root of the repository.
    explicit JsonSchema(const std::string& file);
    ~JsonSchema();

    const boost::json::value& text() const;

    /// Empty: it has nothing against it.
    std::string complaints(const boost::json::value& document) const;

private:
    struct Parsed;
    std::unique_ptr<const Parsed> parsed_;
};

} // namespace support
