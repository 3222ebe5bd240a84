#include "harness/staging/stage.hpp"

#include "fake_dns/responder.hpp"

#include <gtest/gtest.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <string>
#include <utility>

namespace {

int keys_made = 0;

}

// In the place of OpenSSL's, for whoever calls them: these count, and make nothing. The names and signatures
// are OpenSSL's.
extern "C" {

int EVP_PKEY_keygen(EVP_PKEY_CTX*, EVP_PKEY**) {
    return ++keys_made, 0;
}

int EVP_PKEY_generate(EVP_PKEY_CTX*, EVP_PKEY**) {
    return ++keys_made, 0;
}

EVP_PKEY* EVP_PKEY_Q_keygen(OSSL_LIB_CTX*, const char*, const char*, ...) {
    return ++keys_made, nullptr;
}

int BN_generate_prime_ex(BIGNUM*, int, int, const BIGNUM*, const BIGNUM*, BN_GENCB*) {
    return ++keys_made, 0;
}

int BN_check_prime(const BIGNUM*, BN_CTX*, BN_GENCB*) {
    return ++keys_made, -1;
}

} // extern "C"

namespace {

using namespace harness;

Peer peer_with(const std::string& id, KeyKind key, ZoneAlgorithm algorithm) {
    MxHost host;
    host.label = "mx1";
    host.name = "mx1." + id + ".dane.example.";
    host.zone_name = id + ".dane.example.";
    host.certificate.key = key;
    host.tlsa = {TlsaFacts{}};
    Peer peer;
    peer.id = "dane/" + id;
    peer.domain = id + ".dane.example.";
    peer.zone.algorithm = algorithm;
    peer.mx = {std::move(host)};
    return peer;
}

TEST(NoKeyIsMade, WhileHostsAndZonesWithRsaKeysAreServed) {
    const World world{
        {peer_with("rsa-host", KeyKind::rsa_2048, ZoneAlgorithm::ecdsa_p256),
         peer_with("rsa-host-too", KeyKind::rsa_2048, ZoneAlgorithm::ecdsa_p256),
         peer_with("rsa-zone", KeyKind::ecdsa_p256, ZoneAlgorithm::rsa_sha256),
         peer_with("ed25519-zone", KeyKind::ecdsa_p256, ZoneAlgorithm::ed25519)}};

    Stage stage = stage_world(world, {"seed", 1'790'000'000});
    for (const auto& [address, host] : stage.hosts)
        EXPECT_FALSE(host->identity().key_pem.empty()) << address;
    fake_dns::Responder responder(std::move(stage.dns));
    for (const Peer& peer : world.peers) {
        const fake_dns::LocalAnswer answer = responder.ask("_25._tcp." + peer.mx.front().name, "TLSA");
        EXPECT_EQ(answer.rdata.size(), 1U) << peer.id;
    }

    EXPECT_EQ(keys_made, 0);
}

} // namespace
