// Keys and signatures; ldns's own verification, which shares no code with the signer, is the judge.
#include "fake_dns/zone_signer.hpp"

#include "fake_dns/ldns_ptr.hpp"
#include "fake_dns/signature_check.hpp"
#include "tests/support/named.hpp"

#include <gtest/gtest.h>

namespace fake_dns {
namespace {

constexpr std::uint32_t kNow = 1'790'000'000;
const DomainName zone = require_name("example.");
const Validity valid{.inception = kNow - 100, .expiration = kNow + 100};

RRset addresses(const std::string& owner) {
    RRset set{.owner = require_name(owner), .type = rr_type::a, .ttl = 300, .rdata = {}, .signatures = {}};
    set.add("\1\1\1\1");
    set.add("\2\2\2\2");
    return set;
}

RrPtr to_ldns(const DomainName& owner, std::uint16_t type, const std::string& rdata) {
    ldns_rr* rr = nullptr;
    EXPECT_EQ(
        ldns_rr_new_frm_str(&rr, presentation(owner, type, 300, rdata).c_str(), 300, nullptr, nullptr),
        LDNS_STATUS_OK
    );
    return RrPtr(rr);
}

class Signing : public testing::TestWithParam<support::Named<Algorithm>> {};

TEST_P(Signing, SatisfiesLdns) {
    const auto key = KeyMaker("seed").make(zone, GetParam().value, KeyRole::zone_signing);
    const auto set = addresses("www.example.");

    const auto rrsig = sign(set, *key, zone, valid);

    const RrListPtr list(ldns_rr_list_new());
    for (const auto& rdata : set.rdata)
        ldns_rr_list_push_rr(list.get(), to_ldns(set.owner, set.type, rdata).release());
    const auto signature = to_ldns(set.owner, rr_type::rrsig, rrsig);
    const auto dnskey = to_ldns(zone, rr_type::dnskey, key->dnskey);
    EXPECT_EQ(ldns_verify_rrsig_time(list.get(), signature.get(), dnskey.get(), kNow), LDNS_STATUS_OK);
}
INSTANTIATE_TEST_SUITE_P(
    Algorithms,
    Signing,
    testing::Values(
        support::Named{"ECDSAP256SHA256", Algorithm::ecdsa_p256_sha256},
        support::Named{"ECDSAP384SHA384", Algorithm::ecdsa_p384_sha384},
        support::Named{"ED25519", Algorithm::ed25519},
        support::Named{"RSASHA256", Algorithm::rsa_sha256}
    )
);

TEST(ZoneKey, DependsOnSeedZoneAndRoleAlone) {
    const auto make = [](const char* seed, const char* name, KeyRole role, Algorithm algorithm) {
        return KeyMaker(seed).make(require_name(name), algorithm, role)->dnskey;
    };
    for (const auto algorithm : {Algorithm::ecdsa_p256_sha256, Algorithm::ed25519}) {
        const auto key = make("s", "a.", KeyRole::key_signing, algorithm);
        EXPECT_EQ(key, make("s", "a.", KeyRole::key_signing, algorithm));
        EXPECT_NE(key, make("t", "a.", KeyRole::key_signing, algorithm));
        EXPECT_NE(key, make("s", "b.", KeyRole::key_signing, algorithm));
        EXPECT_NE(key.substr(4), make("s", "a.", KeyRole::zone_signing, algorithm).substr(4));
        EXPECT_NE(key, make("s", "a.", KeyRole::stranger, algorithm));
    }
}

TEST(ZoneKey, IsTheSameForAllZonesButOneForEachRoleIfItIsRsa) {
    const auto dnskey = [](const char* name, KeyRole role) {
        return KeyMaker("s").make(require_name(name), Algorithm::rsa_sha256, role)->dnskey;
    };
    EXPECT_EQ(dnskey("a.", KeyRole::zone_signing), dnskey("b.", KeyRole::zone_signing));
    EXPECT_NE(dnskey("a.", KeyRole::key_signing), dnskey("a.", KeyRole::stranger));
}

TEST(ZoneKey, HasTheDsThatLdnsComputes) {
    const auto key = KeyMaker("s").make(zone, Algorithm::ecdsa_p256_sha256, KeyRole::key_signing);
    const auto dnskey = to_ldns(zone, rr_type::dnskey, key->dnskey);

    const RrPtr ds(ldns_key_rr2ds(dnskey.get(), LDNS_SHA256));

    const LdnsTextPtr text(ldns_rr2str(ds.get()));
    EXPECT_EQ(presentation(zone, rr_type::ds, 300, ds_of(zone, key->dnskey)) + "\n", text.get());
}

class SignatureProblem : public testing::Test {
protected:
    SignatureProblem() { keys_.push_back(verification_key(key_->dnskey)); }

    std::optional<std::uint16_t> check(const RRset& set, const std::string& rrsig, std::int64_t when = kNow) {
        const std::vector<std::string> signatures = {rrsig};
        return signature_problem(set, signatures, {zone, keys_, when});
    }

    std::shared_ptr<const ZoneKey> key_ =
        KeyMaker("s").make(zone, Algorithm::ecdsa_p256_sha256, KeyRole::zone_signing);
    std::vector<VerificationKey> keys_;
    RRset set_ = addresses("www.example.");
};

TEST_F(SignatureProblem, IsNoneForAGoodSignature) {
    EXPECT_EQ(check(set_, sign(set_, *key_, zone, valid)), std::nullopt);
}

TEST_F(SignatureProblem, IsTheTimeOutsideTheValidity) {
    const auto rrsig = sign(set_, *key_, zone, valid);
    EXPECT_EQ(check(set_, rrsig, kNow + 101), ede::signature_expired);
    EXPECT_EQ(check(set_, rrsig, kNow - 101), ede::signature_not_yet_valid);
}

TEST_F(SignatureProblem, IsBogusForChangedDataOrSignature) {
    auto rrsig = sign(set_, *key_, zone, valid);
    auto changed = set_;
    changed.rdata[0][0] = '\7';
    EXPECT_EQ(check(changed, rrsig), ede::bogus);
    rrsig.back() = static_cast<char>(rrsig.back() ^ 1);
    EXPECT_EQ(check(set_, rrsig), ede::bogus);
}

TEST_F(SignatureProblem, IsTheMissingSignatureIfThereIsNone) {
    EXPECT_EQ(signature_problem(set_, {}, {zone, keys_, kNow}), ede::rrsigs_missing);
}

// RFC 4035 5.3.1: the signer must be the zone that contains the RRset; ldns alone would accept this.
TEST_F(SignatureProblem, IsAnotherZonesSignature) {
    EXPECT_EQ(check(set_, sign(set_, *key_, require_name("other."), valid)), ede::bogus);
}

TEST_F(SignatureProblem, IsAKeyThatIsNotInTheZone) {
    const auto other = KeyMaker("t").make(zone, Algorithm::ecdsa_p256_sha256, KeyRole::zone_signing);
    EXPECT_EQ(check(set_, sign(set_, *other, zone, valid)), ede::dnskey_missing);
}

// RFC 4034 2.1.1
TEST_F(SignatureProblem, IsAKeyWithoutTheZoneBit) {
    auto dnskey = key_->dnskey;
    dnskey[0] = 0;
    keys_.clear();
    keys_.push_back(verification_key(dnskey));
    auto rrsig = sign(set_, *key_, zone, valid);
    std::string tag;
    append_u16(tag, key_tag(dnskey));
    rrsig.replace(16, 2, tag);

    EXPECT_EQ(check(set_, rrsig), ede::no_zone_key_bit);
}

TEST_F(SignatureProblem, IsALabelCountThatDoesNotFit) {
    auto rrsig = sign(set_, *key_, zone, valid);
    rrsig[3] = 3;
    EXPECT_EQ(check(set_, rrsig), ede::bogus);
}

// RFC 4034 3.1.3: the `*` label is not counted.
TEST_F(SignatureProblem, IsNoneForAWildcard) {
    const auto wildcard = addresses("*.example.");
    const auto rrsig = sign(wildcard, *key_, zone, valid);
    EXPECT_EQ(read_signature(rrsig)->labels, 1);
    EXPECT_EQ(check(wildcard, rrsig), std::nullopt);
}

TEST_F(SignatureProblem, NeedsOnlyOneGoodSignature) {
    const std::vector<std::string> signatures = {
        "short", sign(set_, *key_, zone, {kNow - 200, kNow - 100}), sign(set_, *key_, zone, valid)};
    EXPECT_EQ(signature_problem(set_, signatures, {zone, keys_, kNow}), std::nullopt);
}

TEST_F(SignatureProblem, IsBogusForAMalformedKey) {
    keys_.clear();
    keys_.push_back(verification_key(key_->dnskey.substr(0, 20)));
    auto rrsig = sign(set_, *key_, zone, valid);
    std::string tag;
    append_u16(tag, keys_.front().tag);
    rrsig.replace(16, 2, tag);

    EXPECT_EQ(check(set_, rrsig), ede::bogus);
}

} // namespace
} // namespace fake_dns
