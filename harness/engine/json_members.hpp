// Members of an engine's replies: what is missing, or of another type, is empty. No I/O.
#pragma once

#include <boost/json.hpp>

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace harness {

/// Throws std::runtime_error if it is no JSON.
boost::json::value parse_json(std::string_view body);

/// Null if `value` is no object, or has no such member.
const boost::json::value* member(const boost::json::value& value, std::string_view key);

std::string text_of(const boost::json::value& value, std::string_view key);
int number_of(const boost::json::value& value, std::string_view key);
bool truth_of(const boost::json::value& value, std::string_view key);
std::map<std::string, std::string> texts_of(const boost::json::value& value, std::string_view key);
std::vector<std::string> list_of(const boost::json::value& value, std::string_view key);

/// Of `["NAME=value", …]`, its member `Env`.
std::map<std::string, std::string> environment_of(const boost::json::value& config);

boost::json::object object_of(const std::map<std::string, std::string>& texts);
boost::json::array array_of(const std::vector<std::string>& texts);

} // namespace harness
