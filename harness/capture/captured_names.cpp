#include "harness/capture/captured_names.hpp"

#include "harness/capture/host_order.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace harness {

namespace {

std::string relative(std::string name) {
    name = absolute_name(name);
    name.pop_back();
    return name;
}

} // namespace

CapturedNames::CapturedNames(const Capture& capture) {
    for (std::size_t i = 0; i < capture.hosts.size(); ++i) {
        const SeenHost& host = capture.hosts[i];
        hosts_.emplace_back(relative(host.name), fmt::format("{{mx{}}}", i + 1));
        if (host.implicit) continue; // it is the domain
        add(host.canonical, fmt::format("{{mx{}}}", i + 1));
        if (host.canonical != host.name) add(host.name, fmt::format("{{alias{}}}", i + 1));
    }
    const std::string exchange = capture.mx.links.empty() ? capture.domain : capture.mx.links.back().target;
    add(exchange, "{domain}");
    if (exchange != capture.domain) add(capture.domain, "alias.{domain}");
    std::stable_sort(known_.begin(), known_.end(), [](const auto& a, const auto& b) {
        return a.first.size() > b.first.size();
    });
}

void CapturedNames::add(const std::string& name, const std::string& variable) {
    known_.emplace_back(relative(name), variable);
}

std::optional<std::string> CapturedNames::known(const std::string& name) const {
    const std::string text = relative(name);
    for (const auto& [real, variable] : known_) {
        if (text == real) return variable;
        if (text.size() > real.size() && text.ends_with("." + real))
            return text.substr(0, text.size() - real.size()) + variable;
    }
    return std::nullopt;
}

std::string CapturedNames::anonymous(const std::string& name) {
    const std::string text = relative(name);
    if (auto form = known(text)) return *form;
    auto found = std::find(others_.begin(), others_.end(), text);
    if (found == others_.end()) found = others_.insert(others_.end(), text);
    const std::string wildcard = text.starts_with("*.") ? "*." : "";
    return fmt::format("{}elsewhere{}.example", wildcard, found - others_.begin() + 1);
}

std::vector<std::string> CapturedNames::hosts_like(const std::string& pattern) const {
    std::vector<std::string> result;
    if (!pattern.starts_with("*.")) return result;
    const std::string parent = relative(pattern.substr(2));
    for (const auto& [host, variable] : hosts_) {
        const auto dot = host.find('.');
        if (dot != std::string::npos && host.substr(dot + 1) == parent) result.push_back(variable);
    }
    return result;
}

std::string parent_of(const std::string& name) {
    const auto dot = name.find('.');
    return dot == std::string::npos || dot + 1 == name.size() ? "." : name.substr(dot + 1);
}

} // namespace harness
