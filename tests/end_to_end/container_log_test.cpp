// `mxproof analyze` of the logs of containers, as engines keep and print them, finds what it finds in the
// lines that the mail servers wrote.
#include "tests/end_to_end/container_engine.hpp"

#include <gmock/gmock.h>

#include <filesystem>
#include <set>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace support;
using testing::HasSubstr;

// Times are the engine's where lines have none, and so no part of it.
json::value without_times(json::value value) {
    static const std::set<std::string_view> times{"first", "last", "time", "last_good", "since", "days"};
    if (auto* const array = value.if_array()) {
        for (json::value& each : *array)
            each = without_times(each);
    } else if (auto* const object = value.if_object()) {
        for (const std::string_view key : times)
            object->erase(key);
        for (auto& [key, each] : *object)
            each = without_times(each);
    }
    return value;
}

// `docker-compose logs` has a line of its own.
constexpr const char* kOfCompose = "Attaching to mxproof-logs_smtp_1\n";

std::string found_in(const fs::path& log) {
    const auto result = run_mxproof({"analyze", "--format", "json", log.string()});
    EXPECT_EQ(result.exit_code, 0) << log << result.err;
    return result.exit_code == 0 ? json::serialize(without_times(json::parse(result.out))) : result.err;
}

// The kept logs of containers that have delivered, by the names of their folders.
std::vector<fs::path> logs_of_a_run(const std::string& senders) {
    const auto run = run_mxproof(
        {"run",
         "dane/correct",
         "dane/tlsa-of-another-key",
         "dns/no-such-domain",
         "starttls/refused-w*",
         "--sender",
         senders,
         "--policy",
         "may,dane",
         "--keep"}
    );
    const std::string before = "are kept in ";
    const auto start = run.err.find(before);
    EXPECT_NE(start, std::string::npos) << run.out << run.err;
    if (start == std::string::npos) return {};
    const fs::path kept =
        run.err.substr(start + before.size(), run.err.find('\n', start) - start - before.size());
    std::vector<fs::path> logs;
    for (const auto& folder : fs::directory_iterator(kept))
        if (fs::exists(folder.path() / "log")) logs.push_back(folder.path() / "log");
    EXPECT_FALSE(logs.empty()) << run.err;
    return logs;
}

template <EngineKind Kind>
class ContainerLogs : public WithEngine<Kind> {
protected:
    // An image whose containers print a log again, as whoever wrote it has printed it.
    void import_image(const fs::path& log) {
        make_busybox_tar(directory_.path() / "image.tar", [&](const fs::path& root) {
            fs::copy_file(log, root / "log");
        });
        this->docker({"import", (directory_.path() / "image.tar").string(), "mxproof-test/log"});
    }

    fs::path printed_by(std::vector<std::string> command, const std::string& name) {
        const auto result = run_program(std::move(command));
        std::string text = result.out + result.err;
        if (const auto own = text.find(kOfCompose); own != std::string::npos)
            text.erase(own, std::string_view(kOfCompose).size());
        return directory_.write(name, text);
    }

    TemporaryDirectory directory_;
};

class DockersLogs : public ContainerLogs<EngineKind::docker> {
protected:
    void compose_finds(const std::string& expected) {
        if (!has_program("docker-compose")) return;
        const auto file = directory_.write(
            "compose.yaml",
            "services:\n  smtp:\n    image: mxproof-test/log\n    command: [\"/bin/busybox\", \"cat\", "
            "\"/log\"]\n    "
            "network_mode: none\n"
        );
        const auto compose = [&](std::vector<std::string> arguments) {
            std::vector<std::string> command{"docker-compose", "-p", "mxproof-logs", "-f", file.string()};
            command.insert(command.end(), arguments.begin(), arguments.end());
            return command;
        };
        run_program(compose({"up", "-d"}));
        docker({"wait", "mxproof-logs_smtp_1"});
        for (const char* colour : {"--no-color", "--timestamps"})
            EXPECT_EQ(found_in(printed_by(compose({"logs", colour}), "compose")), expected) << colour;
        run_program(compose({"down"}));
    }
};

TEST_F(DockersLogs, SayWhatTheMailServersWrote) {
    for (const fs::path& log : logs_of_a_run("postfix-3.10,mailu")) {
        SCOPED_TRACE(log);
        const std::string expected = found_in(log);
        EXPECT_THAT(expected, HasSubstr("tlsa-of-another-key.dane.example"));
        import_image(log);
        docker(
            {"run",
             "-d",
             "--name",
             "replay",
             "--network",
             "none",
             "mxproof-test/log",
             "/bin/busybox",
             "cat",
             "/log"}
        );
        docker({"wait", "replay"});

        EXPECT_EQ(found_in(printed_by({"docker", "logs", "replay"}, "logs")), expected);
        EXPECT_EQ(found_in(printed_by({"docker", "logs", "--timestamps", "replay"}, "stamped")), expected);
        const std::string file = docker({"inspect", "--format", "{{.LogPath}}", "replay"});
        EXPECT_EQ(found_in(file.substr(0, file.find('\n'))), expected) << "json-file";
        docker({"rm", "replay"});
        compose_finds(expected);
    }
}

} // namespace
