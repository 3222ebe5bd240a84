// The filter's side of the Sendmail milter protocol, version 6 (libmilter/mfdef.h documents it; Postfix's
// MILTER_README says what it speaks): a filter that wants to see everything and accepts all of it. No I/O.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace harness::mailu {

class MilterSession {
public:
    /// Takes bytes as they come and returns what to send. After ended() or trouble() nothing more is taken.
    std::string feed(std::string_view data);

    bool ended() const { return ended_; }                   // the MTA said so: close
    const std::string& trouble() const { return trouble_; } // not the protocol: close
    std::size_t messages() const { return messages_; }      // that reached the end of their body

private:
    std::string answer(char command, std::string_view data);
    std::string negotiate(std::string_view data);

    std::string pending_;
    std::string trouble_;
    std::size_t messages_ = 0;
    bool negotiated_ = false;
    bool ended_ = false;
};

} // namespace harness::mailu
