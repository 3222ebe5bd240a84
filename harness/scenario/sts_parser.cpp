#include "harness/scenario/sts_parser.hpp"

#include "harness/model/peer_names.hpp"
#include "harness/scenario/certificate_parser.hpp"
#include "harness/scenario/peer_name.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace harness {

namespace {

constexpr std::size_t kMostPatterns = 16;
constexpr std::size_t kLongestId = 64; // RFC 8461 3.1 allows 32; a longer one is a way to be wrong

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
    Problems& problems = fields.problems();
    if (node->kind != YamlNode::Kind::sequence || node->items.size() > kMostPatterns) {
        problems.error(
            node->position,
            fmt::format(
                "found {} for \"mx\", expected a list of at most {} patterns", describe(*node), kMostPatterns
            )
        );
        return patterns;
    }
    static_cast<void>(fields.texts("mx")); // what is no text is a problem
    for (const YamlNode& item : node->items) {
        if (item.kind != YamlNode::Kind::scalar || item.is_null) continue;
        std::string name = without_final_dot(expand_name(item, peer, problems));
        if (!problems.has_error() && !is_plain(name))
            problems.error(
                item.position, fmt::format("found {}, expected a pattern like *.mail.example", describe(item))
            );
        patterns.push_back(std::move(name));
    }
    return patterns;
}

constexpr std::size_t kMostRecords = 4;
constexpr std::size_t kLongestText = 255; // of one string of a TXT record, RFC 1035 3.3.14

bool is_text_of_txt(const std::string& text) {
    return text.size() <= kLongestText && std::all_of(text.begin(), text.end(), [](char c) {
               return c >= ' ' && c <= '~' && c != '"' && c != '\\';
           });
}

std::vector<std::string> parse_record(const FieldReader& fields) {
    const YamlNode* node = fields.find("record");
    if (!node) return {};
    const std::vector<std::string> record = fields.texts("record");
    for (const char* key : {"id", "txt"})
        fields.refuse(key, "\"record\" says what the TXT records are");
    const bool good = !record.empty() && record.size() <= kMostRecords &&
                      std::all_of(record.begin(), record.end(), is_text_of_txt);
    if (!good && !fields.problems().has_error())
        fields.problems().error(
            node->position,
            fmt::format(
                "found {}, expected 1 to {} texts of at most {} characters without \" and \\",
                describe(*node),
                kMostRecords,
                kLongestText
            )
        );
    return record;
}

std::string parse_policy(const FieldReader& fields, const Peer& peer) {
    const YamlNode* node = fields.find("policy");
    if (!node || fields.text("policy", false).empty()) return {};
    for (const char* key : {"mode", "mx", "max-age"})
        fields.refuse(key, "\"policy\" is the text that is served");
    return expand_text(*node, peer, fields.problems());
}

void check_id(const FieldReader& fields, const std::string& id) {
    if (is_plain(id) && id.size() <= kLongestId) return;
    const YamlNode& node = *fields.find("id");
    fields.problems().error(
        node.position,
        fmt::format(
            "found {}, expected at most {} characters without ; and spaces", describe(node), kLongestId
        )
    );
}

} // namespace

StsFacts parse_sts(const YamlNode& node, const Peer& peer, Problems& problems) {
    const YamlNode mapping = as_mapping(node, "mode");
    const FieldReader fields(mapping, kSts, problems);
    StsFacts sts;
    fields.read(kSts, sts);
    sts.mx = parse_patterns(fields, peer);
    check_id(fields, sts.id);
    sts.record = parse_record(fields);
    sts.policy = parse_policy(fields, peer);
    if (const YamlNode* certificate = fields.find("certificate"))
        parse_certificate(*certificate, peer, sts.certificate, problems);
    return sts;
}

} // namespace harness
