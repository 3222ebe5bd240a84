#include "fake_dns/fault.hpp"

#include "fake_dns/record.hpp"

#include <stdexcept>

namespace fake_dns {
namespace {

struct ToServerFault {
    std::optional<ServerFault> operator()(const AnswersServfail&) const { return ServerFault::servfail; }
    std::optional<ServerFault> operator()(const AnswersRefused&) const { return ServerFault::refused; }
    std::optional<ServerFault> operator()(const DoesNotAnswer&) const { return ServerFault::silence; }
    std::optional<ServerFault> operator()(const WithholdsAd&) const { return std::nullopt; }
};

} // namespace

FaultTable::FaultTable(const std::vector<Fault>& faults) {
    for (const auto& fault : faults) {
        const DomainName name = require_name(fault.name);
        const auto type = fault.type.empty() ? std::nullopt : type_number(fault.type);
        if (!fault.type.empty() && !type)
            throw std::invalid_argument("fault at " + fault.name + ": unknown type " + fault.type);
        if (const auto server_fault = std::visit(ToServerFault{}, fault.kind))
            server_faults_[name].push_back({type, *server_fault});
        else
            without_ad_.insert(name);
    }
}

std::optional<ServerFault> FaultTable::server_fault(const DomainName& name, std::uint16_t type) const {
    const auto found = server_faults_.find(name);
    if (found == server_faults_.end()) return std::nullopt;
    for (const auto& entry : found->second)
        if (!entry.type || *entry.type == type) return entry.fault;
    return std::nullopt;
}

bool FaultTable::withholds_ad(const DomainName& name) const {
    if (without_ad_.empty()) return false;
    for (auto ancestor = name;; ancestor = ancestor.parent()) {
        if (without_ad_.contains(ancestor)) return true;
        if (ancestor.is_root()) return false;
    }
}

} // namespace fake_dns
