#include "harness/mta/idle_command.hpp"

namespace harness {

std::vector<std::string>
when_idle(std::string_view is_busy, std::string_view command, const std::vector<std::string>& arguments) {
    std::string script = "PATH=/run/mxproof:/usr/sbin:$PATH\nis_busy() {\n";
    script += is_busy;
    script += R"sh(
}
end=$(($(date +%s) + 15))
while is_busy && [ "$(date +%s)" -lt $end ]; do
  sleep 0.2
done
)sh";
    script += command;
    std::vector<std::string> argv{"/bin/sh", "-c", script, "sh"};
    argv.insert(argv.end(), arguments.begin(), arguments.end());
    return argv;
}

} // namespace harness
