// Debian's Exim for tests on a machine whose Postfix it would replace: unpacked, not installed.
#pragma once

#include "tests/support/mxproof_program.hpp"

#include <cstdlib>
#include <filesystem>
#include <string>

namespace support {

/// Names it in MXPROOF_EXIM_ROOT for as long as it lives, unless Exim is installed.
class UnpackedExim {
public:
    UnpackedExim() {
        if (std::filesystem::exists("/usr/sbin/exim4")) return;
        const std::string script = "cd '" + directory_.path().string() +
                                   "' && apt-get download -qq exim4-daemon-heavy && dpkg-deb -x *.deb root";
        const auto result = run_program({"/bin/sh", "-c", script});
        if (result.exit_code != 0) why_not_ = "Exim cannot be had: " + result.err;
        // Its user has to reach it.
        std::filesystem::permissions(directory_.path(), std::filesystem::perms{0755});
        setenv("MXPROOF_EXIM_ROOT", (directory_.path() / "root").c_str(), 1);
    }
    ~UnpackedExim() { unsetenv("MXPROOF_EXIM_ROOT"); }
    UnpackedExim(const UnpackedExim&) = delete;
    UnpackedExim& operator=(const UnpackedExim&) = delete;

    /// Why a run with it is not possible on this machine; empty if it is.
    std::string why_not() const {
        const std::string why = why_no_run();
        return why.empty() ? why_not_ : why;
    }

private:
    TemporaryDirectory directory_;
    std::string why_not_;
};

} // namespace support
