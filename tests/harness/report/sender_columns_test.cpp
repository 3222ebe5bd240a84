#include "harness/report/sender_columns.hpp"

#include <gtest/gtest.h>

namespace harness {
namespace {

TEST(Reproduction, OfATwinNamesItsContainers) {
    Delivery delivery;
    delivery.scenario = "dane/correct";
    delivery.sender = "smtp";
    delivery.twin = "--twin smtp --copy /data";
    delivery.policy = {Level::may, InsecureMx::dane};
    EXPECT_EQ(reproduction(delivery), "mxproof run dane/correct --twin smtp --copy /data --policy may");
    delivery.twin_resolver = "unbound";
    EXPECT_EQ(
        reproduction(delivery),
        "mxproof run dane/correct --twin smtp --copy /data --twin-resolver unbound --policy may"
    );
}

TEST(Reproduction, NamesFilesAndOptionsAsTheCommandLineDid) {
    Delivery delivery;
    delivery.scenario = "mine/it's";
    delivery.container = "liar";
    delivery.sender = "liar";
    delivery.policy = {Level::dane, InsecureMx::may};
    EXPECT_EQ(reproduction(delivery), "mxproof run 'mine/it'\\''s' --sender liar");

    delivery.again = {"./run.sh", "my peers/it's.yaml", "./my senders/liar.yaml", " --scenarios /my/own"};
    EXPECT_EQ(
        reproduction(delivery),
        "./run.sh run 'my peers/it'\\''s.yaml' --sender './my senders/liar.yaml' --scenarios /my/own"
    );
    delivery.container = delivery.again.sender = "";
    EXPECT_EQ(
        reproduction(delivery),
        "./run.sh run 'my peers/it'\\''s.yaml' --policy 'dane insecure-mx=may' --scenarios /my/own"
    );
}

TEST(Reproduction, OfAMutantNamesItsProgram) {
    Delivery delivery;
    delivery.scenario = "dane/correct";
    delivery.sender = "exim may (mutant: really none)";
    delivery.policy = {Level::may, InsecureMx::dane};
    delivery.mutant = "none";
    delivery.container = "exim";
    EXPECT_EQ(reproduction(delivery), "mxproof run dane/correct --mutant 'exim may=none'");
}

TEST(Reproduction, OfAMutantSaysWhatItClaimsAndWhatItDoes) {
    Delivery delivery;
    delivery.scenario = "dane/correct";
    delivery.sender = "whatever its name";
    delivery.policy = {Level::dane_only, InsecureMx::dane};
    delivery.mutant = "may";
    EXPECT_EQ(reproduction(delivery), "mxproof run dane/correct --mutant dane-only=may");
}

TEST(ShortName, OfAMutantIsThatOfWhomItPretendsToBe) {
    SenderColumn column;
    column.name = "whatever its name";
    column.policy = {Level::dane, InsecureMx::may};
    column.mutant = "none";
    EXPECT_EQ(short_name(column), "dane/may*");
    column.mutant.reset();
    column.name = "dane-only (mutant: really may)"; // of a file that somebody named so
    EXPECT_EQ(short_name(column), "dane-only (mutant: really may)");
}

TEST(ShellQuoted, IsTheWordItselfWhereNothingInItMeansAnything) {
    EXPECT_EQ(shell_quoted("dane/tlsa_of-another.yaml"), "dane/tlsa_of-another.yaml");
    EXPECT_EQ(shell_quoted(""), "''");
    EXPECT_EQ(shell_quoted("$(reboot); *"), "'$(reboot); *'");
}

} // namespace
} // namespace harness
