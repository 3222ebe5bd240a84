// `mxproof analyze` of a real Postfix's log alone finds what the verdicts of the run observed; and what it
// says of logs that are none.
#include "tests/end_to_end/unpacked_mail_server.hpp"
#include "tests/support/mxproof_program.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <set>
#include <string>

namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using namespace support;
using testing::HasSubstr;

// Outcome, and the channel or the reason: `delivered plaintext`.
using Ends = std::set<std::string>;

std::string text_of(const json::value& value) {
    return value.is_null() ? "" : std::string(value.as_string());
}

std::string channel_of(const std::string& word) {
    if (word == "Verified" || word == "Trusted by TLSA") return "authenticated";
    return word == "plaintext" ? word : "encrypted";
}

std::map<std::string, Ends> ends_in_log(const fs::path& log) {
    const auto result = run_mxproof({"analyze", "--format", "json", log.string()});
    EXPECT_EQ(result.exit_code, 0) << result.err;
    std::map<std::string, Ends> ends;
    const json::value analysis = json::parse(result.out);
    for (const json::value& domain : analysis.at("domains").as_array()) {
        Ends& all = ends[text_of(domain.at("domain"))];
        for (const auto& [word, count] : domain.at("delivered").as_object())
            if (count.to_number<int>() > 0) all.insert("delivered " + channel_of(word));
        for (const json::value& failed : domain.at("failed").as_array())
            all.insert(text_of(failed.at("outcome")) + " " + text_of(failed.at("reason")));
    }
    return ends;
}

// Where the sender's log is: the name of its directory has no spaces.
fs::path log_of(const fs::path& kept, std::string sender) {
    for (char& c : sender)
        if (c == ' ' || c == '=') c = '-';
    return kept / sender / "log";
}

fs::path kept_directory(const std::string& said) {
    const std::string before = "are kept in ";
    const auto start = said.find(before) + before.size();
    return said.substr(start, said.find('\n', start) - start);
}

// Of each sender the kept log alone gives the outcome, and the channel or reason, that the run observed.
void expect_the_logs_tell_all(const json::value& result, const fs::path& kept) {
    std::map<std::string, std::map<std::string, Ends>> logs;
    for (const json::value& sender : result.at("senders").as_array())
        logs[text_of(sender.at("name"))] = ends_in_log(log_of(kept, text_of(sender.at("name"))));

    for (const json::value& delivery : result.at("deliveries").as_array()) {
        const json::value& seen = delivery.at("observed");
        const std::string recipient = text_of(delivery.at("recipient"));
        const std::string end =
            text_of(seen.at("outcome")) + " " + text_of(seen.at("channel")) + text_of(seen.at("reason"));
        const Ends& ends = logs[text_of(delivery.at("sender"))][recipient.substr(recipient.find('@') + 1)];
        const std::string scenario = text_of(delivery.at("scenario"));
        if (scenario.ends_with("-later")) // judged by a later attempt than the first
            EXPECT_THAT(ends, testing::Contains(end)) << scenario << " " << delivery.at("sender");
        else
            EXPECT_THAT(ends, testing::ElementsAre(end)) << scenario << " " << delivery.at("sender");
    }
}

TEST(AnalyzeRun, OfTheLogAloneFindsWhatEveryVerdictObserved) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto run =
        run_mxproof({"run", "dane/", "insecure-mx/", "--keep", "--report", "json=" + report.string()});
    ASSERT_EQ(run.exit_code, 0) << run.err;
    const fs::path kept = kept_directory(run.err);
    ASSERT_TRUE(fs::is_directory(kept)) << run.err;
    const json::value result = read_json(report);

    expect_the_logs_tell_all(result, kept);

    EXPECT_GT(result.at("deliveries").as_array().size(), 500U);
    fs::remove_all(kept);
}

TEST(AnalyzeRun, OfOpensmtpdsLogAloneFindsItToo) {
    const UnpackedMailServer opensmtpd("opensmtpd", "/usr/sbin/smtpctl", "MXPROOF_OPENSMTPD_ROOT");
    if (const auto why = opensmtpd.why_not(); !why.empty()) GTEST_SKIP() << why;
    // A run for each: of hosts that fail side by side its log does not say whose they are.
    for (const char* const peers :
         {"dane/correct",
          "delivery/rcpt-550-unsigned-zone",
          "delivery/rcpt-550-without-starttls",
          "dns/no-such-domain",
          "starttls/not-offered-w*",
          "starttls/refused-w*",
          "certificate/public-ca-*"}) {
        const TemporaryDirectory directory;
        const auto report = directory.path() / "report.json";
        const auto run = run_mxproof(
            {"run",
             peers,
             "--sender",
             "opensmtpd",
             "--policy",
             "may,encrypt,secure",
             "--keep",
             "--report",
             "json=" + report.string()}
        );
        const fs::path kept = kept_directory(run.err);
        ASSERT_TRUE(fs::is_directory(kept)) << run.err;

        expect_the_logs_tell_all(read_json(report), kept);

        fs::remove_all(kept);
    }
}

TEST(AnalyzeRun, OfWhoLooksUpPoliciesSaysWhichOnesCouldNotBeFetched) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto report = directory.path() / "report.json";
    const auto run = run_mxproof(
        {"run",
         "mta-sts/policy-host-expired",
         "mta-sts/certificate-expired",
         "--policy",
         "may sts=on",
         "--keep",
         "--report",
         "json=" + report.string()}
    );
    ASSERT_EQ(run.exit_code, 0) << run.out << run.err;
    const fs::path kept = kept_directory(run.err);
    expect_the_logs_tell_all(read_json(report), kept);
    const auto result = run_mxproof({"analyze", "--format", "json", log_of(kept, "may sts=on").string()});
    fs::remove_all(kept);

    const json::value analysis = json::parse(result.out);
    ASSERT_EQ(analysis.at("policies").as_array().size(), 1U) << result.out;
    const json::value& policy = analysis.at("policies").at(0);
    EXPECT_EQ(text_of(policy.at("domain")), "policy-host-expired.mta-sts.example");
    EXPECT_EQ(text_of(policy.at("last").at("program")), "mta-sts-daemon");
    EXPECT_EQ(text_of(policy.at("last").at("found")), "not-fetched");
    EXPECT_THAT(text_of(policy.at("last").at("why")), HasSubstr("certificate verify failed"));
}

// Answers TEMP for one domain: what postfix-tlspol does when it cannot evaluate a policy.
constexpr const char* kAnswersTemp = R"(import socketserver
class Table(socketserver.StreamRequestHandler):
    def handle(self):
        size = b""
        while octet := self.rfile.read(1):
            if octet != b":":
                size += octet
                continue
            asked = self.rfile.read(int(size) + 1)
            temporary = b"correct" in asked
            self.wfile.write(b"17:TEMP try it later," if temporary else b"9:NOTFOUND ,")
            self.wfile.flush()
            size = b""
socketserver.ThreadingTCPServer.allow_reuse_address = True
socketserver.ThreadingTCPServer(("127.0.0.1", 8642), Table).serve_forever()
)";

TEST(AnalyzeRun, OfATableThatHasNoAnswerNamesItAndTheHost) {
    if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    const TemporaryDirectory directory;
    const auto table = directory.write("table.py", kAnswersTemp);
    directory.write(
        "etc/main.cf",
        "smtp_tls_security_level = may\nsmtp_tls_policy_maps = socketmap:inet:127.0.0.1:8642:QUERY\n"
    );
    const auto run = run_mxproof(
        {"run",
         "dane/correct",
         "--config",
         (directory.path() / "etc").string(),
         "--policy",
         "may",
         "--companion",
         "python3 " + table.string(),
         "--keep"}
    );
    const fs::path kept = kept_directory(run.err);
    ASSERT_TRUE(fs::is_directory(kept)) << run.out << run.err;
    const auto log = fs::directory_iterator(kept)->path() / "log";
    const auto result = run_mxproof({"analyze", "--format", "json", log.string()});
    fs::remove_all(kept);

    const json::value analysis = json::parse(result.out);
    EXPECT_EQ(analysis.at("not_understood").as_int64(), 0) << result.out;
    const json::value& failed = analysis.at("domains").at(0).at("failed").at(0);
    EXPECT_EQ(text_of(failed.at("reason")), "tls-configuration");
    EXPECT_EQ(text_of(failed.at("hosts").at(0).at("name")), "mx1.correct.dane.example");
    EXPECT_EQ(text_of(failed.at("policy").at("program")), "socketmap:inet:127.0.0.1:8642:QUERY");
    EXPECT_EQ(text_of(failed.at("policy").at("found")), "failed");
}

TEST(Analyze, OfALogThatIsNoneSaysSo) {
    const TemporaryDirectory directory;
    struct Case {
        std::string text;
        int exit_code;
        std::string said;
    };
    for (const Case& one :
         {Case{"", 3, "the log is empty"},
          Case{
              "Nov 24 09:10:47 mx kernel: x\n",
              2,
              "none of the 1 lines is of a mail server that mxproof knows"},
          Case{
              "Nov 24 09:10:47 mx postfix/smtpd[1]: connect from x\n",
              3,
              "none tells of mail to other hosts"}}) {
        const auto log = directory.write("log", one.text);
        const auto result = run_mxproof({"analyze", log.string()});
        EXPECT_EQ(result.exit_code, one.exit_code) << one.text;
        EXPECT_THAT(result.err, HasSubstr(one.said));
        EXPECT_EQ(result.out, "");
    }
    EXPECT_EQ(run_mxproof({"analyze", (directory.path() / "none").string()}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"analyze", "--since", "yesterday", "-"}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"analyze", "--queue", "/etc/passwd", "/dev/null"}).exit_code, 2);
}

constexpr const char* kDeferred = "Nov 24 09:10:47 mx postfix/smtp[1]: AAAAA1: to=<u@a.example>, relay=none, "
                                  "delay=1, delays=0/0/0/1, dsn=4.7.5, "
                                  "status=deferred (Server certificate not verified)\n";

TEST(Analyze, ReadsLogsInTheOrderOfTheirTimes) {
    const TemporaryDirectory directory;
    const auto older = directory.write("log.1", kDeferred);
    const auto newer = directory.write("log", "Nov 25 09:10:47 mx postfix/qmgr[1]: AAAAA1: removed\n");
    ASSERT_EQ(run_program({"gzip", older.string()}).exit_code, 0);

    const auto result = run_mxproof({"analyze", newer.string(), older.string() + ".gz"});

    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("; 1 gone"));
}

TEST(Analyze, OfALineOf100MegaoctetsTakesLittleMemory) {
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    GTEST_SKIP() << "the address space of a sanitizer is beyond every limit";
#endif
    const std::string line = "dd if=/dev/zero bs=1M count=100 status=none | tr '\\0' x; echo; printf '%s' '" +
                             std::string(kDeferred) + "'";
    const auto result = run_program(
        {"bash", "-c", "(" + line + ") | (ulimit -v 400000; exec " + built_program("mxproof") + " analyze)"}
    );

    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_THAT(result.out, HasSubstr("deferred certificate-not-verified: 1 attempt at 1 domain\n"));
    EXPECT_THAT(result.out, HasSubstr("1 line was read in part: longer than 64 KiB\n"));
}

constexpr const char* kSent = "Nov 24 09:10:47 mx postfix/smtp[1]: AAAAA2: to=<u@{}>, "
                              "relay=mx.x.example[192.0.2.1]:25, delay=1, delays=0/0/0/1, "
                              "dsn=2.0.0, status=sent (250 ok)\n";

std::string sent_to(const std::string& domain) {
    std::string line = kSent;
    return line.replace(line.find("{}"), 2, domain);
}

void append(const fs::path& file, const std::string& text) {
    std::ofstream(file, std::ios::app) << text;
}

TEST(AnalyzeWatch, PrintsWhatChangesAndEndsWhenADomainFailsAnew) {
    const TemporaryDirectory directory;
    const auto log = directory.write("log", std::string(kDeferred) + sent_to("b.example"));
    Program watch({built_program("mxproof"), "analyze", "--watch", log.string()});
    // Whatever the program has read by now is old to it; so it is told of new domains until it tells of one.
    for (int i = 0; watch.output().empty() && i < 100; ++i) {
        append(log, sent_to("new" + std::to_string(i) + ".example"));
        watch.read_until("first attempt", std::chrono::seconds(1));
    }
    EXPECT_THAT(watch.output(), HasSubstr(".example: delivered; the first attempt\n"));

    append(log, std::string(kDeferred)); // which fails already
    fs::rename(log, directory.path() / "log.1");
    directory.write("log", sent_to("after.rotation.example"));
    watch.read_until("after.rotation.example: delivered");
    std::string failing = kDeferred;
    failing.replace(failing.find("a.example"), 9, "b.example");
    append(log, failing);

    EXPECT_EQ(watch.wait(), 1);
    watch.read_until("certificate-not-verified");
    EXPECT_THAT(
        watch.output(), HasSubstr("b.example: not delivered, certificate-not-verified; before: delivered\n")
    );
    EXPECT_THAT(watch.output(), testing::Not(HasSubstr(" a.example")));
}

TEST(AnalyzeWatch, OfAStreamEndsWithIt) {
    const auto result = run_program(
        {built_program("mxproof"), "analyze", "--watch", "-", "--format", "json"}, sent_to("a.example")
    );

    EXPECT_EQ(result.exit_code, 0) << result.err;
    EXPECT_EQ(json::parse(result.out).at("now").as_string(), "delivered");
    EXPECT_EQ(run_mxproof({"analyze", "--watch", "/nonexistent/log"}).exit_code, 2);
    EXPECT_EQ(run_mxproof({"analyze", "--watch", "a", "b"}).exit_code, 2);
}

} // namespace
