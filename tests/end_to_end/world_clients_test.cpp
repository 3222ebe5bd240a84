// Programs that are not ours send mail within `mxproof world`, as docs/stand-alone.md shows it.
#include "tests/support/mxproof_program.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace {

namespace fs = std::filesystem;
using namespace support;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string kExamples = MXPROOF_SOURCE_DIR "/docs/stand-alone/";
const std::string kOverTls = "with ESMTPS (TLSv1.3 ";
const std::string kInPlaintext = "with ESMTP id";

class WorldClients : public testing::Test {
protected:
    void SetUp() override {
        if (const auto why = why_no_run(); !why.empty()) GTEST_SKIP() << why;
    }

    // `mxproof world SELECTOR… -- COMMAND…`; the files of the world stay.
    ProgramResult run(const std::vector<std::string>& selectors, const std::vector<std::string>& command) {
        std::vector<std::string> words{"world"};
        words.insert(words.end(), selectors.begin(), selectors.end());
        words.insert(words.end(), {"-o", world_, "--"});
        words.insert(words.end(), command.begin(), command.end());
        return run_mxproof(std::move(words));
    }

    std::vector<std::string> received() const {
        std::vector<std::string> messages;
        for (const auto& file : fs::directory_iterator(world_ / "Maildir/new"))
            messages.push_back(read_file(file.path()));
        return messages;
    }

    const TemporaryDirectory directory_;
    const fs::path world_ = directory_.path() / "world";
};

TEST_F(WorldClients, SwaksFindsTheHostByDnsAndSendsOverTls) {
    if (!has_program("swaks")) GTEST_SKIP() << "swaks is not installed";

    const auto result = run({"dane/correct"}, {"swaks", "--to", "user@correct.dane.example", "--tls"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(
        received(),
        ElementsAre(AllOf(
            HasSubstr("Delivered-To: user@correct.dane.example\n"),
            HasSubstr("by mx1.correct.dane.example ([198.18.0.1])"),
            HasSubstr(kOverTls)
        ))
    );
}

TEST_F(WorldClients, SwaksSendsInPlaintextWhereThereIsNoStarttls) {
    if (!has_program("swaks")) GTEST_SKIP() << "swaks is not installed";

    const auto result =
        run({"insecure-mx/no-starttls"},
            {"swaks", "--to", "user@no-starttls.insecure-mx.example", "--tls-optional"});

    EXPECT_EQ(result.exit_code, 0) << result.out << result.err;
    EXPECT_THAT(received(), ElementsAre(HasSubstr(kInPlaintext)));
}

// Each trusts the root of the public CA, and so tells a right certificate from a wrong one.
TEST_F(WorldClients, PythonsSmtplibSendsWhereTheCertificateIsRight) {
    if (!has_program("python3")) GTEST_SKIP() << "Python is not installed";

    const auto result =
        run({"mta-sts/enforce", "mta-sts/certificate-expired"}, {"python3", kExamples + "send.py"});

    EXPECT_THAT(result.out, HasSubstr("mta-sts/enforce sent\n")) << result.err;
    EXPECT_THAT(result.out, HasSubstr("mta-sts/certificate-expired not sent: "));
    EXPECT_THAT(received(), ElementsAre(AllOf(HasSubstr("Subject: From smtplib\n"), HasSubstr(kOverTls))));
}

TEST_F(WorldClients, NodemailerSendsWhereTheCertificateIsRight) {
    if (!has_program("node") || !fs::exists("/usr/share/nodejs/nodemailer"))
        GTEST_SKIP() << "nodemailer (node-nodemailer) is not installed";

    const auto result =
        run({"mta-sts/enforce", "mta-sts/certificate-expired"},
            {"env", "NODE_PATH=/usr/share/nodejs", "node", kExamples + "send.js"});

    EXPECT_THAT(result.out, HasSubstr("mta-sts/enforce sent\n")) << result.err;
    EXPECT_THAT(result.out, HasSubstr("mta-sts/certificate-expired not sent: "));
    EXPECT_THAT(received(), ElementsAre(AllOf(HasSubstr("Subject: From nodemailer\n"), HasSubstr(kOverTls))));
}

// Postfix's own library asks the resolver for TLSA records, and believes them because of AD.
TEST_F(WorldClients, PosttlsFingerVerifiesByDane) {
    if (!has_program("posttls-finger")) GTEST_SKIP() << "Postfix is not installed";
    const std::string configuration =
        directory_.write("main.cf", "compatibility_level = 3.6\n").parent_path();

    const auto result =
        run({"dane/correct", "dane/tlsa-of-another-key"},
            {"sh",
             "-c",
             "for domain; do MAIL_CONFIG=" + configuration +
                 " posttls-finger -c -l dane -L summary $domain 2>&1; done",
             "sh",
             "correct.dane.example",
             "tlsa-of-another-key.dane.example"});

    EXPECT_THAT(result.out, HasSubstr("Verified TLS connection established to mx1.correct.dane.example"));
    EXPECT_THAT(
        result.out,
        Not(HasSubstr("Verified TLS connection established to mx1.tlsa-of-another-key.dane.example"))
    );
    EXPECT_THAT(result.out, HasSubstr("TLS connection established to mx1.tlsa-of-another-key.dane.example"));
}

TEST_F(WorldClients, OpensslVerifiesTheHostByTheRecordThatDigShows) {
    if (!has_program("openssl")) GTEST_SKIP() << "openssl is not installed";
    const std::string script = "record=$(dig +short _25._tcp.$1 TLSA | tr -d '\\n' | sed 's/ //4g'); "
                               "openssl s_client -starttls smtp -connect $1:25 -dane_tlsa_domain $1 "
                               "-dane_tlsa_rrdata \"$record\" </dev/null 2>&1";

    const auto right = run({"dane/correct"}, {"sh", "-c", script, "sh", "mx1.correct.dane.example"});

    EXPECT_THAT(
        right.out,
        HasSubstr("Verification: OK\nVerified peername: mx1.correct.dane.example\nDANE TLSA 3 1 1 ")
    );
    EXPECT_THAT(received(), IsEmpty());
}

} // namespace
