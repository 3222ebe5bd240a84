// A client's side of an SMTP dialogue as data, and ways to play it against a SmtpSession without a socket.
#pragma once

#include "fake_mx/smtp_session.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace script {

inline const fake_mx::Time kStart = fake_mx::Time(std::chrono::seconds(1'795'000'000));

/// A correct host without deviations.
inline fake_mx::HostSpec correct_host() {
    fake_mx::HostSpec host;
    host.name = "mx1.peer.example";
    return host;
}

inline fake_mx::HostSpec host_with(fake_mx::Deviation deviation) {
    fake_mx::HostSpec host = correct_host();
    host.deviations.push_back(std::move(deviation));
    return host;
}

/// A session that is talked to directly; the greeting has been sent.
class Talk {
public:
    explicit Talk(fake_mx::HostSpec host, const std::vector<std::string>& lines = {})
        : host_(std::move(host)) {
        record.id = 17;
        next = session.start(kStart, said);
        for (const std::string& line : lines)
            say(line);
    }
    Talk(const Talk&) = delete; // the session refers to its neighbours
    Talk& operator=(const Talk&) = delete;

    /// Says octets as they are; returns what the server answers to them.
    std::string raw(std::string_view octets) {
        std::string answer;
        next = session.receive(octets, kStart, answer);
        said += answer;
        if (next == fake_mx::NextStep::start_tls) {
            record.tls->established = true;
            record.tls->version = "TLSv1.3";
            session.tls_established(kStart);
        }
        return answer;
    }

    /// Says a line; returns the answer without the final CRLF.
    std::string say(const std::string& line) {
        std::string answer = raw(line + "\r\n");
        if (answer.ends_with("\r\n")) answer.resize(answer.size() - 2);
        return answer;
    }

    std::vector<std::string> dialogue() const {
        std::vector<std::string> lines;
        for (const auto& line : record.dialogue) {
            const std::string_view mark = line.direction == fake_mx::Direction::received ? "C: "
                                          : line.direction == fake_mx::Direction::sent   ? "S: "
                                                                                         : "# ";
            lines.push_back(std::string(mark) + line.text);
        }
        return lines;
    }

private:
    fake_mx::HostSpec host_;

public:
    fake_mx::SessionRecord record;
    fake_mx::SmtpSession session{host_, record};
    fake_mx::NextStep next = fake_mx::NextStep::read;
    std::string said; // all replies so far
};

/// A session that has said EHLO, MAIL and RCPT.
inline Talk talk_up_to_data(fake_mx::HostSpec host = correct_host()) {
    return Talk(
        std::move(host), {"EHLO client.example", "MAIL FROM:<a@client.example>", "RCPT TO:<b@peer.example>"}
    );
}

/// One turn: what the client says in one piece, and the codes of the replies it gets, `250 250 354`.
struct Turn {
    std::string says;
    std::string codes;
};

/// The codes of complete replies: the first three octets of each last line.
inline std::string codes_of(std::string_view replies) {
    std::string codes;
    while (!replies.empty()) {
        const auto end = replies.find("\r\n");
        const std::string_view line = replies.substr(0, end);
        if (line.size() < 4 || line[3] != '-')
            codes += (codes.empty() ? "" : " ") + std::string(line.substr(0, 3));
        replies.remove_prefix(end == std::string_view::npos ? replies.size() : end + 2);
    }
    return codes;
}

/// Postfix delivers one message, its recipient commands pipelined, over TLS.
inline std::vector<Turn> happy_delivery() {
    return {
        {"EHLO client.example\r\n", "250"},
        {"STARTTLS\r\n", "220"},
        {"EHLO client.example\r\n", "250"},
        {"MAIL FROM:<sender@client.example> SIZE=120 BODY=8BITMIME\r\nRCPT TO:<user@peer.example> "
         "ORCPT=rfc822;user@peer.example\r\nDATA\r\n",
         "250 250 354"},
        {"Subject: a\r\n\r\n..dot\r\ntext\r\n.\r\n", "250"},
        {"QUIT\r\n", "221"},
    };
}

/// The same with chunks in place of DATA.
inline std::vector<Turn> happy_chunks() {
    return {
        {"EHLO client.example\r\n", "250"},
        {"STARTTLS\r\n", "220"},
        {"EHLO client.example\r\n", "250"},
        {"MAIL FROM:<> RET=HDRS ENVID=a+2Bb\r\nRCPT TO:<user@peer.example> NOTIFY=NEVER\r\n", "250 250"},
        {"BDAT 14\r\nSubject: a\r\n\r\n", "250"},
        {"BDAT 11 LAST\r\n.dot\r\ntext\n", "250"},
        {"QUIT\r\n", "221"},
    };
}

} // namespace script
