// `mxproof capture`: domains as they are become scenario files.
#include "harness/base/file_text.hpp"
#include "harness/capture/captured_file.hpp"
#include "harness/capture/domain_capture.hpp"
#include "harness/capture/host_order.hpp"
#include "harness/cli/capture_from.hpp"
#include "harness/cli/capture_now.hpp"
#include "harness/cli/commands.hpp"
#include "harness/cli/output.hpp"
#include "harness/cli/whole_file.hpp"
#include "harness/model/peer_names.hpp"
#include "harness/sender/resolver_probe.hpp"

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <unistd.h>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestStem = 57; // of a scenario's name

std::string host_name() {
    std::array<char, 256> name{};
    const bool has_name = gethostname(name.data(), name.size() - 1) == 0 && name[0] != '\0';
    return has_name ? name.data() : "localhost";
}

std::string resolver_of(const CaptureOptions& options) {
    if (!options.resolver.empty()) return options.resolver;
    const auto servers = name_servers_in(text_of_file("/etc/resolv.conf").value_or(""));
    return servers.empty() ? "" : servers.front();
}

bool write_file(const fs::path& path, const std::string& text) {
    const WhyNot broken = write_whole_file(path, text);
    if (broken) say_as_program(fmt::format("cannot write {}: {}", path.string(), *broken));
    return !broken;
}

// The exit code.
int write_captures(const std::vector<Capture>& captures, const CaptureOptions& options) {
    const Names names = options.keep_names ? Names::kept : Names::anonymous;
    const fs::path output = options.output;
    int exit_code = 0;
    for (std::size_t i = 0; i < captures.size(); ++i) {
        exit_code = std::max(exit_code, exit_code_of(captures[i]));
        const std::string stem = file_stem(captures[i], i, names);
        const auto text = captured_file(captures[i], names, "captured/" + stem);
        if (!text) {
            say_as_program(fmt::format("{}: {}", without_final_dot(captures[i].domain), text.error().why));
            exit_code = 3;
        } else if (options.output.empty()) {
            print(*text);
        } else if (!write_file(captures.size() == 1 ? output : output / (stem + ".yaml"), *text)) {
            return 2;
        }
    }
    return exit_code;
}

// False, and it is said, if files cannot be put there.
bool prepare_output(const CaptureOptions& options) {
    if (options.domains.size() <= 1) return true;
    if (options.output.empty()) {
        say_as_program("several domains need a folder for their files: `-o FOLDER`");
        return false;
    }
    std::error_code error;
    fs::create_directories(options.output, error);
    if (error) say_as_program(fmt::format("cannot make {}: {}", options.output, error.message()));
    return !error;
}

} // namespace

std::string file_stem(const Capture& capture, std::size_t number, Names names) {
    if (names == Names::anonymous) return fmt::format("domain-{}", number + 1);
    std::string stem;
    for (const char c : capture.domain.substr(0, capture.domain.size() - 1)) {
        const bool is_good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        stem += is_good ? c : '-';
    }
    stem = stem.substr(0, kLongestStem);
    return stem.substr(0, stem.find_last_not_of('-') + 1);
}

int exit_code_of(const Capture& capture) {
    const std::string domain = capture.domain.substr(0, capture.domain.size() - 1);
    if (capture.mx.end == LookupEnd::no_name && !capture.mx.fails()) {
        say_as_program(fmt::format("{}: this domain does not exist", domain));
        return 2;
    }
    if (capture.port_is_blocked) {
        say_as_program(fmt::format(
            "{}: no address of its first host answers at port 25, which seems to be blocked here: what the "
            "DNS "
            "says is kept, and no other host is asked",
            domain
        ));
        return 3;
    }
    return 0;
}

std::variant<std::vector<Capture>, int> capture_now(const CaptureOptions& options) {
    CaptureSettings settings;
    settings.domains = options.domains;
    settings.resolver = resolver_of(options);
    settings.asks_hosts = !options.no_smtp;
    settings.client_name = host_name();
    settings.limit = std::chrono::seconds(options.limit);
    if (settings.resolver.empty()) {
        say_as_program("there is no name server in /etc/resolv.conf: name one with `--resolver`");
        return 2;
    }
    const TrustStore trusted;
    auto captures = capture_domains(settings, trusted);
    if (!captures) {
        say_as_program(captures.error().why);
        return 3;
    }
    return *std::move(captures);
}

int capture_command(const CommandLine&, const CaptureOptions& options) {
    if (!prepare_output(options)) return 2;
    const auto captures = options.from.empty() ? capture_now(options) : capture_from(options);
    if (const int* exit_code = std::get_if<int>(&captures)) return *exit_code;
    return write_captures(std::get<std::vector<Capture>>(captures), options);
}

} // namespace harness
