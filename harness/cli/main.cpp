// mxproof: parses the command line and hands over to the command.
#include "harness/base/log.hpp"
#include "harness/cli/command_line.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/program_end.hpp"
#include "harness/cli/whole_file.hpp"

#include <fmt/format.h>

#include <cerrno>
#include <fcntl.h>
#include <system_error>
#include <unistd.h>
#include <utility>

namespace {

using namespace harness;

struct Dispatch {
    const CommandLine& line;
    int operator()(const RunOptions& options) const { return run_command(line, options); }
    int operator()(const ListOptions& options) const { return list_command(line, options); }
    int operator()(const ExplainOptions& options) const { return explain_command(line, options); }
    int operator()(const AdviseOptions& options) const { return advise_command(line, options); }
    int operator()(const AnalyzeOptions& options) const { return analyze_command(line, options); }
    int operator()(const LintOptions& options) const { return lint_command(line, options); }
    int operator()(const ClaimsOptions& options) const { return claims_command(line, options); }
    int operator()(const ImageOptions& options) const { return image_command(line, options); }
    int operator()(const CleanOptions&) const { return clean_command(line); }
    int operator()(const WorldOptions& options) const { return world_command(line, options); }
    int operator()(const WhyOptions& options) const { return why_command(line, options); }
    int operator()(const CaptureOptions& options) const { return capture_command(line, options); }
    int operator()(const DoctorOptions&) const { return doctor_command(line); }
};

// False, and it is said, if the log has no place.
bool start_log_of(const CommandLine& line) {
    if (!line.logs) return true;
    FileDescriptor file = line.log_file.empty() ? FileDescriptor(fcntl(STDERR_FILENO, F_DUPFD_CLOEXEC, 0))
                                                : open_new_file(line.log_file);
    if (file.get() < 0) {
        say(fmt::format(
            "mxproof: cannot write the log to {}: {}",
            line.log_file.string(),
            std::generic_category().message(errno)
        ));
        return false;
    }
    start_log(std::move(file));
    return true;
}

} // namespace

int main(int argc, char** argv) {
    return run_to_end([&] {
        open_standard_streams();
        const auto parsed = parse_command_line(argc, argv);
        if (const int* exit_code = std::get_if<int>(&parsed)) return *exit_code;
        const auto& line = std::get<CommandLine>(parsed);
        if (!start_log_of(line)) return 2;
        return std::visit(Dispatch{line}, line.command);
    });
}
