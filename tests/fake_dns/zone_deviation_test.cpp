// One deviation, one test: what it does to the signatures of a zone, and that it does nothing else.
#include "fake_dns/zone_deviation.hpp"

#include "fake_dns/signature_check.hpp"

#include "tests/fake_dns/sample_world.hpp"

#include <gtest/gtest.h>

namespace fake_dns {
namespace {

using test::kSampleNow;

class Deviation : public testing::Test {
protected:
    /// Signatures of `owner`/`type` in example. after the deviations.
    std::vector<std::string>
    damaged(const std::vector<ZoneDeviation>& deviations, const std::string& type = "A") {
        RRset set{
            .owner = owner_, .type = *type_number(type), .ttl = 300, .rdata = {"\1\2\3\4"}, .signatures = {}};
        const SignAgain sign_again = [&](const Validity& validity) {
            return sign(set, *key_, zone_, validity);
        };
        std::vector<std::string> signatures = {sign_again({kSampleNow - 1000, kSampleNow + 1000})};
        damage_signatures(deviations, owner_, set.type, kSampleNow, sign_again, signatures);
        problem_ = signature_problem(set, signatures, {zone_, keys_, kSampleNow});
        return signatures;
    }

    DomainName zone_ = require_name("example.");
    DomainName owner_ = require_name("mx1.example.");
    std::shared_ptr<const ZoneKey> key_ =
        KeyMaker("s").make(zone_, Algorithm::ecdsa_p256_sha256, KeyRole::zone_signing);
    std::vector<VerificationKey> keys_ = [this] {
        std::vector<VerificationKey> keys;
        keys.push_back(verification_key(key_->dnskey));
        return keys;
    }();
    std::optional<std::uint16_t> problem_;
};

TEST_F(Deviation, SignatureExpiredEndsThreeDaysAgoAndIsGoodOtherwise) {
    const auto signatures = damaged({SignatureExpired{}});

    EXPECT_EQ(problem_, ede::signature_expired);
    ASSERT_EQ(signatures.size(), 1U);
    const auto fields = read_signature(signatures.front());
    EXPECT_EQ(fields->expiration, kSampleNow - 3 * 24 * 3600);
    RRset set{.owner = owner_, .type = rr_type::a, .ttl = 300, .rdata = {"\1\2\3\4"}, .signatures = {}};
    EXPECT_EQ(signature_problem(set, signatures, {zone_, keys_, kSampleNow - 4 * 24 * 3600}), std::nullopt);
}

TEST_F(Deviation, SignatureNotYetValidBeginsInThreeDaysAndIsGoodThen) {
    const auto signatures = damaged({SignatureNotYetValid{}});

    EXPECT_EQ(problem_, ede::signature_not_yet_valid);
    RRset set{.owner = owner_, .type = rr_type::a, .ttl = 300, .rdata = {"\1\2\3\4"}, .signatures = {}};
    EXPECT_EQ(signature_problem(set, signatures, {zone_, keys_, kSampleNow + 4 * 24 * 3600}), std::nullopt);
}

TEST_F(Deviation, SignatureOfAnotherZoneNamesTheNameAboveAsItsSigner) {
    const auto signatures = damaged({SignatureOfAnotherZone{}});

    EXPECT_EQ(problem_, ede::bogus);
    ASSERT_EQ(signatures.size(), 1U);
    EXPECT_EQ(read_signature(signatures.front())->signer, require_name("."));
}

TEST_F(Deviation, DenialCorruptedFailsTheSignaturesOfDenialsOnly) {
    const auto is_damaged = [&](std::uint16_t type) {
        std::vector<std::string> signatures{"signature"};
        damage_signatures({DenialCorrupted{}}, owner_, type, kSampleNow, {}, signatures);
        return signatures.front() != "signature";
    };
    EXPECT_TRUE(is_damaged(rr_type::nsec));
    EXPECT_TRUE(is_damaged(rr_type::nsec3));
    EXPECT_FALSE(is_damaged(rr_type::a));
}

TEST_F(Deviation, DenialMissingAndOfAnotherNameAreQuestionsOfTheProof) {
    EXPECT_EQ(denial_proof({SignatureExpired{}}), DenialProof::right);
    EXPECT_EQ(denial_proof({DenialMissing{}}), DenialProof::missing);
    EXPECT_EQ(denial_proof({DenialOfAnotherName{}}), DenialProof::of_another_name);
}

TEST_F(Deviation, DnskeyMissingAndDsDenialMissingLeaveSomethingOut) {
    EXPECT_TRUE(publishes_keys({DsDenialMissing{}}));
    EXPECT_FALSE(publishes_keys({DnskeyMissing{}}));
    EXPECT_TRUE(has_ds_denial({DnskeyMissing{}}));
    EXPECT_FALSE(has_ds_denial({DsDenialMissing{}}));
}

// The signature of a DS is the parent's.
TEST_F(Deviation, IsOfTheDsWhereItsMatchSaysSo) {
    const auto those =
        of_the_ds({SignatureMissing{}, SignatureExpired{{.name = "a.", .type = "DS"}}, DsOfAnotherKey{}});
    ASSERT_EQ(those.size(), 1U);
    EXPECT_TRUE(std::holds_alternative<SignatureExpired>(those.front()));
}

TEST_F(Deviation, SignatureCorruptedFailsCryptographically) {
    EXPECT_EQ(damaged({SignatureCorrupted{}}).size(), 1U);
    EXPECT_EQ(problem_, ede::bogus);
}

TEST_F(Deviation, SignatureMissingLeavesNone) {
    EXPECT_TRUE(damaged({SignatureMissing{}}).empty());
    EXPECT_EQ(problem_, ede::rrsigs_missing);
}

TEST_F(Deviation, DsOfAnotherKeyNamesAKeyOutsideTheZone) {
    EXPECT_EQ(key_named_by_ds({}), KeyRole::key_signing);
    EXPECT_EQ(key_named_by_ds({SignatureExpired{}, DsOfAnotherKey{}}), KeyRole::stranger);
    damaged({DsOfAnotherKey{}});
    EXPECT_EQ(problem_, std::nullopt);
}

TEST_F(Deviation, HitsOnlyWhatItsMatchNames) {
    damaged({SignatureCorrupted{{.name = "MX1.example.", .type = "A"}}});
    EXPECT_EQ(problem_, ede::bogus);
    damaged({SignatureCorrupted{{.name = "", .type = "TLSA"}}});
    EXPECT_EQ(problem_, std::nullopt);
    damaged({SignatureCorrupted{{.name = "mx2.example.", .type = ""}}});
    EXPECT_EQ(problem_, std::nullopt);
    damaged({SignatureCorrupted{{.name = "mx1.example.", .type = ""}}});
    EXPECT_EQ(problem_, ede::bogus);
}

} // namespace
} // namespace fake_dns
