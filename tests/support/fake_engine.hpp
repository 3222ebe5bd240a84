// A container engine that is none: it answers requests at a Unix socket as a test says, in the words of the
// Docker Engine API, and keeps what it was asked. It may refuse, hang or lie.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>

#include <filesystem>
#include <functional>
#include <list>
#include <string>
#include <utility>
#include <vector>

namespace support {

class FakeEngine {
public:
    struct Request {
        std::string method;
        std::string target; // without the version of the API
        std::string body;
    };

    enum class Then {
        done,       // the reply is whole
        breaks_off, // it is longer by its head than what comes
        stays_open, // more may come for ever, and nothing does
    };

    struct Reply {
        std::string body = {};
        unsigned status = 200;
        Then then = Then::done;
    };

    explicit FakeEngine(boost::asio::io_context& context);
    ~FakeEngine();
    FakeEngine(const FakeEngine&) = delete;
    FakeEngine& operator=(const FakeEngine&) = delete;

    const std::filesystem::path& socket() const { return path_; }

    /// To requests that begin so: `POST /containers/create`. The latest rule that fits holds.
    void on(std::string beginning, std::function<Reply(const Request&)> answer) {
        rules_.emplace_back(std::move(beginning), std::move(answer));
    }
    void on(std::string beginning, Reply reply) {
        on(std::move(beginning), [reply](const Request&) { return reply; });
    }

    /// What a program in a container ends with.
    struct Ended {
        std::string output = {};
        std::string errors = {};
        int exit_code = 0;
    };
    void on_exec(std::function<Ended(const std::vector<std::string>& argv)> run) { run_ = std::move(run); }

    /// `GET /containers/json`, in their order; nothing of their bodies.
    std::vector<std::string> asked() const;
    /// Of these, in the order of their ends: who hung up although more might have come.
    const std::vector<std::string>& left() const { return left_; }
    /// The body of the latest request that begins so.
    std::string body_of(const std::string& beginning) const;

private:
    boost::asio::awaitable<void> accept_all();
    boost::asio::awaitable<void> serve(boost::asio::local::stream_protocol::socket& peer);
    Reply answer_to(const Request& request);
    Reply answer_to_exec(const Request& request);

    std::filesystem::path path_;
    boost::asio::local::stream_protocol::acceptor acceptor_;
    std::list<boost::asio::local::stream_protocol::socket> peers_;
    std::vector<std::pair<std::string, std::function<Reply(const Request&)>>> rules_;
    std::function<Ended(const std::vector<std::string>& argv)> run_;
    Ended ended_;
    std::vector<Request> requests_;
    std::vector<std::string> left_;
};

/// What a refusal is.
FakeEngine::Reply refusal(const std::string& message, unsigned status = 500);

/// As an engine multiplexes what a container writes without a terminal.
inline constexpr char kOutput = 1;
inline constexpr char kErrors = 2;
std::string stream_frame(char stream, const std::string& text);

} // namespace support
