// docs/dane-may-defer.md is what a run shows: this writes the page anew, and compares.
// MXPROOF_UPDATE_FORMAT=1 in the environment writes it.
#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/places.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

namespace {

using namespace support;

constexpr const char* kPage = MXPROOF_SOURCE_DIR "/docs/dane-may-defer.md";

struct Column {
    const char* sender; // as the report names it
    const char* heading;
};
constexpr std::array kColumns{
    Column{"may", "`may`"},
    Column{"dane insecure-mx=dane", "`dane`"},
    Column{"dane insecure-mx=may", "`dane`, insecure MX: `may`"},
    Column{"mailu-level-may", "Mailu, `OUTBOUND_TLS_LEVEL=may`"},
    Column{"mailu", "Mailu as shipped"},
    Column{"mailu-defer-false", "`DEFER_ON_TLS_ERROR=false`, as documented"},
    Column{"mailu-defer-false-defect", "`DEFER_ON_TLS_ERROR=false`, as shipped"},
};
constexpr const char* kDocumented = "mailu-defer-false";
constexpr const char* kShipped = "mailu-defer-false-defect";

constexpr std::array kPeers{
    "dane/correct",
    "dane/tlsa-of-another-key",
    "dns/tlsa-lookup-no-answer",
    "insecure-mx/valid-dane-ta",
    "insecure-mx/mismatched-tlsa",
    "insecure-mx/no-starttls",
    "insecure-mx/tlsa-lookup-servfail",
    "certificate/public-ca-without-tlsa",
    "certificate/self-signed-without-tlsa",
    "starttls/not-offered-without-tlsa",
    "starttls/handshake-fails-without-tlsa",
    "mta-sts/enforce",
    "mta-sts/certificate-expired",
    "attack/strips-starttls",
    "attack/strips-starttls-without-tlsa",
    "attack/certificate-of-the-attacker",
    "attack/impersonates-an-unsigned-domain",
    "attack/tlsa-answer-suppressed",
    "attack/forged-mx",
};

// By peer and sender: `delivered encrypted`, and what the peer is.
struct Cells {
    std::map<std::string, std::map<std::string, std::string>> seen;
    std::map<std::string, std::string> titles;
};

std::string outcome_of(const boost::json::value& delivery) {
    const auto& seen = delivery.at("observed");
    if (!seen.at("outcome").is_string()) return "not judged";
    const bool delivered = seen.at("outcome").as_string() == "delivered";
    const auto& how = seen.at(delivered ? "channel" : "reason");
    return std::string(seen.at("outcome").as_string()) + " " +
           (how.is_string() ? std::string(how.as_string()) : "") +
           (delivery.at("attacker_got_mail").as_bool() ? ", **to the attacker**" : "");
}

void add_run(std::vector<std::string> options, Cells& cells) {
    const TemporaryDirectory directory;
    const std::string file = (directory.path() / "report.json").string();
    std::vector<std::string> words{"run", "--report", "json=" + file};
    words.insert(words.end(), kPeers.begin(), kPeers.end());
    words.insert(words.end(), options.begin(), options.end());
    const auto result = run_mxproof(words);
    ASSERT_NE(result.exit_code, 2) << result.err;
    ASSERT_NE(result.exit_code, 3) << result.out;
    const auto report = read_json(file);
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const std::string id(delivery.at("scenario").as_string());
        cells.titles[id] = delivery.at("title").as_string();
        cells.seen[id][std::string(delivery.at("sender").as_string())] = outcome_of(delivery);
    }
}

std::string table_of(const Cells& cells) {
    std::string text = "| peer |";
    std::string rule = "| --- |";
    for (const Column& column : kColumns) {
        text += fmt::format(" {} |", column.heading);
        rule += " --- |";
    }
    text += "\n" + rule + "\n";
    for (const char* peer : kPeers) {
        text += fmt::format("| {} (`{}`) |", cells.titles.at(peer), peer);
        for (const Column& column : kColumns) {
            const auto& row = cells.seen.at(peer);
            const auto found = row.find(column.sender);
            text += fmt::format(" {} |", found == row.end() ? "–" : found->second);
        }
        text += "\n";
    }
    return text;
}

// The peers at which two senders do not do the same, one line each.
std::string differences_of(const Cells& cells, const std::string& one, const std::string& other) {
    std::string text;
    for (const char* peer : kPeers) {
        const auto& row = cells.seen.at(peer);
        if (!row.contains(one) || !row.contains(other) || row.at(one) == row.at(other)) continue;
        text += fmt::format("- {}: {}, in place of {}\n", cells.titles.at(peer), row.at(other), row.at(one));
    }
    return text.empty() ? "- none\n" : text;
}

std::string page_of(const Cells& cells) {
    return fmt::format(
        "# What `dane`, `may` and `DEFER_ON_TLS_ERROR` do\n"
        "\n"
        "Mailu's documentation says that mail goes out with opportunistic TLS, that `OUTBOUND_TLS_LEVEL` can "
        "make it stricter, and that\n"
        "`DEFER_ON_TLS_ERROR=false` makes it more tolerant. Its main.cf says `dane`, and the variable "
        "reaches Postfix as a text that is true\n"
        "whatever it says. This is what a run shows of it; `dane_may_defer_test` writes this page.\n"
        "\n"
        "The first three columns are Postfix 3.7 alone, under mxproof's own configuration. The others are a "
        "stand-in for Mailu's Postfix, with\n"
        "what Mailu's documents promise of its services; the last has the one defect that the releases "
        "have.\n"
        "\n"
        "{}\n"
        "`insecure MX` is smtp_tls_dane_insecure_mx_policy: what `dane` does where the domain's MX records "
        "are not signed.\n"
        "\n"
        "## What `DEFER_ON_TLS_ERROR=false` does as shipped, and was documented to do\n"
        "\n"
        "{}\n"
        "## What it changes as documented, beside Mailu without it\n"
        "\n"
        "{}\n"
        "## What it changes as shipped, beside Mailu without it\n"
        "\n"
        "{}\n"
        "## What to do\n"
        "\n"
        "Mail that must arrive at domains with broken DANE needs a line for each of them, not a tolerant "
        "level for all: `encrypt` in\n"
        "`overrides/postfix/tls_policy.map`. `mxproof advise --log` (docs/advise.md) writes the lines that a "
        "log gives reason for. What the variable\n"
        "was to do is `smtp_tls_dane_insecure_mx_policy = may` in `overrides/postfix/postfix.cf`.\n",
        table_of(cells),
        differences_of(cells, kDocumented, kShipped),
        differences_of(cells, "mailu", kDocumented),
        differences_of(cells, "mailu", kShipped)
    );
}

class DaneMayDefer : public WithEngine<EngineKind::docker> {};

TEST_F(DaneMayDefer, DocumentIsWhatARunShows) {
    Cells cells;
    ASSERT_NO_FATAL_FAILURE(add_run({"--policy", "may,dane insecure-mx=dane,dane insecure-mx=may"}, cells));
    ASSERT_NO_FATAL_FAILURE(
        add_run({"--sender", "mailu,mailu-level-may,mailu-defer-false,mailu-defer-false-defect"}, cells)
    );
    const std::string page = page_of(cells);
    if (std::getenv("MXPROOF_UPDATE_FORMAT")) std::ofstream(kPage) << page;

    EXPECT_EQ(read_file(kPage), page)
        << "If the run is right: MXPROOF_UPDATE_FORMAT=1 dane_may_defer_test, then read the change.";
}

} // namespace
