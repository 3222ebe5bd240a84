#include "harness/mta/postfix/postfix_places.hpp"

#include "harness/mta/sender_data.hpp"

#include <fmt/format.h>

#include <sstream>

namespace harness {

namespace {

constexpr const char* kQuestion = R"sh(
conf() { postconf ${2:+-c "$2"} -xh "$1"; }
real() { [ -z "$1" ] || readlink -f "$1" || echo "$1"; }
for directory in '' $(conf multi_instance_directories | tr , ' '); do
  echo "queue=$(real "$(conf queue_directory "$directory")")"
done
echo "ca_file=$(real "$(conf smtp_tls_CAfile)")"
echo "ca_path=$(real "$(conf smtp_tls_CApath)")"
echo "ca_path_as_named=$(conf smtp_tls_CApath)"
echo "log=$(conf maillog_file)"
)sh";

} // namespace

std::vector<std::string> postfix_question() {
    return {"sh", "-c", kQuestion};
}

PostfixPlaces parse_postfix_places(std::string_view answer) {
    PostfixPlaces places;
    std::istringstream lines{std::string(answer)};
    for (std::string line; std::getline(lines, line);) {
        const auto equals = line.find('=');
        if (equals == std::string::npos) continue;
        const std::string name = line.substr(0, equals);
        const std::string value = line.substr(equals + 1);
        if (name == "queue" && !value.empty()) places.queues.push_back(value);
        if (name == "ca_file") places.ca_file = value;
        if (name == "ca_path") places.ca_path = value;
        if (name == "ca_path_as_named") places.ca_path_as_named = value;
        if (name == "log") places.logs_to_syslog = value.empty();
    }
    if (places.queues.empty()) throw SenderError(fmt::format("there is no Postfix in it: {}", answer));
    for (const std::string& queue : places.queues)
        if (!queue.starts_with('/') || queue == "/")
            throw SenderError(fmt::format("its queue_directory is {}", queue));
    return places;
}

} // namespace harness
