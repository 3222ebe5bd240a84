#include "harness/capture/from/pasted_chain.hpp"

#include "harness/base/lower_case.hpp"
#include "harness/capture/seen_chain.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <sstream>

namespace harness {

namespace {

// X509_V_ERR_…
constexpr std::array kOfNoTrust{2, 18, 19, 20, 21, 27};
constexpr int kNotYetValid = 9;
constexpr int kExpired = 10;
constexpr int kSelfSigned = 18;
constexpr int kInvalidCa = 79; // 24 before OpenSSL 3.0
constexpr int kInvalidCaBefore = 24;
constexpr int kPathLength = 25;
constexpr int kPurpose = 26;
constexpr int kOtherName = 62;
constexpr int kNoMatchingRecord = 65;

bool has_error(const PastedSession& session, int number) {
    return std::any_of(session.errors.begin(), session.errors.end(), [&](const PastedError& error) {
        return error.number == number;
    });
}

bool lacks_trust(const PastedSession& session) {
    return std::any_of(kOfNoTrust.begin(), kOfNoTrust.end(), [&](int number) {
        return has_error(session, number);
    });
}

CertificateTime time_by_errors(const PastedSession& session, bool of_leaf) {
    for (const PastedError& error : session.errors) {
        if ((error.depth == 0) != of_leaf) continue;
        if (error.number == kExpired) return CertificateTime::expired;
        if (error.number == kNotYetValid) return CertificateTime::not_yet_valid;
    }
    return CertificateTime::valid;
}

// A certificate of which no more is known than its names.
SeenCertificate named_certificate(const NamedCertificate& named, std::size_t depth, const PastedHost& host) {
    SeenCertificate one;
    one.subject = named.subject;
    one.issuer = named.issuer;
    one.key = named.key.empty() ? "EC 256" : named.key;
    one.is_self_signed = !named.subject.empty() && named.subject == named.issuer;
    one.is_ca = depth != 0;
    if (depth == 0) {
        one.common_name = host.name;
        one.dns_names = {host.name};
    }
    return one;
}

void add_named(const PastedSession& session, const PastedHost& host, SeenChain& chain) {
    for (std::size_t i = chain.sent.size(); i < session.chain.size(); ++i)
        chain.sent.push_back(named_certificate(session.chain[i], i, host));
    if (chain.sent.empty()) chain.sent.push_back(named_certificate({}, 0, host));
    for (std::size_t i = 1; i < session.chain.size() && !chain.issuer; ++i)
        if (session.chain[i].subject == session.chain[0].issuer) chain.issuer = i;
}

void set_validity(const PastedSession& session, SeenChain& chain) {
    const bool was_verified = !session.errors.empty() || session.is_trusted;
    if (was_verified) chain.sent.front().time = time_by_errors(session, true);
    if (was_verified && chain.issuer) chain.sent[*chain.issuer].time = time_by_errors(session, false);
    if (has_error(session, kPurpose)) chain.sent.front().is_for_servers = false;
    const bool is_no_ca = has_error(session, kInvalidCa) || has_error(session, kInvalidCaBefore);
    if (is_no_ca && chain.issuer) chain.sent[*chain.issuer].is_ca = false;
    if (has_error(session, kPathLength)) chain.verify_error = kPathLength;
}

bool digests_say_no(const PastedHost& host, const PastedSession& session) {
    constexpr std::size_t kSha256 = 64;
    const auto is_sha256 = [](const std::string& digest) { return digest.size() == kSha256; };
    if (session.digests.size() != 2 ||
        !std::all_of(session.digests.begin(), session.digests.end(), is_sha256))
        return false;
    return !host.tlsa.empty() &&
           std::all_of(host.tlsa.begin(), host.tlsa.end(), [&](const std::string& record) {
               std::istringstream words(record);
               unsigned usage = 0;
               unsigned selector = 0;
               unsigned matching = 0;
               std::string data;
               words >> usage >> selector >> matching >> data;
               return usage == 3 && selector <= 1 && matching == 1 &&
                      in_lower_case(data) != session.digests[selector];
           });
}

void say_what_is_assumed(
    const PastedHost& host, const PastedSession& session, const SeenChain& chain, PastedNotes& notes
) {
    const SeenCertificate& leaf = chain.sent.front();
    if (leaf.der.empty())
        notes.say(fmt::format(
            "The certificate of {} is not in the text: it is taken to have the name of the host{}.",
            host.label,
            session.digests.empty() ? ", and a key of ECDSA with P-256" : ""
        ));
    const bool is_rejected_for_nothing =
        session.is_rejected && session.errors.empty() && session.records == RecordsSay::nothing;
    const bool was_verified = session.is_trusted || lacks_trust(session) || is_rejected_for_nothing;
    if (!was_verified && !leaf.is_self_signed)
        notes.say(fmt::format(
            "Nobody says whether a CA issued the certificate of {}: it is taken for one of a public CA.",
            host.label
        ));
    const bool is_by_word_alone =
        session.is_trusted == false && !lacks_trust(session) && !leaf.is_self_signed;
    if (is_by_word_alone)
        notes.say(fmt::format(
            "The certificate of {} is called untrusted, which a client without CAs says of each: it is taken "
            "for one of a private CA.",
            host.label
        ));
    if (session.is_rejected && session.errors.empty() && session.records == RecordsSay::nothing)
        notes.say(fmt::format(
            "Why the certificate of {} was not verified is not said: it is taken for one of a private CA "
            "that no TLSA record fits.",
            host.label
        ));
}

} // namespace

SeenChain
pasted_chain(const PastedHost& host, const PastedSession& session, std::time_t now, PastedNotes& notes) {
    SeenChain chain = chain_of_certificates(session.certificates, now);
    add_named(session, host, chain);
    SeenCertificate& leaf = chain.sent.front();
    if (has_error(session, kSelfSigned)) leaf.is_self_signed = true;
    const bool has_other_name =
        has_error(session, kOtherName) ||
        (session.is_rejected && session.is_trusted == true && session.records == RecordsSay::nothing);
    if (leaf.der.empty() && has_other_name) {
        leaf.dns_names.clear();
        leaf.common_name = "other." + host.name;
    }
    set_validity(session, chain);
    const bool is_rejected_alone = session.is_rejected && session.errors.empty();
    chain.is_trusted =
        !leaf.is_self_signed &&
        (session.is_trusted == true || (!lacks_trust(session) && session.is_trusted != false &&
                                        !(is_rejected_alone && session.records == RecordsSay::nothing)));
    chain.no_record_matches =
        session.records == RecordsSay::none_matches || has_error(session, kNoMatchingRecord) ||
        (session.records == RecordsSay::nothing && (is_rejected_alone || digests_say_no(host, session)));
    say_what_is_assumed(host, session, chain, notes);
    return chain;
}

} // namespace harness
