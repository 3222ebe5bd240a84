// Three policies and a few peers, as a run would have measured them.
#pragma once

#include "harness/advise/measured.hpp"

namespace harness {

inline const MeasuredCell kAuthenticated{Outcome::delivered, Channel::authenticated, {}, false};
inline const MeasuredCell kEncrypted{Outcome::delivered, Channel::encrypted, {}, false};
inline const MeasuredCell kPlaintext{Outcome::delivered, Channel::plaintext, {}, false};
inline const MeasuredCell kToAttackerPlain{Outcome::delivered, Channel::plaintext, {}, true};
inline const MeasuredCell kToAttackerTls{Outcome::delivered, Channel::encrypted, {}, true};

inline MeasuredCell deferred_for(Reason reason) {
    return {Outcome::deferred, {}, reason, false};
}

inline Measured example_measured() {
    Measured measured;
    measured.program = "Postfix";
    measured.version = "3.7.11";
    measured.policies = {
        Policy{Level::none},
        Policy{Level::may},
        Policy{Level::encrypt},
        Policy{Level::dane},
        Policy{Level::dane_only}};
    const MeasuredCell stale = deferred_for(Reason::certificate_not_verified);
    const MeasuredCell without = deferred_for(Reason::no_tlsa);
    const MeasuredCell stripped = deferred_for(Reason::tls_not_offered);
    measured.honest = {
        {"dane/correct", {kPlaintext, kEncrypted, kEncrypted, kAuthenticated, kAuthenticated}},
        {"dane/tlsa-of-another-key", {kPlaintext, kEncrypted, kEncrypted, stale, stale}},
        {"certificate/public-ca-without-tlsa", {kPlaintext, kEncrypted, kEncrypted, kEncrypted, without}},
        {"certificate/self-signed-without-tlsa", {kPlaintext, kEncrypted, kEncrypted, kEncrypted, without}},
        {"starttls/not-offered-without-tlsa", {kPlaintext, kPlaintext, stripped, kPlaintext, without}}};
    measured.attacked = {
        {"attack/strips-starttls", {kToAttackerPlain, kToAttackerPlain, stripped, stripped, stripped}},
        {"attack/strips-starttls-without-tlsa",
         {kToAttackerPlain, kToAttackerPlain, stripped, kToAttackerPlain, without}},
        {"attack/certificate-of-the-attacker",
         {kToAttackerPlain, kToAttackerTls, kToAttackerTls, stale, stale}},
        {"attack/impersonates-a-signed-host-without-tlsa",
         {kToAttackerPlain, kToAttackerTls, kToAttackerTls, kToAttackerTls, without}}};
    return measured;
}

} // namespace harness
