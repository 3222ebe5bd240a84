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
    std::optional<ServerFault> operator()(const SetsAdOnlyWithDo&) const { return std::nullopt; }
    std::optional<ServerFault> operator()(const AnswersServfailForNxdomain&) const { return std::nullopt; }
};

bool has_it_or_an_ancestor(const std::unordered_set<DomainName>& names, const DomainName& name) {
    if (names.empty()) return false;
    for (auto ancestor = name;; ancestor = ancestor.parent()) {
        if (names.contains(ancestor)) return true;
        if (ancestor.is_root()) return false;
    }
}

} // namespace

FaultTable::FaultTable(const std::vector<Fault>& faults) {
    for (const auto& fault : faults) {
        const DomainName name = require_name(fault.name);
        const auto type = fault.type.empty() ? std::nullopt : type_number(fault.type);
        if (!fault.type.empty() && !type)
            throw std::invalid_argument("fault at " + fault.name + ": unknown type " + fault.type);
        if (const auto server_fault = std::visit(ToServerFault{}, fault.kind))
            server_faults_[name].push_back({type, *server_fault});
        else if (std::holds_alternative<SetsAdOnlyWithDo>(fault.kind))
            ad_only_with_do_.insert(name);
        else if (std::holds_alternative<AnswersServfailForNxdomain>(fault.kind))
            servfail_for_nxdomain_.insert(name);
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
    return has_it_or_an_ancestor(without_ad_, name);
}

bool FaultTable::sets_ad_only_with_do(const DomainName& name) const {
    return has_it_or_an_ancestor(ad_only_with_do_, name);
}

bool FaultTable::answers_servfail_for_nxdomain(const DomainName& name) const {
    return has_it_or_an_ancestor(servfail_for_nxdomain_, name);
}

} // namespace fake_dns
