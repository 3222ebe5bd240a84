// What witnesses saw, verdicts and reports speak of mail servers, and name none: a name comes as data.
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cctype>
#include <filesystem>
#include <fstream>
#include <set>
#include <sstream>
#include <string>

namespace {

namespace fs = std::filesystem;

// Comments may name one as an example.
bool names_a_mail_server(const std::string& source) {
    std::istringstream lines(source);
    for (std::string line; std::getline(lines, line);) {
        line.erase(std::min(line.find("//"), line.size()));
        std::transform(line.begin(), line.end(), line.begin(), [](unsigned char c) {
            return std::tolower(c);
        });
        for (const char* name :
             {"postfix",
              "exim",
              "opensmtpd",
              "smtpctl",
              "sendmail",
              "postconf",
              "postqueue",
              "mta-sts-daemon"})
            if (line.find(name) != std::string::npos) return true;
    }
    return false;
}

std::set<std::string> files_that_name_a_mail_server() {
    std::set<std::string> found;
    const fs::path top = MXPROOF_SOURCE_DIR;
    for (const char* folder : {"observation", "verdict", "report"})
        for (const auto& entry : fs::recursive_directory_iterator(top / "harness" / folder)) {
            if (entry.path().extension() != ".cpp" && entry.path().extension() != ".hpp") continue;
            std::ifstream file(entry.path());
            const std::string source{std::istreambuf_iterator<char>(file), {}};
            if (names_a_mail_server(source)) found.insert(fs::relative(entry.path(), top).string());
        }
    return found;
}

TEST(ProgramNames, AreFoundInASource) {
    EXPECT_TRUE(names_a_mail_server("text += \"Before Postfix \";"));
    EXPECT_TRUE(names_a_mail_server("#include \"harness/mta/exim/exim.hpp\""));
    EXPECT_FALSE(names_a_mail_server("std::string program; // `Postfix`"));
}

TEST(ProgramNames, AreInNoFileOfWitnessesVerdictsAndReports) {
    EXPECT_THAT(files_that_name_a_mail_server(), testing::IsEmpty());
}

} // namespace
