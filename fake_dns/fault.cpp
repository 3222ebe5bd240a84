#include "fake_dns/fault.hpp"

#include "fake_dns/record.hpp"

#include <algorithm>
#include <stdexcept>

namespace fake_dns {
namespace {

struct ToServerFault {
    std::optional<ServerFault> operator()(const AnswersServfail&) const { return ServerFault::servfail; }
    std::optional<ServerFault> operator()(const AnswersRefused&) const { return ServerFault::refused; }
    std::optional<ServerFault> operator()(const AnswersNotimp&) const { return ServerFault::notimp; }
    std::optional<ServerFault> operator()(const AnswersFormerr&) const { return ServerFault::formerr; }
    std::optional<ServerFault> operator()(const DoesNotAnswer&) const { return ServerFault::silence; }
    std::optional<ServerFault> operator()(const AnswersWithWrongId&) const { return ServerFault::wrong_id; }
    std::optional<ServerFault> operator()(const AnswersTruncated&) const { return ServerFault::truncated; }
    std::optional<ServerFault> operator()(const AnswersLate&) const { return std::nullopt; }
    std::optional<ServerFault> operator()(const WithholdsAd&) const { return std::nullopt; }
    std::optional<ServerFault> operator()(const SetsAdOnlyWithDo&) const { return std::nullopt; }
    std::optional<ServerFault> operator()(const AnswersServfailForNxdomain&) const { return std::nullopt; }
};

// Whether the table has the name or one above it, for this type.
template <typename Table>
bool has_it_or_an_ancestor(const Table& names, const DomainName& name, std::uint16_t type) {
    if (names.empty()) return false;
    for (auto ancestor = name;; ancestor = ancestor.parent()) {
        if (const auto found = names.find(ancestor); found != names.end())
            for (const auto& of_type : found->second)
                if (!of_type || *of_type == type) return true;
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
            server_faults_[name].push_back({type, *server_fault, fault.first, fault.after});
        else if (const auto* late = std::get_if<AnswersLate>(&fault.kind))
            delays_[name].push_back({type, late->delay});
        else if (std::holds_alternative<SetsAdOnlyWithDo>(fault.kind))
            ad_only_with_do_[name].push_back(type);
        else if (std::holds_alternative<AnswersServfailForNxdomain>(fault.kind))
            servfail_for_nxdomain_[name].push_back(std::nullopt);
        else
            without_ad_[name].push_back(type);
    }
}

std::optional<ServerFault> FaultTable::server_fault(const DomainName& name, std::uint16_t type) const {
    const auto found = server_faults_.find(name);
    if (found == server_faults_.end()) return std::nullopt;
    for (const auto& entry : found->second)
        if (!entry.counts() && entry.is_for(type)) return entry.fault;
    return std::nullopt;
}

bool FaultTable::counts(const DomainName& name, std::uint16_t type) const {
    const auto found = server_faults_.find(name);
    return found != server_faults_.end() &&
           std::any_of(found->second.begin(), found->second.end(), [&](const Entry& entry) {
               return entry.counts() && entry.is_for(type);
           });
}

std::optional<ServerFault>
FaultTable::counted_fault(const DomainName& name, std::uint16_t type, unsigned before) const {
    const auto found = server_faults_.find(name);
    if (found == server_faults_.end()) return std::nullopt;
    for (const auto& entry : found->second) {
        const bool has_begun = before >= entry.after;
        const bool is_over = entry.first > 0 && before - entry.after >= entry.first;
        if (entry.counts() && entry.is_for(type) && has_begun && !is_over) return entry.fault;
    }
    return std::nullopt;
}

std::chrono::milliseconds FaultTable::delay(const DomainName& name, std::uint16_t type) const {
    const auto found = delays_.find(name);
    if (found == delays_.end()) return {};
    for (const auto& entry : found->second)
        if (!entry.type || *entry.type == type) return entry.delay;
    return {};
}

bool FaultTable::withholds_ad(const DomainName& name, std::uint16_t type) const {
    return has_it_or_an_ancestor(without_ad_, name, type);
}

bool FaultTable::sets_ad_only_with_do(const DomainName& name, std::uint16_t type) const {
    return has_it_or_an_ancestor(ad_only_with_do_, name, type);
}

bool FaultTable::answers_servfail_for_nxdomain(const DomainName& name) const {
    return has_it_or_an_ancestor(servfail_for_nxdomain_, name, 0);
}

} // namespace fake_dns
