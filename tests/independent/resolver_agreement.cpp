#include "tests/independent/resolver_agreement.hpp"

#include "tests/fake_dns/dns_client.hpp"
#include "tests/independent/background_dns_server.hpp"
#include "tests/independent/child_process.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <map>
#include <sstream>

namespace mxproof_test {
namespace {

using fake_dns::test::Question;
using fake_dns::test::Reply;
using Clock = std::chrono::steady_clock;

constexpr const char* kResolverAddress = "127.0.0.1";
constexpr std::uint16_t kResolverPort = 5300;
constexpr auto kStartLimit = std::chrono::seconds(10);
constexpr auto kAnswerLimit = std::chrono::seconds(20); // for what should be answered
constexpr auto kSilenceLimit = std::chrono::seconds(3); // for what it cannot resolve either
constexpr auto kAskAgain = std::chrono::seconds(5);     // as resolv.conf(5) timeout
constexpr auto kPoll = std::chrono::milliseconds(100);
constexpr std::size_t kAtOnce = 32;

/// What is compared: a line that equals another line exactly if both resolvers say the same.
std::string outcome(const Reply& reply, bool compare_ad) {
    // What its servers say so, a resolver may pass on, or say SERVFAIL.
    for (const std::string failure : {"SERVFAIL", "REFUSED", "NOTIMP", "FORMERR"})
        if (reply.rcode == failure) return "no answer";
    if (reply.silent) return "no answer";
    std::vector<std::string> data;
    for (const auto& line : Reply::data(reply.answer)) {
        std::istringstream words(line); // owner, TTL, the rest: the TTL counts down in a cache
        std::string owner, ttl, rest;
        words >> owner >> ttl;
        std::getline(words, rest);
        std::transform(owner.begin(), owner.end(), owner.begin(), [](char c) { return std::tolower(c); });
        data.push_back(owner + rest);
    }
    std::sort(data.begin(), data.end());
    std::string text = reply.rcode + (compare_ad && reply.ad ? " ad" : "") + (reply.tc ? " tc" : "");
    for (const auto& line : data)
        text += " | " + line;
    return text;
}

constexpr std::uint16_t kStartId = 65535; // no question of ask_all has it

/// A socket that is connected with a server.
class ConnectedSocket {
public:
    ConnectedSocket(const std::string& server, std::uint16_t port, int type)
        : fd_(socket(AF_INET, type | SOCK_CLOEXEC, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        if (inet_pton(AF_INET, server.c_str(), &address.sin_addr) != 1 ||
            connect(fd_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0)
            throw std::runtime_error("no socket towards " + server);
    }
    ~ConnectedSocket() { close(fd_); }
    ConnectedSocket(const ConnectedSocket&) = delete;
    ConnectedSocket& operator=(const ConnectedSocket&) = delete;

    operator int() const { return fd_; }

private:
    int fd_;
};

/// A client of one resolver that has several questions under way.
class ResolverClient {
public:
    ResolverClient(std::string server, std::uint16_t port)
        : server_(std::move(server)), port_(port), socket_(server_, port, SOCK_DGRAM) {}

    /// Replies in the order of the questions; one that does not come in time is silent. What is truncated is
    /// asked for again over TCP.
    std::vector<Reply> ask_all(const std::vector<Question>& questions, Clock::duration limit) {
        std::vector<Reply> replies = ask_all_by_datagram(questions, limit);
        for (std::size_t i = 0; i < replies.size(); ++i)
            if (replies[i].tc) replies[i] = ask_over_tcp(questions[i]);
        return replies;
    }

    bool answers_before(Clock::time_point deadline, BackgroundProgram& resolver) {
        while (Clock::now() < deadline && !resolver.has_ended()) {
            send_bytes(fake_dns::test::write_query({.name = ".", .type = "NS", .id = kStartId}));
            if (receive(Clock::now() + std::chrono::milliseconds(100))) return true;
        }
        return false;
    }

private:
    struct Waiting {
        Clock::time_point until;
        Clock::time_point again; // when the question is sent once more, as stub resolvers do (RFC 1035 4.2.1)
    };

    std::vector<Reply> ask_all_by_datagram(const std::vector<Question>& questions, Clock::duration limit) {
        std::vector<Reply> replies(questions.size(), Reply{.silent = true});
        std::map<std::uint16_t, Waiting> waiting; // id = index
        std::size_t next = 0;
        while (next < questions.size() || !waiting.empty()) {
            while (next < questions.size() && waiting.size() < kAtOnce) {
                const auto id = static_cast<std::uint16_t>(next++);
                waiting[id] = {Clock::now() + limit, Clock::now()};
            }
            send_those_due(questions, waiting);
            // A late answer to answers_before(), which a busy machine may have asked twice, is none of these.
            if (auto reply = receive(Clock::now() + kPoll); reply && waiting.erase(reply->id) > 0)
                replies.at(reply->id) = *std::move(reply);
            std::erase_if(waiting, [now = Clock::now()](const auto& one) { return one.second.until <= now; });
        }
        return replies;
    }

    void send_those_due(const std::vector<Question>& questions, std::map<std::uint16_t, Waiting>& waiting) {
        for (auto& [id, state] : waiting) {
            if (state.again > Clock::now()) continue;
            Question question = questions[id];
            question.id = id;
            send_bytes(fake_dns::test::write_query(question));
            state.again += kAskAgain;
        }
    }

    Reply ask_over_tcp(const Question& question) const {
        const std::string query = fake_dns::test::write_query(question);
        std::string framed{static_cast<char>(query.size() >> 8U), static_cast<char>(query.size() & 0xffU)};
        framed += query;
        const ConnectedSocket stream(server_, port_, SOCK_STREAM);
        if (send(stream, framed.data(), framed.size(), MSG_NOSIGNAL) != static_cast<ssize_t>(framed.size()))
            return {.silent = true};
        std::array<unsigned char, 2> length{};
        if (recv(stream, length.data(), length.size(), MSG_WAITALL) != 2) return {.silent = true};
        std::string reply(std::size_t{length[0]} << 8U | length[1], '\0');
        if (recv(stream, reply.data(), reply.size(), MSG_WAITALL) != static_cast<ssize_t>(reply.size()))
            return {.silent = true};
        return fake_dns::test::read_reply(reply);
    }

    void send_bytes(const std::string& bytes) {
        // Before it listens, the kernel reports ECONNREFUSED here or on reception; answers_before() asks
        // again.
        static_cast<void>(send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL));
    }

    std::optional<Reply> receive(Clock::time_point deadline) {
        pollfd entry{.fd = socket_, .events = POLLIN, .revents = 0};
        const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now());
        if (poll(&entry, 1, std::max(0, static_cast<int>(left.count()))) <= 0) return std::nullopt;
        std::array<char, 65535> buffer{};
        const auto size = recv(socket_, buffer.data(), buffer.size(), MSG_DONTWAIT);
        if (size <= 0) {
            // A refused datagram: give the program time to bind, but not longer than the deadline.
            poll(nullptr, 0, 10);
            return std::nullopt;
        }
        return fake_dns::test::read_reply(std::string(buffer.data(), static_cast<std::size_t>(size)));
    }

    std::string server_;
    std::uint16_t port_;
    ConnectedSocket socket_;
};

/// One question with what the resolver face says to it.
struct Comparison {
    Question question;
    bool compare_ad = true;
    Reply expected;

    bool failed() const { return expected.rcode == "SERVFAIL" || expected.rcode == "REFUSED"; }
};

std::string ipv4_resolver(const fake_dns::DnsSpec& spec) {
    for (const auto& address : spec.resolver_addresses)
        if (address.find(':') == std::string::npos) return address;
    throw std::invalid_argument("the spec has no IPv4 resolver address");
}

/// Asks the running server. Only silence is known from a responder of our own over the same spec, so that
/// nobody waits for it.
std::vector<Comparison> ask_resolver_face(
    const fake_dns::DnsSpec& spec, const std::vector<std::pair<std::string, std::string>>& questions
) {
    fake_dns::Responder responder(spec);
    const fake_dns::FaultTable faults(spec.faults);
    std::vector<Comparison> comparisons;
    std::vector<Question> answered;
    for (const auto& [name, type] : questions) {
        Comparison entry{.question = {.name = name, .type = type}, .expected = {}};
        entry.compare_ad = !faults.withholds_ad(fake_dns::require_name(name), *fake_dns::type_number(type));
        entry.expected = fake_dns::test::ask(responder, entry.question, fake_dns::Transport::tcp);
        if (!entry.expected.silent) answered.push_back(entry.question);
        comparisons.push_back(std::move(entry));
    }
    ResolverClient client(ipv4_resolver(spec), 53);
    const auto replies = client.ask_all(answered, kAnswerLimit);
    auto reply = replies.begin();
    for (auto& entry : comparisons) {
        if (!entry.expected.silent) entry.expected = *reply++;
        entry.question.cd = !entry.compare_ad;
    }
    // Failures last: a resolver that met them thinks worse of the server for a while.
    std::stable_sort(comparisons.begin(), comparisons.end(), [](const auto& a, const auto& b) {
        return a.failed() < b.failed();
    });
    return comparisons;
}

void compare(ResolverClient& client, const std::vector<Comparison>& all, bool silent, Agreement& agreement) {
    std::vector<Question> questions;
    std::vector<const Comparison*> compared;
    for (const auto& entry : all) {
        if (entry.expected.silent != silent) continue;
        questions.push_back(entry.question);
        compared.push_back(&entry);
    }
    const auto replies =
        client.ask_all(questions, silent ? Clock::duration(kSilenceLimit) : Clock::duration(kAnswerLimit));
    for (std::size_t i = 0; i < replies.size(); ++i) {
        const auto& [question, compare_ad, reply] = *compared[i];
        ++agreement.compared;
        ++(reply.silent || compared[i]->failed() ? agreement.failed
           : reply.ad                            ? agreement.secure
                                                 : agreement.insecure);
        if (reply.ede) agreement.errors[question.name + " " + question.type] = {*reply.ede, replies[i].ede};
        const auto expected = outcome(reply, compare_ad);
        const auto got = outcome(replies[i], compare_ad);
        if (got != expected)
            agreement.disagreements.push_back({question.name + " " + question.type, expected, got});
    }
}

} // namespace

Agreement agreement_with(
    const harness::ResolverProgram& resolver,
    fake_dns::DnsSpec spec,
    const std::vector<std::pair<std::string, std::string>>& questions
) {
    Agreement agreement;
    agreement.resolver = resolver.name;
    std::erase_if(spec.faults, [](const fake_dns::Fault& fault) {
        return std::holds_alternative<fake_dns::AnswersServfailForNxdomain>(fault.kind);
    });
    agreement.skipped = why_missing(resolver);
    if (!agreement.skipped) agreement.skipped = enter_private_network();
    if (agreement.skipped) return agreement;

    const BackgroundDnsServer server(spec, {});
    const auto comparisons = ask_resolver_face(spec, questions);
    const TemporaryDirectory directory;
    const harness::FakeRoot root{server.root_hints(), server.trust_anchor()};
    for (const auto& file :
         resolver.files({root, directory.path(), kResolverAddress, kResolverPort, spec.now}))
        directory.write(file.name, file.text);
    auto words = resolver.arguments(directory.path());
    words.insert(words.begin(), resolver.path);
    const auto log = directory.path() + "/log";
    {
        BackgroundProgram running(words, log);
        ResolverClient client(kResolverAddress, kResolverPort);
        if (client.answers_before(Clock::now() + kStartLimit, running)) {
            compare(client, comparisons, false, agreement);
            compare(client, comparisons, true, agreement);
        } else {
            agreement.disagreements.push_back({"(start)", resolver.name + " answers", "it does not"});
        }
    }
    std::ostringstream text;
    text << std::ifstream(log).rdbuf();
    agreement.log = text.str();
    return agreement;
}

std::string describe(const Agreement& agreement) {
    std::ostringstream text;
    for (const auto& [question, resolver_face, other] : agreement.disagreements)
        text << question << "\n  resolver face: " << resolver_face << "\n  " << agreement.resolver << ": "
             << other << "\n";
    text << agreement.resolver << "'s log:\n"
         << agreement.log.substr(agreement.log.size() - std::min<std::size_t>(4000, agreement.log.size()));
    return text.str();
}

} // namespace mxproof_test
