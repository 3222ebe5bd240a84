// Which keys and words of the scenario format files use.
#pragma once

#include "harness/scenario/yaml_node.hpp"

#include <boost/json.hpp>

#include <set>
#include <string>

namespace harness {

/// Every key and every word that a schema knows, "host.starttls" and "host.starttls: closes", but not the
/// words that are defaults: no file need say them.
std::set<std::string> words_of_schema(const boost::json::object& schema);

/// Those of them that a file uses.
std::set<std::string> words_of_file(const boost::json::object& schema, const YamlNode& file);

} // namespace harness
