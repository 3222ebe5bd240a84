// The proof of `mxproof capture`: within the fake Internet every shipped peer is captured, and the machine's
// own Postfix does to the captured ones what is documented of the shipped ones.
#include "harness/scenario/scenario_loader.hpp"
#include "tests/end_to_end/replayed_column.hpp"
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>

namespace {

namespace fs = std::filesystem;
using namespace harness;
using namespace support;

// What is the sender's: neither a domain nor its hosts show it.
std::string sender_part(const Scenario& scenario) {
    std::string part;
    std::ifstream file(scenario.file);
    bool is_in_it = false;
    for (std::string line; std::getline(file, line);) {
        const bool begins = !line.empty() && line[0] != ' ';
        if (begins)
            is_in_it =
                line.starts_with("attempt:") || line.starts_with("route:") || line.starts_with("message:");
        if (is_in_it) part += line + "\n";
    }
    return part;
}

// Whether a host replies otherwise to what a capture never says.
bool shows_itself_to_mail_alone(const Scenario& scenario) {
    const std::set<std::string> early{"GREETING", "EHLO", "HELO", "STARTTLS"};
    return std::any_of(scenario.peer.mx.begin(), scenario.peer.mx.end(), [&](const MxHost& host) {
        return std::any_of(host.refusals.begin(), host.refusals.end(), [&](const CommandRefusal& refusal) {
            return !early.contains(refusal.command);
        });
    });
}

// Those that a capture shows otherwise, and why.
const std::map<std::string, std::string> kExceptions{
    {"delivery/greeting-421-once", "one session is not the next: a capture has one"},
    {"starttls/refused-once", "one session is not the next: a capture has one"},
    {"reports/stalwart-260-starttls-is-not-offered-to-everybody",
     "one session is not the next: a capture has one"},
    {"dns/mx-names-an-address-public-ca",
     "the MX record names no host that could be asked for its certificate"},
    {"starttls/refused-to-the-second-message", "one session is not the next: a capture has one"},
    {"dns/mx-lookup-servfail-after-the-first-message", "one lookup is not the next: a capture has one"},
    {"relay/587-record-at-25", "a capture asks for the records of port 25, and a relay is at another"},
    {"relay/587-with-tlsa", "a capture asks for the records of port 25, and a relay is at another"},
};

// Whose answers come later than Postfix's resolver waits, and in time for a capture or not.
const std::set<std::string> kLate{
    "dns/aaaa-lookup-too-late", "dns/mx-lookup-too-late", "dns/tlsa-lookup-too-late"};

class CaptureRun : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
        catalogue_ = load_catalogue(MXPROOF_SOURCE_DIR "/scenarios").scenarios;
    }

    fs::path captured() const { return directory_.path() / "captured"; }

    // The file of the n-th of `catalogue_`.
    fs::path file_of(std::size_t n) const { return captured() / fmt::format("domain-{}.yaml", n + 1); }

    ProgramResult capture_all() const {
        std::vector<std::string> words{"world", "--", "sh", "-c"};
        words.emplace_back(R"(SSL_CERT_FILE=$MXPROOF_WORLD/public-root.pem exec "$0" "$@")");
        words.insert(words.end(), {built_program("mxproof"), "capture", "--limit", "5", "-o", captured()});
        for (const Scenario& scenario : catalogue_)
            words.push_back(recipient_domain(scenario.peer));
        return run_mxproof(std::move(words));
    }

    const TemporaryDirectory directory_;
    std::vector<Scenario> catalogue_;
};

TEST_F(CaptureRun, ReplaysEveryShippedPeer) {
    const ProgramResult capture = capture_all();
    std::vector<std::string> words{"run"};
    for (std::size_t n = 0; n < catalogue_.size(); ++n) {
        if (!fs::exists(file_of(n))) continue;
        words.push_back(file_of(n));
        // What is derived is of a usual message, and cannot be of one with REQUIRETLS.
        if (!catalogue_[n].message.requiretls)
            std::ofstream(file_of(n), std::ios::app) << sender_part(catalogue_[n]);
    }
    const std::size_t files = words.size() - 1;
    const fs::path report_file = directory_.path() / "report.json";
    words.insert(words.end(), {"--report", "json=" + report_file.string()});

    const ProgramResult replay = run_mxproof(words);

    ASSERT_LT(replay.exit_code, 2) << replay.err;
    std::map<std::string, std::string> differences;
    std::set<std::string> at_mail;
    const auto is_of_then = [](const Scenario& scenario) { return scenario.peer.then != nullptr; };
    const auto report = read_json(report_file);
    for (const auto& delivery : report.at("deliveries").as_array()) {
        const std::string id(delivery.at("scenario").as_string());
        const Scenario& original = catalogue_.at(std::stoul(id.substr(id.find('-') + 1)) - 1);
        const Policy policy = parse_policy(std::string(delivery.at("policy").as_string())).value();
        if (original.message.requiretls) continue;
        const auto expected = accepted(original, policy);
        const std::string seen = observed(delivery);
        if (expected.empty() || expected.contains(seen) || is_of_then(original))
            continue; // judged is the change
        if (shows_itself_to_mail_alone(original))
            at_mail.insert(original.id);
        else
            differences[original.id] +=
                fmt::format("\n  {}: {} in place of {}", to_text(policy), seen, *expected.begin());
    }
    EXPECT_EQ(files, catalogue_.size()) << capture.err;
    EXPECT_LT(20 * differences.size(), catalogue_.size() - at_mail.size()); // 5 %
    for (const auto& [id, difference] : differences)
        EXPECT_TRUE(kExceptions.contains(id) || kLate.contains(id)) << id << difference;
    for (const auto& [id, why] : kExceptions)
        EXPECT_TRUE(differences.contains(id)) << id << " is the same now, which it was not, as " << why;
    RecordProperty("otherwise_at_mail", fmt::format("{}", fmt::join(at_mail, " ")));
}

// All that `why` says of a domain comes from a capture and a run: one is enough here.
TEST_F(CaptureRun, SaysWhyADomainGetsNoMail) {
    std::vector<std::string> words{
        "world", "dane/tlsa-of-another-key", "dns/mx-names-localhost", "--", "sh", "-c"};
    words.emplace_back(R"(SSL_CERT_FILE=$MXPROOF_WORLD/public-root.pem exec "$0" "$@")");
    words.insert(
        words.end(),
        {built_program("mxproof"),
         "why",
         "tlsa-of-another-key.dane.example",
         "mx-names-localhost.dns.example",
         "nobody.example"}
    );

    const ProgramResult why = run_mxproof(std::move(words));

    EXPECT_EQ(why.exit_code, 2) << why.err;
    EXPECT_THAT(
        why.out,
        testing::AllOf(
            testing::HasSubstr(
                "tlsa-of-another-key.dane.example\n  Mail arrives encrypted under `may`, `encrypt`;"
            ),
            testing::HasSubstr("What is wrong first: deferred certificate-not-verified, under"),
            testing::HasSubstr("mx-names-localhost.dns.example\n  Mail arrives under no policy."),
            testing::HasSubstr("What is wrong first: bounced mail-loops, under")
        )
    );
    EXPECT_THAT(why.err, testing::HasSubstr("nobody.example: this domain does not exist"));
    EXPECT_EQ(run_mxproof({"why", "example.org", "--resolver", "nonsense"}).exit_code, 2);
}

TEST_F(CaptureRun, KeepsWhatTheDnsSaysWherePort25SeemsToBeBlocked) {
    const auto capture = run_mxproof(
        {"world",
         "delivery/connection-unanswered",
         "--",
         built_program("mxproof"),
         "capture",
         "--limit",
         "1",
         "connection-unanswered.delivery.example"}
    );

    EXPECT_EQ(capture.exit_code, 3) << capture.out;
    EXPECT_THAT(
        capture.err,
        testing::HasSubstr("no address of its first host answers at port 25, which seems to be blocked here")
    );
    EXPECT_THAT(capture.out, testing::HasSubstr("its TLSA records are taken for right"));
}

} // namespace
