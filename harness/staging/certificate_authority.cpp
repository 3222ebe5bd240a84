#include "harness/staging/certificate_authority.hpp"

#include "harness/staging/certificate.hpp"
#include "harness/staging/fixed_rsa_key.hpp"
#include "harness/staging/ocsp_response.hpp"

#include <fmt/format.h>

#include <map>
#include <stdexcept>
#include <tuple>
#include <utility>

namespace harness {

using fake_mx::PkeyPtr;
using fake_mx::X509Ptr;

namespace {

constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kYear = 365 * kDay;
constexpr std::size_t kCommonNameLimit = 64; // RFC 5280 appendix A.1, ub-common-name

struct Period {
    std::int64_t not_before = 0;
    std::int64_t not_after = 0;
};

// Three days and more away from now, whatever the time of day: validators allow for clock skew.
Period period_of(Validity validity, std::int64_t today, const Period& valid) {
    switch (validity) {
    case Validity::valid:
        break;
    case Validity::expired:
        return {today - 93 * kDay, today - 3 * kDay};
    case Validity::not_yet_valid:
        return {today + 4 * kDay, today + 94 * kDay};
    }
    return valid;
}

struct Authority {
    PkeyPtr key;
    X509Ptr certificate;
    CertificateSigner signer() const { return {certificate.get(), key.get()}; }
};

std::string strip_final_dot(std::string_view name) {
    if (name.ends_with('.')) name.remove_suffix(1);
    return std::string(name);
}

PrivateKey other(PrivateKey key) {
    return key == PrivateKey::own ? PrivateKey::another : PrivateKey::own;
}

std::string certificate_name(CertificateName name, const std::string& host) {
    switch (name) {
    case CertificateName::host:
    case CertificateName::cn_only:
        return host;
    case CertificateName::other:
        return "elsewhere.example"; // a name that no peer has, nor is parent of one
    case CertificateName::wildcard: {
        const auto dot = host.find('.');
        if (dot == std::string::npos) throw std::invalid_argument("a wildcard needs a parent of " + host);
        return "*" + host.substr(dot);
    }
    }
    return host;
}

} // namespace

class CertificateAuthority::Impl {
public:
    Impl(std::string seed, std::int64_t now) : seed_(std::move(seed)), today_(now - now % kDay) {}

    const Authority& public_root() {
        if (!public_root_.certificate)
            public_root_ = make_root("public-root", "Fake Internet Trust Services", "Fake Public Root");
        return public_root_;
    }

    // The one that issues what these facts say.
    const Authority& public_intermediate(const CertificateFacts& facts) {
        const Authority& last = intermediate(1, facts.issuer_validity, facts.issuer_is_ca);
        return facts.chain == Chain::path_length_violated ? one_too_many(last) : last;
    }

    const Authority& last_intermediate() { return intermediate(1, Validity::valid, true); }

    const Authority& other_intermediate() { return intermediate(2, Validity::valid, true); }

    Authority private_root(const std::string& host, const CertificateFacts& facts) {
        const Octets tag = derive_octets(seed_, "private-root/tag/" + host, 8);
        return make_root(
            "private-root/" + host,
            "A private CA",
            fmt::format("Private CA {:02x}", fmt::join(tag, "")),
            facts.issuer_validity,
            facts.issuer_is_ca ? CertificateUse::authority : CertificateUse::no_authority
        );
    }

    Authority another_root(const std::string& host) {
        return make_root("another-root/" + host, "A private CA", "Private CA that signed nothing");
    }

    PkeyPtr host_key(KeyKind kind, const std::string& host) {
        switch (kind) {
        case KeyKind::ecdsa_p256:
            break;
        case KeyKind::ecdsa_p384:
            return derive_p384_key(seed_, host_label(host));
        case KeyKind::rsa_2048:
            return key_from_pem(fixed_rsa_key());
        case KeyKind::rsa_1024:
            return key_from_pem(fixed_short_rsa_key());
        case KeyKind::ed25519:
            return derive_ed25519_key(seed_, host_label(host));
        }
        return derive_ecdsa_key(seed_, host_label(host));
    }

    Octets host_key_der(KeyKind kind, const std::string& host) {
        // Most keys, and no more is ever wanted of most of them.
        if (kind == KeyKind::ecdsa_p256) return p256_public_der(derive_ecdsa_point(seed_, host_label(host)));
        return public_der(host_key(kind, host).get());
    }

    PkeyPtr another_key(const std::string& host) { return derive_ecdsa_key(seed_, another_label(host)); }

    Octets key_der(const CertificateFacts& facts, PrivateKey which, const std::string& host) {
        if (which == PrivateKey::own) return host_key_der(facts.key, host);
        return p256_public_der(derive_ecdsa_point(seed_, another_label(host)));
    }

    CertificateData leaf_data(const CertificateFacts& facts, const std::string& host) const {
        CertificateData data{
            .organization = "A mail host",
            .common_name = {},
            .dns_names = {},
            .serial = serial("host/" + host)};
        if (facts.issuer == Issuer::self)
            data.use = CertificateUse::self_signed;
        else if (facts.use == Use::client)
            data.use = CertificateUse::client;
        const bool has_one_name = facts.names.empty();
        const bool by_cn_only = has_one_name && facts.name == CertificateName::cn_only;
        const std::string name = has_one_name ? certificate_name(facts.name, host) : facts.names.front();
        if (!by_cn_only) data.dns_names = has_one_name ? std::vector{name} : facts.names;
        data.common_name = facts.common_name.empty() ? name : facts.common_name;
        if (data.common_name.size() > kCommonNameLimit) {
            if (by_cn_only)
                throw std::invalid_argument(
                    data.common_name + ": too long for a common name, which has 64 octets at most"
                );
            data.common_name.clear();
        }
        const Period period = period_of(facts.validity, today_, {today_ - 30 * kDay, today_ + 60 * kDay});
        data.not_before = period.not_before;
        data.not_after = period.not_after;
        return data;
    }

    std::string ocsp_response(Ocsp ocsp, X509* leaf, const CertificateSigner& signer) const {
        const std::int64_t until = today_ + (ocsp == Ocsp::expired ? -3 : 4) * kDay;
        return make_ocsp_response({ocsp == Ocsp::revoked, until - 7 * kDay, until}, leaf, signer);
    }

private:
    static std::string host_label(const std::string& host) { return "host/key/" + host; }
    static std::string another_label(const std::string& host) { return "another-host/key/" + host; }

    // Below an intermediate whose path length is 0.
    const Authority& one_too_many(const Authority& last) {
        if (one_too_many_.certificate) return one_too_many_;
        one_too_many_.key = derive_ecdsa_key(seed_, "one-too-many/key");
        const CertificateData data{
            .organization = "Fake Internet Trust Services",
            .common_name = "Fake Public Customer CA",
            .dns_names = {},
            .use = CertificateUse::last_authority,
            .not_before = today_ - kYear,
            .not_after = today_ + 4 * kYear,
            .serial = serial("one-too-many")};
        one_too_many_.certificate = make_certificate(data, one_too_many_.key.get(), last.signer());
        return one_too_many_;
    }

    const Authority& intermediate(int number, Validity validity, bool is_ca) {
        Authority& made = intermediates_[{number, validity, is_ca}];
        if (made.certificate) return made;
        const std::string label = number == 1 ? "public-intermediate" : "other-public-intermediate";
        const Period period = period_of(validity, today_, {today_ - kYear, today_ + 4 * kYear});
        made.key = derive_ecdsa_key(seed_, label + "/key");
        const CertificateData data{
            .organization = "Fake Internet Trust Services",
            .common_name = fmt::format("Fake Public Issuing CA {}", number),
            .dns_names = {},
            .use = is_ca ? CertificateUse::last_authority : CertificateUse::no_authority,
            .not_before = period.not_before,
            .not_after = period.not_after,
            .serial = serial(label)};
        made.certificate = make_certificate(data, made.key.get(), public_root().signer());
        return made;
    }

    Authority make_root(
        const std::string& label,
        const std::string& organization,
        const std::string& name,
        Validity validity = Validity::valid,
        CertificateUse use = CertificateUse::authority
    ) const {
        Authority root;
        root.key = derive_ecdsa_key(seed_, label + "/key");
        const Period period = period_of(validity, today_, {today_ - 5 * kYear, today_ + 10 * kYear});
        const CertificateData data{
            .organization = organization,
            .common_name = name,
            .dns_names = {},
            .use = use,
            .not_before = period.not_before,
            .not_after = period.not_after,
            .serial = serial(label)};
        root.certificate = make_certificate(data, root.key.get(), {nullptr, root.key.get()});
        return root;
    }

    Octets serial(const std::string& label) const {
        Octets octets = derive_octets(seed_, label + "/serial", 16);
        octets.front() =
            static_cast<unsigned char>((octets.front() & 0x3f) | 0x40); // positive, RFC 5280 4.1.2.2
        return octets;
    }

    std::string seed_;
    std::int64_t today_;
    Authority public_root_;
    Authority one_too_many_;
    std::map<std::tuple<int, Validity, bool>, Authority> intermediates_;
};

CertificateAuthority::CertificateAuthority(std::string seed, std::int64_t now)
    : impl_(std::make_unique<Impl>(std::move(seed), now)) {}

CertificateAuthority::~CertificateAuthority() = default;

fake_mx::Identity CertificateAuthority::issue(const CertificateFacts& facts, std::string_view host_name) {
    const std::string host = strip_final_dot(host_name);
    const PkeyPtr key = facts.private_key == PrivateKey::another ? impl_->another_key(host)
                                                                 : impl_->host_key(facts.key, host);
    const CertificateData data = impl_->leaf_data(facts, host);
    std::string chain;
    std::string ocsp_response;
    const auto sign = [&](const CertificateSigner& signer) {
        const X509Ptr leaf = make_certificate(data, key.get(), signer);
        if (facts.ocsp != Ocsp::none) ocsp_response = impl_->ocsp_response(facts.ocsp, leaf.get(), signer);
        chain = to_pem(leaf.get());
        if (facts.chain == Chain::padded) chain += another_issuer_pem(host);
        if (facts.chain == Chain::unordered) chain += public_root_pem();
        if (facts.chain == Chain::foreign_ca)
            chain += another_issuer_pem(host);
        else if (facts.chain == Chain::wrong_intermediate)
            chain += to_pem(impl_->other_intermediate().certificate.get());
        else if (facts.chain != Chain::leaf_only && signer.certificate)
            chain += to_pem(signer.certificate);
        if (facts.chain == Chain::path_length_violated)
            chain += to_pem(impl_->last_intermediate().certificate.get());
    };
    switch (facts.issuer) {
    case Issuer::self:
        sign({nullptr, key.get()});
        break;
    case Issuer::private_ca:
        sign(impl_->private_root(host, facts).signer());
        break;
    case Issuer::public_ca:
        sign(impl_->public_intermediate(facts).signer());
        if (facts.chain == Chain::with_root) chain += public_root_pem();
        break;
    }
    return {
        .chain_pem = std::move(chain),
        .key_pem = to_pem(key.get()),
        .ocsp_response = std::move(ocsp_response)};
}

std::vector<unsigned char>
CertificateAuthority::leaf_key(const CertificateFacts& facts, std::string_view host_name) {
    return impl_->key_der(facts, facts.private_key, strip_final_dot(host_name));
}

std::vector<unsigned char>
CertificateAuthority::another_key(const CertificateFacts& facts, std::string_view host_name) {
    return impl_->key_der(facts, other(facts.private_key), strip_final_dot(host_name));
}

std::string CertificateAuthority::issuer_pem(const CertificateFacts& facts, std::string_view host_name) {
    switch (facts.issuer) {
    case Issuer::self:
        break;
    case Issuer::private_ca:
        return to_pem(impl_->private_root(strip_final_dot(host_name), facts).certificate.get());
    case Issuer::public_ca:
        return to_pem(impl_->public_intermediate(facts).certificate.get());
    }
    return issue(facts, host_name).chain_pem;
}

std::string CertificateAuthority::root_pem(const CertificateFacts& facts, std::string_view host_name) {
    return facts.issuer == Issuer::public_ca ? public_root_pem() : issuer_pem(facts, host_name);
}

std::string CertificateAuthority::another_pem(const CertificateFacts& facts, std::string_view host_name) {
    const std::string host = strip_final_dot(host_name);
    if (facts.private_key == PrivateKey::another) { // what it had before
        CertificateFacts before = facts;
        before.private_key = PrivateKey::own;
        return issue(before, host_name).chain_pem;
    }
    const PkeyPtr key = impl_->another_key(host);
    return to_pem(make_certificate(impl_->leaf_data(facts, host), key.get(), {nullptr, key.get()}).get());
}

std::string CertificateAuthority::another_issuer_pem(std::string_view host_name) {
    return to_pem(impl_->another_root(strip_final_dot(host_name)).certificate.get());
}

std::string CertificateAuthority::public_root_pem() {
    return to_pem(impl_->public_root().certificate.get());
}

} // namespace harness
