// A mail server of Debian's for tests on a machine whose Postfix it would replace: unpacked, not installed.
#pragma once

#include "tests/support/mxproof_program.hpp"

#include <boost/json.hpp>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <set>
#include <string>
#include <utility>

namespace support {

/// Names its folder in the environment for as long as it lives, unless the package is installed.
class UnpackedMailServer {
public:
    UnpackedMailServer(const std::string& package, const std::string& program, std::string variable)
        : variable_(std::move(variable)) {
        if (std::filesystem::exists(program)) return;
        const std::string script = "cd '" + directory_.path().string() + "' && apt-get download -qq " +
                                   package + " && dpkg-deb -x *.deb root";
        const auto result = run_program({"/bin/sh", "-c", script});
        if (result.exit_code != 0) why_not_ = package + " cannot be had: " + result.err;
        // Its user has to reach it.
        std::filesystem::permissions(directory_.path(), std::filesystem::perms{0755});
        setenv(variable_.c_str(), (directory_.path() / "root").c_str(), 1);
    }
    ~UnpackedMailServer() { unsetenv(variable_.c_str()); }
    UnpackedMailServer(const UnpackedMailServer&) = delete;
    UnpackedMailServer& operator=(const UnpackedMailServer&) = delete;

    /// Why a run with it is not possible on this machine; empty if it is.
    std::string why_not() const {
        const std::string why = why_no_run();
        return why.empty() ? why_not_ : why;
    }

private:
    std::string variable_;
    TemporaryDirectory directory_;
    std::string why_not_;
};

/// The cells of a JSON report whose outcome is not the documented one, whether that is known to `deviates` of
/// the scenario or broken: `scenario, policy`. Fails the test for one that was not judged, unless it is among
/// `contradictions`, where the log is known not to be borne out.
inline std::set<std::string>
departures_in(const boost::json::value& report, const std::set<std::string>& contradictions = {}) {
    std::set<std::string> departures;
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const std::string cell = std::string(delivery.at("scenario").as_string()) + ", " +
                                 std::string(delivery.at("policy").as_string());
        if (contradictions.contains(cell)) continue;
        if (delivery.at("verdict").as_string() != "kept") departures.insert(cell);
        EXPECT_NE(delivery.at("verdict").as_string(), "not-judged") << boost::json::serialize(delivery);
    }
    return departures;
}

} // namespace support
