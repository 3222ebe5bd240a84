// The faults of a peer's DNS: a row for each. Pure.
#pragma once

#include "harness/model/key.hpp"

namespace harness {

/// What a fault is of.
enum class FaultReach {
    answer,     // the answers to the queries for one name and type
    delay,      // when they come
    signatures, // the signatures of an RRset; without a type those of the whole zone that owns the name
    zone,       // the chain of trust to the zone that owns the name
    no_ds,      // the proof that there is no DS for the zone that owns the name
    denial,     // the proofs of absence in the zone that owns the name
    ad,         // the resolver's AD bit, for a name and those below it, of one type or of all
    nxdomain,   // the resolver's answers where a name, or one below it, does not exist
};

/// What a type beside a fault does, for the reference; empty: there must be none.
constexpr std::string_view use_of_type(FaultReach reach) {
    switch (reach) {
    case FaultReach::answer:
    case FaultReach::delay:
        return "required";
    case FaultReach::signatures:
        return "without it: the whole zone of the name. `DS`: that of the zone, in the zone above";
    case FaultReach::ad:
        return "without it: every type";
    case FaultReach::zone:
    case FaultReach::no_ds:
    case FaultReach::denial:
    case FaultReach::nxdomain:
        return {};
    }
    return {};
}

enum class DnsFaultKind {
    servfail,
    refused,
    notimp,
    formerr,
    no_answer,
    wrong_id,
    truncated,
    delayed,
    signature_expired,
    signature_not_yet_valid,
    signature_corrupted,
    signature_missing,
    signature_of_another_zone,
    dnskey_missing,
    ds_of_another_key,
    ds_denial_missing,
    denial_missing,
    denial_corrupted,
    denial_of_another_name,
    ad_withheld,
    ad_only_with_do,
    servfail_for_nxdomain,
};

struct FaultWord : Word<DnsFaultKind> {
    FaultReach reach = FaultReach::answer;
    bool is_silent = false; // who asks waits until it gives up
};

template <>
inline constexpr auto kWords<DnsFaultKind> = std::to_array<FaultWord>({
    {{DnsFaultKind::servfail,
      "servfail",
      "the query for this name and type is answered with SERVFAIL. With `DS` it is of the zone above, whose "
      "referral then has no DS either, as a resolver that gets one never asks",
      "The query for {} is answered with SERVFAIL."},
     FaultReach::answer},
    {{DnsFaultKind::refused,
      "refused",
      "the same with REFUSED",
      "The query for {} is answered with REFUSED."},
     FaultReach::answer},
    {{DnsFaultKind::notimp, "notimp", "the same with NOTIMP", "The query for {} is answered with NOTIMP."},
     FaultReach::answer},
    {{DnsFaultKind::formerr,
      "formerr",
      "the same with FORMERR",
      "The query for {} is answered with FORMERR."},
     FaultReach::answer},
    {{DnsFaultKind::no_answer,
      "no-answer",
      "the same without any answer",
      "The query for {} is never answered."},
     FaultReach::answer,
     true},
    {{DnsFaultKind::wrong_id,
      "wrong-id",
      "the same with an empty answer that has the ID of another query, which nobody may take for theirs (RFC "
      "5452 9.1)",
      "The query for {} gets an empty answer with the ID of another query."},
     FaultReach::answer,
     true},
    {{DnsFaultKind::truncated,
      "truncated",
      "the same with an empty, truncated answer; over TCP the connection is closed without one",
      "The query for {} is answered with TC, and over TCP never."},
     FaultReach::answer},
    {{DnsFaultKind::delayed,
      "delayed",
      "the same with the correct answer, after its `delay`",
      "The query for {} is answered late."},
     FaultReach::delay},
    {{DnsFaultKind::signature_expired,
      "signature-expired",
      "the signatures expired three days ago",
      "The signature of {} expired three days ago."},
     FaultReach::signatures},
    {{DnsFaultKind::signature_not_yet_valid,
      "signature-not-yet-valid",
      "the signatures begin in three days",
      "The signature of {} is not valid for another three days."},
     FaultReach::signatures},
    {{DnsFaultKind::signature_corrupted,
      "signature-corrupted",
      "the signatures have flipped bits",
      "The signature of {} is damaged."},
     FaultReach::signatures},
    {{DnsFaultKind::signature_missing,
      "signature-missing",
      "there are no signatures",
      "The signature of {} is missing."},
     FaultReach::signatures},
    {{DnsFaultKind::signature_of_another_zone,
      "signature-of-another-zone",
      "the signatures name another zone as their signer",
      "The signature of {} names another zone as its signer."},
     FaultReach::signatures},
    {{DnsFaultKind::dnskey_missing,
      "dnskey-missing",
      "the zone of the name does not publish its keys",
      "The zone of {} has no DNSKEY records."},
     FaultReach::zone},
    {{DnsFaultKind::ds_of_another_key,
      "ds-of-another-key",
      "the parent's DS does not fit the keys of the zone of the name",
      "The DS of the zone of {} belongs to another key."},
     FaultReach::zone},
    {{DnsFaultKind::ds_denial_missing,
      "ds-denial-missing",
      "the zone above does not prove that there is no DS for the unsigned zone of the name",
      "Nothing proves that the zone of {} has no DS."},
     FaultReach::no_ds},
    {{DnsFaultKind::denial_missing,
      "denial-missing",
      "the zone of the name denies names and types without proof",
      "What the zone of {} denies it does not prove."},
     FaultReach::denial},
    {{DnsFaultKind::denial_corrupted,
      "denial-corrupted",
      "the signatures of its proofs of absence have flipped bits",
      "The signatures of what the zone of {} denies are damaged."},
     FaultReach::denial},
    {{DnsFaultKind::denial_of_another_name,
      "denial-of-another-name",
      "its proofs of absence are of another name, and rightly signed",
      "What the zone of {} denies it proves with the records of another name."},
     FaultReach::denial},
    {{DnsFaultKind::ad_withheld,
      "ad-withheld",
      "the resolver does not validate this name and what is below it",
      "The sender's resolver does not validate {} and what is below."},
     FaultReach::ad},
    {{DnsFaultKind::ad_only_with_do,
      "ad-only-with-do",
      "for this name and what is below it the resolver sets AD only where the query has DO, against RFC 6840 "
      "5.7. glibc asks with DO, musl (Alpine) with AD alone",
      "The sender's resolver sets AD for {} and what is below only where the query has DO."},
     FaultReach::ad},
    {{DnsFaultKind::servfail_for_nxdomain,
      "servfail-for-nxdomain",
      "where this name or one below it does not exist, the resolver answers SERVFAIL",
      "The sender's resolver answers SERVFAIL for every name at or below {} that does not exist."},
     FaultReach::nxdomain},
});

struct DnsFault {
    std::string name; // absolute, lower case, with final dot
    std::string type; // `TLSA`, `MX`, …; always there for FaultReach::answer, perhaps for signatures and AD
    DnsFaultKind kind = DnsFaultKind::servfail;
    unsigned first = 0; // of FaultReach::answer: how many queries of a sender it is for; 0: all
    unsigned after = 0; // of FaultReach::answer: how many are answered well before those
    unsigned delay = 0; // of FaultReach::delay: milliseconds
};

/// Milliseconds that every sender waits for an answer, with room for the time that this program takes itself.
inline constexpr unsigned kDelayInTime = 500;
/// Milliseconds after which Postfix does not wait any more: where a peer's DNS is silent its stub resolver is
/// given one second (kShortPatience).
inline constexpr unsigned kDelayTooLong = 2000;

/// Whether an answer comes when nobody waits for it any more.
constexpr bool comes_too_late(const DnsFault& fault) {
    return fault.delay >= kDelayTooLong;
}

/// Whether who asks waits until it gives up.
constexpr bool keeps_waiting(const DnsFault& fault) {
    return row_of(fault.kind).is_silent || comes_too_late(fault);
}

/// Whether it is what a resolver does to its answers: whoever asks another one does not meet it.
constexpr bool is_of_the_resolver(DnsFaultKind kind) {
    const FaultReach reach = row_of(kind).reach;
    return reach == FaultReach::ad || reach == FaultReach::nxdomain;
}

inline constexpr auto kRecordTypes =
    std::to_array<std::string_view>({"MX", "A", "AAAA", "TLSA", "TXT", "SOA", "NS", "DS", "DNSKEY", "CNAME"});

inline constexpr Mapping kDnsFault{
    "dns-fault",
    "One fault of the DNS.",
    "{}",
    std::tuple{
        ParsedKey{
            "name",
            "what it is about. `{domain}`, `{mx1}`, `{alias1}`, `{tlsa1}`, `{mx2}`, … stand for names: "
            "`\"_25._tcp.{mx1}\"`. In quotes, since `{` begins a mapping",
            "",
            R"({"type": "string", "minLength": 1, "examples": ["{domain}", "_25._tcp.{mx1}"]})",
            true},
        Key{.name = "type",
            .member = &DnsFault::type,
            .meaning = "where the fault is of one type of records",
            .choices = kRecordTypes},
        Key{.name = "fault",
            .member = &DnsFault::kind,
            .meaning = "one of the [faults](#the-faults) below",
            .required = true},
        Key{.name = "first",
            .member = &DnsFault::first,
            .meaning =
                "how many queries of each sender are answered so, those after them well. Only where the "
                "fault needs a `type`. A stub resolver may ask twice at once (resolv.conf(5) attempts)",
            .preset = "all",
            .sentence = " Only the first {} of each sender's queries are answered so.",
            .most = 1000,
            .schema = R"({"type": "integer", "minimum": 1, "maximum": 1000})"},
        Key{.name = "after",
            .member = &DnsFault::after,
            .meaning =
                "how many queries of each sender are answered well before. Only where the fault needs a "
                "`type`; for what is different when a [second message](#the-file) comes",
            .preset = "0",
            .sentence = " The first {} of each sender's queries are answered well.",
            .most = 1000,
            .schema = R"({"type": "integer", "minimum": 1, "maximum": 1000})"},
        Key{.name = "delay",
            .member = &DnsFault::delay,
            .meaning = "milliseconds that an answer is late: up to 500, for which every sender waits, or "
                       "2000 to 5000, "
                       "for which Postfix does not: its stub resolver is given one second (resolv.conf(5) "
                       "timeout) for "
                       "such a peer",
            .preset = "required with `delayed`, only then",
            .sentence = " It takes {} milliseconds.",
            .most = 5000,
            .schema = R"({"type": "integer", "anyOf": [{"minimum": 1, "maximum": 500},
                {"minimum": 2000, "maximum": 5000}]})"},
    }};

} // namespace harness
