// The validator over answers that the zones did not make: each of RFC 4035's demands, broken one at a time.
#include "fake_dns/validator.hpp"

#include "tests/fake_dns/sample_world.hpp"

#include <gtest/gtest.h>

namespace fake_dns {
namespace {

class Validation : public testing::Test {
protected:
    void build(DnsSpec spec, bool with_anchor = true) {
        spec_ = std::move(spec);
        tree_ = std::make_unique<ZoneTree>(spec_);
        faults_ = std::make_unique<FaultTable>(spec_.faults);
        auto& root = tree_->root();
        validator_ = std::make_unique<Validator>(*tree_, *faults_, [&root, with_anchor] {
            using Anchor = std::optional<std::string>;
            return with_anchor ? Anchor(ds_of({}, root.key(KeyRole::key_signing).dnskey)) : Anchor();
        });
    }
    void SetUp() override { build(test::sample_world(test::kSampleNow)); }

    ZoneAnswer look(const std::string& name, std::uint16_t type) {
        const auto wanted = require_name(name);
        return look_up(tree_->authority_for(wanted, type), wanted, type);
    }
    Judgement judge(const std::string& name, std::uint16_t type = rr_type::mx) {
        return validator_->judge(look(name, type), require_name(name), type);
    }
    ZoneSpec& spec_of(DnsSpec& spec, const std::string& origin) {
        for (auto& zone : spec.zones)
            if (zone.origin == origin) return zone;
        throw std::logic_error(origin);
    }

    DnsSpec spec_;
    std::unique_ptr<ZoneTree> tree_;
    std::unique_ptr<FaultTable> faults_;
    std::unique_ptr<Validator> validator_;
};

TEST_F(Validation, CallsAChainFromTheAnchorSecure) {
    for (const auto* name : {"secure.example.", "secure.three.", "ed25519.example.", "below.entry.example."})
        EXPECT_EQ(judge(name).security, Security::secure) << name;
    EXPECT_EQ(judge("absent.secure.example.").security, Security::secure);
    EXPECT_EQ(judge("absent.secure.three.").security, Security::secure);
}

TEST_F(Validation, CallsAProvenUnsignedDelegationInsecure) {
    for (const auto* name :
         {"unsigned.example.", "unsigned.three.", "unsigned.opt-out.", "plain.", "island.plain."})
        EXPECT_EQ(judge(name).security, Security::insecure) << name;
}

// RFC 5155 9.2
TEST_F(Validation, CallsTheAbsenceOfANameInAnOptOutSpanInsecure) {
    EXPECT_EQ(judge("absent.opt-out.").security, Security::insecure);
    EXPECT_EQ(judge("entry.opt-out.").security, Security::secure);
    EXPECT_EQ(judge("secure.opt-out.").security, Security::secure);
}

// RFC 4033 5: no trust anchor covers the data.
TEST_F(Validation, CallsEverythingIndeterminateWithoutATrustAnchor) {
    build(test::sample_world(test::kSampleNow), false);
    EXPECT_EQ(judge("secure.example.").security, Security::indeterminate);
}

TEST_F(Validation, CallsAnExpiredSignatureBogus) {
    EXPECT_EQ(judge("expired.example.").security, Security::bogus);
    EXPECT_EQ(judge("expired.example.").ede, ede::signature_expired);
    EXPECT_EQ(judge("expired-mx.example.").ede, ede::signature_expired);
    EXPECT_EQ(judge("mx1.expired-mx.example.", rr_type::a).security, Security::secure);
}

TEST_F(Validation, CallsACorruptedSignatureBogus) {
    EXPECT_EQ(judge("corrupted.example.").ede, ede::bogus);
    const auto tlsa = judge("_25._tcp.mx1.corrupted-tlsa.example.", rr_type::tlsa);
    EXPECT_EQ(tlsa.security, Security::bogus);
    EXPECT_EQ(judge("corrupted-tlsa.example.").security, Security::secure);
}

TEST_F(Validation, CallsAMissingSignatureBogus) {
    EXPECT_EQ(judge("missing.example.").ede, ede::rrsigs_missing);
    EXPECT_EQ(judge("mx1.missing-a.example.", rr_type::a).ede, ede::rrsigs_missing);
    EXPECT_EQ(judge("mx1.missing-a.example.", rr_type::aaaa).security, Security::secure);
    EXPECT_EQ(judge("missing-soa.example.").security, Security::secure);
    EXPECT_EQ(judge("missing-soa.example.", rr_type::aaaa).ede, ede::rrsigs_missing);
}

TEST_F(Validation, CallsAZoneBogusWhoseDsNamesAnotherKey) {
    EXPECT_EQ(judge("other-ds.example.").security, Security::bogus);
    EXPECT_EQ(judge("other-ds.example.").ede, ede::dnskey_missing);
}

TEST_F(Validation, CallsEverythingBelowABogusZoneBogus) {
    auto spec = test::sample_world(test::kSampleNow);
    spec_of(spec, "example.").deviations = {SignatureMissing{{.name = "", .type = "DNSKEY"}}};
    build(spec);
    EXPECT_EQ(judge("secure.example.").ede, ede::rrsigs_missing);
    EXPECT_EQ(judge("unsigned.example.").security, Security::bogus);
    EXPECT_EQ(judge("secure.three.").security, Security::secure);
}

// RFC 4035 5.2: without proof that there is no DS, an unsigned zone is not insecure but bogus.
TEST_F(Validation, CallsAnUnsignedDelegationBogusIfItsProofIsDamaged) {
    auto spec = test::sample_world(test::kSampleNow);
    spec_of(spec, "example.").deviations = {
        SignatureCorrupted{{.name = "unsigned.example.", .type = "NSEC"}}};
    build(spec);
    EXPECT_EQ(judge("unsigned.example.").security, Security::bogus);
    EXPECT_EQ(judge("secure.example.").security, Security::secure);
}

// RFC 5155 11: the deviation of an NSEC3 record is found by the name before hashing.
TEST_F(Validation, FindsANsec3RecordByTheNameBeforeHashing) {
    auto spec = test::sample_world(test::kSampleNow);
    spec_of(spec, "three.").deviations = {SignatureMissing{{.name = "unsigned.three.", .type = "NSEC3"}}};
    build(spec);
    EXPECT_EQ(judge("unsigned.three.").ede, ede::rrsigs_missing);
    EXPECT_EQ(judge("absent.three.").security, Security::secure);
}

TEST_F(Validation, CallsAnUnsignedDsBogus) {
    auto spec = test::sample_world(test::kSampleNow);
    spec_of(spec, "example.").deviations = {SignatureMissing{{.name = "secure.example.", .type = "DS"}}};
    build(spec);
    EXPECT_EQ(judge("secure.example.").ede, ede::rrsigs_missing);
}

TEST_F(Validation, CallsAZoneBogusWhoseKeysCannotBeFetched) {
    auto spec = test::sample_world(test::kSampleNow);
    spec.faults = {
        {"secure.example.", "DNSKEY", AnswersServfail{}},
        {"below.entry.example.", "DNSKEY", DoesNotAnswer{}}};
    build(spec);
    EXPECT_EQ(judge("secure.example.").ede, ede::dnskey_missing);
    EXPECT_EQ(judge("below.entry.example.").ede, ede::no_reachable_authority);
}

TEST_F(Validation, CallsADenialWithoutProofBogus) {
    auto answer = look("absent.secure.example.", rr_type::mx);
    answer.proof.clear();
    const auto judgement = validator_->judge(answer, require_name("absent.secure.example."), rr_type::mx);
    EXPECT_EQ(judgement.security, Security::bogus);
    EXPECT_EQ(judgement.ede, ede::nsec_missing);
}

// An attacker replays the genuine denial of one name for another.
TEST_F(Validation, CallsTheDenialOfAnotherNameBogus) {
    for (const auto* zone : {"secure.example.", "secure.three."}) {
        const auto answer = look(std::string("absent.") + zone, rr_type::mx);
        const auto judgement =
            validator_->judge(answer, require_name(std::string("mx1.") + zone), rr_type::mx);
        EXPECT_EQ(judgement.ede, ede::nsec_missing) << zone;
    }
}

// RFC 4035 5.3.4: an expanded wildcard needs the proof that no closer name exists.
TEST_F(Validation, CallsAWildcardWithoutProofBogus) {
    for (const auto* name : {"x.wild.secure.example.", "x.wild.secure.three."}) {
        auto answer = look(name, rr_type::a);
        EXPECT_EQ(validator_->judge(answer, require_name(name), rr_type::a).security, Security::secure);
        answer.proof.clear();
        EXPECT_EQ(validator_->judge(answer, require_name(name), rr_type::a).ede, ede::nsec_missing) << name;
    }
}

TEST_F(Validation, CallsDataBogusThatChangedAfterSigning) {
    const auto name = require_name("mx1.secure.example.");
    auto answer = look(name.text(), rr_type::a);
    auto& set = *answer.answer.front().set;
    answer.zone->signatures(set);
    set.rdata.front()[0] = 99;
    EXPECT_EQ(validator_->judge(answer, name, rr_type::a).ede, ede::bogus);
}

TEST(Judgements, OfAChainAreThatOfItsWeakestPart) {
    const Judgement secure{Security::secure, {}}, insecure{Security::insecure, {}}, bogus{Security::bogus, 6};
    EXPECT_EQ(weaker(secure, insecure).security, Security::insecure);
    EXPECT_EQ(weaker(insecure, secure).security, Security::insecure);
    EXPECT_EQ(weaker(bogus, insecure).security, Security::bogus);
    EXPECT_EQ(weaker(secure, bogus).ede, 6);
}

} // namespace
} // namespace fake_dns
