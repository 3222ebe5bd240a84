#include "harness/scenario/sts_parser.hpp"

#include "harness/scenario/peer_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kMostPatterns = 16;
constexpr std::size_t kLongestId = 64; // RFC 8461 3.1 allows 32; a longer one is a way to be wrong

const std::vector<std::pair<std::string, StsMode>> kModes{
    {"enforce", StsMode::enforce}, {"testing", StsMode::testing}, {"none", StsMode::none}};

std::string without_final_dot(std::string name) {
    if (name.ends_with('.')) name.pop_back();
    return name;
}

// What can stand in a TXT record and in a policy without ending the field that it stands in.
bool is_plain(const std::string& text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c > ' ' && c <= '~' && c != ';' && c != '"' && c != '\\';
    });
}

std::vector<std::string> parse_patterns(const FieldReader& fields, const Peer& peer) {
    std::vector<std::string> patterns;
    const YamlNode* node = fields.find("mx");
    if (!node) {
        for (const MxHost& host : peer.mx)
            patterns.push_back(without_final_dot(host.name));
        return patterns;
    }
    Complaints& complaints = fields.complaints();
    if (node->kind != YamlNode::Kind::sequence || node->items.size() > kMostPatterns) {
        complaints.error(
            node->position,
            fmt::format(
                "found {} for \"mx\", expected a list of at most {} patterns", describe(*node), kMostPatterns
            )
        );
        return patterns;
    }
    static_cast<void>(fields.texts("mx")); // complains of what is no text
    for (const YamlNode& item : node->items) {
        if (item.kind != YamlNode::Kind::scalar || item.is_null) continue;
        std::string name = without_final_dot(expand_name(item, peer, complaints));
        if (!complaints.has_error() && !is_plain(name))
            complaints.error(
                item.position, fmt::format("found {}, expected a pattern like *.mail.example", describe(item))
            );
        patterns.push_back(std::move(name));
    }
    return patterns;
}

std::string parse_id(const FieldReader& fields, std::string otherwise) {
    const YamlNode* node = fields.find("id");
    if (!node) return otherwise;
    std::string id = fields.text("id");
    if (!id.empty() && (!is_plain(id) || id.size() > kLongestId))
        fields.complaints().error(
            node->position,
            fmt::format(
                "found {}, expected at most {} characters without ; and spaces", describe(*node), kLongestId
            )
        );
    return id;
}

// `sts: testing` for `sts: {mode: testing}`.
YamlNode as_mapping(const YamlNode& node) {
    if (node.kind != YamlNode::Kind::scalar || node.is_null) return node;
    YamlNode wrapped = empty_mapping();
    YamlNode key;
    key.scalar = "mode";
    key.position = node.position;
    wrapped.position = node.position;
    wrapped.fields.push_back({key, node});
    return wrapped;
}

} // namespace

StsFacts parse_sts(const YamlNode& node, const Peer& peer, Complaints& complaints) {
    const YamlNode mapping = as_mapping(node);
    const FieldReader fields(
        mapping, {"mode", "mx", "max-age", "id", "txt", "certificate", "http"}, complaints
    );
    StsFacts sts;
    sts.mode = fields.word<StsMode>("mode", kModes, sts.mode);
    sts.mx = parse_patterns(fields, peer);
    if (const auto seconds = fields.number("max-age", 4'294'967'295U)) sts.max_age = *seconds;
    sts.id = parse_id(fields, std::move(sts.id));
    sts.txt = fields.word<StsTxt>(
        "txt",
        {{"present", StsTxt::present},
         {"missing", StsTxt::missing},
         {"doubled", StsTxt::doubled},
         {"malformed", StsTxt::malformed}},
        sts.txt
    );
    sts.certificate = fields.word<StsCertificate>(
        "certificate",
        {{"ca", StsCertificate::ca},
         {"untrusted", StsCertificate::untrusted},
         {"expired", StsCertificate::expired},
         {"wrong-name", StsCertificate::wrong_name}},
        sts.certificate
    );
    sts.http = fields.word<StsHttp>(
        "http",
        {{"ok", StsHttp::ok},
         {"redirect", StsHttp::redirect},
         {"not-found", StsHttp::not_found},
         {"oversized", StsHttp::oversized},
         {"garbage", StsHttp::garbage},
         {"wrong-type", StsHttp::wrong_type},
         {"unreachable", StsHttp::unreachable}},
        sts.http
    );
    return sts;
}

} // namespace harness
