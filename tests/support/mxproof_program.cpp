#include "tests/support/mxproof_program.hpp"

#include <boost/json/parse.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <unistd.h>

#include "tests/support/places.hpp"

namespace support {

std::string built_program(const std::string& name) {
    return std::string(MXPROOF_BINARY_DIR) + "/" + name;
}

std::string why_no_run() {
    if (!has_program("postfix")) return "Postfix is not installed";
    if (geteuid() != 0) return "needs root";
    return {};
}

ProgramResult run_mxproof(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), built_program("mxproof"));
    return run_program(arguments, {}, std::chrono::seconds(480));
}

TemporaryDirectory::TemporaryDirectory() {
    std::array<char, 32> name{"/tmp/mxproof-test.XXXXXX"};
    if (!mkdtemp(name.data())) throw std::runtime_error("mkdtemp");
    path_ = name.data();
}

TemporaryDirectory::~TemporaryDirectory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
}

std::filesystem::path TemporaryDirectory::write(const std::string& name, const std::string& text) const {
    const auto file = path_ / name;
    std::filesystem::create_directories(file.parent_path());
    std::ofstream(file) << text;
    return file;
}

std::string read_file(const std::filesystem::path& file) {
    std::ifstream in(file);
    std::ostringstream text;
    text << in.rdbuf();
    return text.str();
}

boost::json::value read_json(const std::filesystem::path& file) {
    return boost::json::parse(read_file(file));
}

} // namespace support
