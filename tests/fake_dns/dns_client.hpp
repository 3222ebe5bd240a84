// A client for tests: writes queries by hand, so that every bit can be chosen, and reads replies with ldns.
#pragma once

#include "fake_dns/responder.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace fake_dns::test {

struct Question {
    std::string name;
    std::string type;
    bool rd = true;
    bool ad = false;
    bool cd = false;
    bool edns = true;
    bool dnssec_ok = true;
    std::uint16_t udp_size = 4096;
    std::uint8_t edns_version = 0;
    std::uint16_t query_class = 1;
    std::uint16_t id = 0x1234;
};

std::string write_query(const Question& question);

struct Reply {
    bool silent = false;
    std::string rcode = {};
    bool aa = false, tc = false, ad = false, cd = false, ra = false, rd = false;
    std::uint16_t id = 0;
    std::vector<std::string> answer = {}, authority = {},
                             additional = {}; // presentation form, tabs as spaces, OPT left out
    bool has_opt = false;
    std::optional<std::uint16_t> ede = {};
    std::string ede_text = {};
    std::size_t size = 0;

    /// The records of a section without RRSIGs; how many RRSIGs it has.
    static std::vector<std::string> data(const std::vector<std::string>& section);
    static std::size_t signatures(const std::vector<std::string>& section);
};

/// Fails the test (throws) on a reply that ldns cannot read.
Reply read_reply(const std::string& bytes);

Reply ask(Responder& responder, const Question& question, Transport transport = Transport::udp);
/// At a resolver's address; plain ask() dials none.
Reply ask_resolver(Responder& responder, const std::string& server, const Question& question);
Reply ask_authority(Responder& responder, const std::string& server, const Question& question);

} // namespace fake_dns::test
