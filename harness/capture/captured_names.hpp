// The names of a captured domain and what stands for them in its file. Pure.
#pragma once

#include "harness/capture/capture.hpp"

#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness {

class CapturedNames {
public:
    explicit CapturedNames(const Capture& capture);

    /// `{domain}`, `_25._tcp.{mx1}`, `*.{domain}`; nothing for a name that has no such form.
    std::optional<std::string> known(const std::string& name) const;

    /// Likewise; any other name becomes one that nobody has, the same each time.
    std::string anonymous(const std::string& name);

    /// The hosts, `{mx1}`, whose name the pattern `*.example.net` fits.
    std::vector<std::string> hosts_like(const std::string& pattern) const;

private:
    void add(const std::string& name, const std::string& variable);

    std::vector<std::pair<std::string, std::string>> known_; // without final dot; the longest first
    std::vector<std::pair<std::string, std::string>> hosts_;
    std::vector<std::string> others_;
};

/// `example.net.` of `mx.example.net.`
std::string parent_of(const std::string& name);

} // namespace harness
