// What pasted output of programs says of lookups, MX hosts and mail, as plain data, with real names.
#pragma once

#include "harness/capture/capture.hpp"
#include "harness/model/vocabulary.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace harness {

/// A line of the texts that were given.
struct Where {
    std::size_t text = 0; // the first is 1
    std::size_t line = 0;
};

/// What an answer says of DNSSEC.
enum class SecuritySaid {
    nothing,      // it came without its flags
    by_resolver,  // AD, or none
    by_validator, // the program validated by itself
};

/// One question, and what came of it.
struct PastedLookup {
    Where where;
    Lookup lookup = {};
    SecuritySaid said = SecuritySaid::nothing;
    bool unchecked = false;            // asked with CD: what is bogus is answered
    bool has_signatures = false;       // there are RRSIG records in the answer
    bool is_of_security_alone = false; // which records there are is not said
};

/// One certificate of a chain, as a program tells it in one line.
struct NamedCertificate {
    std::string subject = {};
    std::string issuer = {};
    std::string key = {}; // `EC 256`; empty: not said
};

enum class RecordsSay { nothing, one_matches, none_matches };

/// What a verifier says of a chain, in one of OpenSSL's numbers (X509_V_ERR_…).
struct PastedError {
    int number = 0;
    int depth = 0;
};

/// One session with an MX host, as a client told it.
struct PastedSession {
    Where where;
    std::string host = {}; // without final dot, lower case; empty: not said
    SeenSession seen = {}; // `chain` is not used
    std::optional<bool> told_starttls =
        {}; // whether the host offers it; nothing: it does unless `ehlo` has it not
    std::vector<std::string> certificates = {}; // DER, the leaf first
    std::vector<NamedCertificate> chain = {};   // likewise
    std::vector<PastedError> errors = {};
    std::optional<bool> is_trusted = {}; // by a CA
    RecordsSay records = RecordsSay::nothing;
    bool by_dane = false;                  // the client asked for TLSA records
    bool is_rejected = false;              // the client wanted it verified, and it was not
    std::string ended_at = {};             // `EHLO`: where the host hung up or fell silent
    std::vector<std::string> digests = {}; // of the leaf and its key, in hexadecimal digits
};

/// Each once, and not too many.
inline void add_certificate(std::string der, PastedSession& session) {
    constexpr std::size_t kMost = 16;
    auto& known = session.certificates;
    if (der.empty() || known.size() >= kMost || std::find(known.begin(), known.end(), der) != known.end())
        return;
    known.push_back(std::move(der));
}

/// An attempt to deliver that failed at no host, or behind the handshake.
struct PastedAttempt {
    Where where;
    std::string domain = {}; // of the recipient, lower case; empty: not said
    std::string host = {};   // without final dot; empty: none
    Outcome outcome = Outcome::deferred;
    std::optional<Reason> reason = {}; // unless it was delivered
    std::string at = {};               // the command that was refused, `RCPT`
    std::string code = {};             // of the peer's reply: `550 5.7.1`
};

struct PastedFacts {
    std::vector<PastedLookup> lookups;
    std::vector<PastedSession> sessions;
    std::vector<PastedAttempt> attempts;
    std::vector<std::string> domains; // that a client was told to deliver to
    std::size_t lines = 0;
    std::size_t understood = 0;
    std::size_t cut = 0;      // lines that were too long
    std::size_t left_out = 0; // facts, of which there were too many

    template <typename Fact>
    void keep(Fact fact, std::vector<Fact>& where) {
        constexpr std::size_t kMost = 4096; // of each kind
        if (where.size() < kMost)
            where.push_back(std::move(fact));
        else
            ++left_out;
    }
};

} // namespace harness
