// What each policy would make of somebody's mail, and which of them suits whom. Pure.
#pragma once

#include "harness/advise/measured.hpp"
#include "harness/advise/recipients.hpp"

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace harness {

/// Of mail to honest recipients, in messages; and of the catalogue's attacks.
struct PolicyFigures {
    Policy policy;
    std::uint64_t authenticated = 0;
    std::uint64_t encrypted = 0;
    std::uint64_t plaintext = 0;
    std::uint64_t waits = 0;        // deferred: delayed, and lost if nobody mends anything
    std::uint64_t returned = 0;     // bounced: lost
    std::size_t attacks = 0;        // that were played
    std::size_t deceived = 0;       // of these, those that got the mail
    std::uint64_t stripped = 0;     // mail that somebody on the path gets who takes STARTTLS away
    std::uint64_t impersonated = 0; // that somebody gets who answers in place of the host
    std::map<std::string, std::size_t> reasons = {}; // of what waits or is returned, in messages

    std::uint64_t delivered() const { return authenticated + encrypted + plaintext; }
    std::uint64_t undelivered() const { return waits + returned; }
};

/// In the order of Measured::policies.
std::vector<PolicyFigures> figures_of(const Measured& measured, const Recipients& recipients);

enum class Stance { reach, balance, enforce };
template <>
inline constexpr auto kWords<Stance> = std::to_array<Word<Stance>>({
    {Stance::reach,
     "reach",
     "as much mail as can be gets through; of equal policies the one that protects most"},
    {Stance::balance,
     "balance",
     "the policy that stops most attacks for the mail that it holds up: the share of attacks that it stops, "
     "less "
     "the share of honest mail that it does not deliver"},
    {Stance::enforce,
     "enforce",
     "as few attacks as can be succeed; of equal policies the one that delivers most"},
});

/// The figures of the policy for each stance, of those that use TLS at all.
std::array<PolicyFigures, kWords<Stance>.size()> choose(const std::vector<PolicyFigures>& figures);

/// A domain whose mail the policy would hold up, and the strictest other policy with TLS under which it
/// arrives at the first attempt.
struct Exception {
    std::string domain;
    Policy policy;
    std::string why;        // what would happen without the exception: `deferred no-tlsa`
    std::uint64_t mail = 0; // messages
};

/// By domain; none for recipients of the catalogue.
std::vector<Exception>
exceptions_to(const Policy& policy, const Measured& measured, const Recipients& recipients);

} // namespace harness
