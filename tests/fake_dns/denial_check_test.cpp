// Proofs of absence, judged without the zone that made them: hand-made NSEC and NSEC3 records.
#include "fake_dns/denial_check.hpp"

#include "fake_dns/zone.hpp"

#include <gtest/gtest.h>

namespace fake_dns {
namespace {

const DomainName zone = require_name("example.");

RRset nsec(const char* owner, const char* next, const std::vector<std::uint16_t>& types) {
    return {
        .owner = require_name(owner),
        .type = rr_type::nsec,
        .ttl = 300,
        .rdata = {require_name(next).wire() + type_bitmap(types)},
        .signatures = {}};
}

/// NSEC3 of `name` whose span ends just behind its own hash, or just before it (`everything`: all but the
/// name itself).
RRset nsec3(
    const char* name, bool everything, const std::vector<std::uint16_t>& types, std::uint16_t iterations = 0
) {
    auto hash = nsec3_hash(require_name(name), iterations);
    const auto owner = nsec3_owner(hash, zone);
    std::string header("\1\0", 2);
    append_u16(header, iterations);
    header += std::string("\0\24", 2);
    if (!everything) hash.back() = static_cast<char>(hash.back() + 1);
    return {
        .owner = owner,
        .type = rr_type::nsec3,
        .ttl = 300,
        .rdata = {header + hash + type_bitmap(types)},
        .signatures = {}};
}

Proof proof_of(
    const std::vector<RRset>& records, Absence kind, const char* name, std::uint16_t type = rr_type::mx
) {
    std::vector<const RRset*> proof;
    for (const auto& record : records)
        proof.push_back(&record);
    AbsenceClaim claim{.kind = kind, .name = require_name(name), .type = type, .zone = zone};
    claim.wildcard_labels = zone.label_count();
    return proves(proof, claim);
}

bool holds(
    const std::vector<RRset>& records, Absence kind, const char* name, std::uint16_t type = rr_type::mx
) {
    return proof_of(records, kind, name, type) == Proof::complete;
}

/// The same record with the Opt-Out flag (RFC 5155 3.1.2.1).
RRset opting_out(RRset record) {
    record.rdata.front()[1] = 1;
    return record;
}

// RFC 4035 5.4: the name and the wildcard must both be covered.
TEST(NsecProof, OfAMissingNameNeedsTheWildcardToo) {
    const auto name = nsec("b.example.", "d.example.", {rr_type::a});
    const auto wildcard = nsec("example.", "a.example.", {rr_type::soa, rr_type::ns});

    EXPECT_TRUE(holds({name, wildcard}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({name}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({wildcard}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({name, wildcard}, Absence::name, "e.example."));
    EXPECT_FALSE(holds({}, Absence::name, "c.example."));
}

TEST(NsecProof, OfTheLastNameWrapsAroundToTheApex) {
    const auto last = nsec("y.example.", "example.", {rr_type::a});
    const auto first = nsec("example.", "y.example.", {rr_type::soa});
    EXPECT_TRUE(holds({last, first}, Absence::name, "z.example."));
}

TEST(NsecProof, DoesNotMakeAnEmptyNonTerminalMissing) {
    const auto covering = nsec("a.example.", "x.ent.example.", {rr_type::a});
    const auto wildcard = nsec("example.", "a.example.", {rr_type::soa});
    EXPECT_FALSE(holds({covering, wildcard}, Absence::name, "ent.example."));
    EXPECT_TRUE(holds({covering}, Absence::type, "ent.example."));
}

TEST(NsecProof, OfAMissingTypeReadsTheBitmap) {
    const auto record = nsec("a.example.", "b.example.", {rr_type::a});
    EXPECT_TRUE(holds({record}, Absence::type, "a.example.", rr_type::mx));
    EXPECT_FALSE(holds({record}, Absence::type, "a.example.", rr_type::a));
    EXPECT_TRUE(holds({record}, Absence::type, "a.example.", 65280));
}

TEST(NsecProof, DoesNotDenyATypeWhereACnameIs) {
    EXPECT_FALSE(holds({nsec("a.example.", "b.example.", {rr_type::cname})}, Absence::type, "a.example."));
}

// RFC 6840 4.1: a delegation's own record in the parent must not deny what is in or below the child.
TEST(NsecProof, OfTheParentSaysNothingAboutTheChild) {
    const auto delegation = nsec("child.example.", "z.example.", {rr_type::ns});
    const auto wildcard = nsec("example.", "child.example.", {rr_type::soa});
    EXPECT_FALSE(holds({delegation}, Absence::type, "child.example.", rr_type::mx));
    EXPECT_FALSE(holds({delegation, wildcard}, Absence::name, "www.child.example."));
    EXPECT_TRUE(holds({delegation}, Absence::type, "child.example.", rr_type::ds));
    EXPECT_TRUE(holds({delegation}, Absence::delegation_ds, "child.example."));
}

TEST(NsecProof, OfAnInsecureDelegationNeedsNsWithoutDsAndSoa) {
    using Types = std::vector<std::uint16_t>;
    for (const auto& types :
         {Types{rr_type::ns, rr_type::ds}, Types{rr_type::ns, rr_type::soa}, Types{rr_type::a}})
        EXPECT_FALSE(
            holds({nsec("child.example.", "z.example.", types)}, Absence::delegation_ds, "child.example.")
        );
}

TEST(NsecProof, OfAnExpansionCoversTheName) {
    EXPECT_TRUE(holds({nsec("a.example.", "x.example.", {rr_type::a})}, Absence::closer_match, "b.example."));
    EXPECT_FALSE(holds({nsec("c.example.", "x.example.", {rr_type::a})}, Absence::closer_match, "b.example.")
    );
}

TEST(NsecProof, OfAWildcardsMissingTypeNeedsBoth) {
    const auto covering = nsec("a.example.", "x.example.", {rr_type::a});
    const auto wildcard = nsec("*.example.", "a.example.", {rr_type::txt});
    EXPECT_TRUE(holds({covering, wildcard}, Absence::type, "b.example.", rr_type::mx));
    EXPECT_FALSE(holds({covering, wildcard}, Absence::type, "b.example.", rr_type::txt));
    EXPECT_FALSE(holds({covering}, Absence::type, "b.example.", rr_type::mx));
}

// RFC 5155 8.4: the closest encloser matched, the next closer name and the wildcard covered.
TEST(Nsec3Proof, OfAMissingNameNeedsAllThree) {
    const auto encloser = nsec3("example.", false, {rr_type::soa, rr_type::ns});
    const auto all = nsec3("unrelated.example.", true, {rr_type::a});
    EXPECT_TRUE(holds({encloser, all}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({all}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({encloser}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({encloser, nsec3("*.example.", true, {})}, Absence::name, "c.example."));
    EXPECT_FALSE(holds({encloser, nsec3("c.example.", true, {})}, Absence::name, "c.example."));
}

TEST(Nsec3Proof, OfAMissingTypeReadsTheBitmap) {
    const auto record = nsec3("a.example.", false, {rr_type::a});
    EXPECT_TRUE(holds({record}, Absence::type, "a.example.", rr_type::mx));
    EXPECT_FALSE(holds({record}, Absence::type, "a.example.", rr_type::a));
    EXPECT_TRUE(holds({nsec3("ent.example.", false, {})}, Absence::type, "ent.example."));
}

TEST(Nsec3Proof, OfAnInsecureDelegationNeedsNsWithoutDs) {
    EXPECT_TRUE(
        holds({nsec3("child.example.", false, {rr_type::ns})}, Absence::delegation_ds, "child.example.")
    );
    EXPECT_FALSE(holds(
        {nsec3("child.example.", false, {rr_type::ns, rr_type::ds})}, Absence::delegation_ds, "child.example."
    ));
}

TEST(Nsec3Proof, OfAnExpansionCoversTheNextCloserName) {
    EXPECT_TRUE(holds({nsec3("unrelated.example.", true, {})}, Absence::closer_match, "a.b.example."));
    EXPECT_FALSE(holds({nsec3("b.example.", true, {})}, Absence::closer_match, "a.b.example."));
}

// RFC 5155 8.9: an unsigned delegation has no record of its own in an opt-out chain.
TEST(Nsec3Proof, OfAnOptedOutDelegationNeedsTheEncloserAndAnOptOutCover) {
    const auto encloser = nsec3("example.", false, {rr_type::soa, rr_type::ns});
    const auto cover = nsec3("unrelated.example.", true, {rr_type::ns, rr_type::ds});

    EXPECT_EQ(
        proof_of({encloser, opting_out(cover)}, Absence::delegation_ds, "child.example."), Proof::opted_out
    );
    EXPECT_EQ(proof_of({encloser, cover}, Absence::delegation_ds, "child.example."), Proof::none);
    EXPECT_EQ(proof_of({opting_out(cover)}, Absence::delegation_ds, "child.example."), Proof::none);
    EXPECT_EQ(
        proof_of({encloser, opting_out(cover)}, Absence::type, "child.example.", rr_type::ds),
        Proof::opted_out
    );
    EXPECT_EQ(
        proof_of({encloser, opting_out(cover)}, Absence::type, "child.example.", rr_type::mx), Proof::none
    );
}

// RFC 5155 9.2: a span that opts out may hide a delegation, so nothing about a name in it is secure.
TEST(Nsec3Proof, OfANameInAnOptOutSpanIsIncomplete) {
    const auto encloser = nsec3("example.", false, {rr_type::soa, rr_type::ns});
    const auto cover = opting_out(nsec3("unrelated.example.", true, {rr_type::a}));

    EXPECT_EQ(proof_of({encloser, cover}, Absence::name, "c.example."), Proof::opted_out);
    EXPECT_EQ(proof_of({cover}, Absence::closer_match, "a.b.example."), Proof::opted_out);
    EXPECT_EQ(proof_of({cover}, Absence::name, "c.example."), Proof::none);
}

TEST(Nsec3Proof, WithSaltProvesNothingHere) {
    auto record = nsec3("a.example.", false, {rr_type::a});
    record.rdata.front()[4] = 1;
    EXPECT_FALSE(holds({record}, Absence::type, "a.example.", rr_type::mx));
}

// RFC 9276 3.2: above a limit an answer is insecure, whether the proof would hold or not.
TEST(Nsec3Proof, IsOfHashesWithItsOwnIterationsUpToALimit) {
    const auto with = [](std::uint16_t iterations) {
        auto record = nsec3("a.example.", false, {rr_type::a}, iterations);
        return proof_of({record}, Absence::type, "a.example.", rr_type::mx);
    };
    EXPECT_EQ(with(1), Proof::complete);
    EXPECT_EQ(with(150), Proof::complete);
    EXPECT_EQ(with(151), Proof::too_many_iterations);
    EXPECT_EQ(with(500), Proof::too_many_iterations);
}

// RFC 5155 appendix A hashes with a salt; without one, `example.` hashes to this (computed with
// ldns-nsec3-hash).
TEST(Nsec3Hash, IsThatOfLdns) {
    EXPECT_EQ(nsec3_owner(nsec3_hash(zone), zone).text(), "3msev9usmd4br9s97v51r2tdvmr9iqo1.example.");
    EXPECT_EQ(nsec3_owner(nsec3_hash(zone, 200), zone).text(), "ve4l17t6uvub8ej2onmievtfeicmjjrv.example.");
}

} // namespace
} // namespace fake_dns
