#include "harness/mta/idle_command.hpp"

namespace harness {

std::vector<std::string>
when_idle(std::string_view is_busy, std::string_view command, const std::vector<std::string>& arguments) {
    std::string script = "PATH=/run/mxproof:/usr/sbin:$PATH\nis_busy() {\n";
    script += is_busy;
    script += R"(
}
tries=0
while is_busy && [ $tries -lt 100 ]; do
  sleep 0.1
  tries=$((tries + 1))
done
)";
    script += command;
    std::vector<std::string> argv{"/bin/sh", "-c", script, "sh"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

} // namespace harness
