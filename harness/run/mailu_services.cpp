#include "harness/run/mailu_services.hpp"

#include "harness/staging/address_plan.hpp"

#include <boost/asio/ip/address.hpp>

#include <cstdint>
#include <utility>

namespace harness {

namespace {

using Endpoint = boost::asio::ip::tcp::endpoint;
using mailu::TlsaAnswer;

constexpr std::uint16_t kNoError = 0;
constexpr std::uint16_t kNxDomain = 3;

// On all addresses of the world, as an IPv6 address that only a route makes local cannot be bound to.
// Mailu 1.9 and before asked port 80.
std::vector<Endpoint> everywhere(const std::vector<std::uint16_t>& ports) {
    std::vector<Endpoint> endpoints;
    for (const std::uint16_t port : ports)
        endpoints.emplace_back(boost::asio::ip::address_v6::any(), port);
    return endpoints;
}

bool is_at(const AddressPair& services, const std::string& address) {
    return address == services.ipv4 || address == services.ipv6;
}

mailu::TlsaLookup lookup_in(fake_dns::DnsServer& dns) {
    return [&dns](const std::string& name) {
        const fake_dns::LocalAnswer found = dns.resolve(name + ".", "TLSA");
        TlsaAnswer answer;
        if (!found.rcode) {
            answer.status = TlsaAnswer::Status::timed_out;
            return answer;
        }
        const bool good = *found.rcode == kNoError || *found.rcode == kNxDomain;
        answer.status = !good                 ? TlsaAnswer::Status::failed
                        : found.rdata.empty() ? TlsaAnswer::Status::absent
                                              : TlsaAnswer::Status::found;
        answer.authenticated = found.authentic_data;
        for (const std::string& rdata : found.rdata)
            answer.records.push_back(
                {static_cast<std::uint8_t>(rdata.at(0)),
                 static_cast<std::uint8_t>(rdata.at(1)),
                 static_cast<std::uint8_t>(rdata.at(2))}
            );
        return answer;
    };
}

} // namespace

MailuServices::MailuServices(
    boost::asio::io_context& context,
    fake_dns::DnsServer& dns,
    MailuServicesNeeded needed,
    mailu::AdminSink on_request,
    mailu::MilterSink on_milter,
    mailu::ListeningServer::Failed on_failure
)
    : strict_(lookup_in(dns), true), lenient_(lookup_in(dns), false) {
    auto answers_at = [this](const std::string& address) -> const mailu::AdminAnswers* {
        if (is_at(services_address(true), address)) return &strict_;
        return is_at(services_address(false), address) ? &lenient_ : nullptr;
    };
    if (needed.admin)
        admin_.emplace(
            context, everywhere({80, 8080}), std::move(answers_at), std::move(on_request), on_failure
        );
    if (needed.milter)
        milter_.emplace(context, everywhere({11332}), std::move(on_milter), std::move(on_failure));
}

} // namespace harness
