#include "tests/support/fake_engine.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/json.hpp>
#include <boost/system/system_error.hpp>

#include <algorithm>
#include <unistd.h>

namespace support {

namespace {

namespace asio = boost::asio;
namespace json = boost::json;
using asio::local::stream_protocol;

constexpr std::size_t kAnnounced = 1000; // octets that never come

// One path for each of several in a process.
std::filesystem::path unused_path() {
    static int number = 0;
    return std::filesystem::temp_directory_path() /
           ("mxproof-fake-engine-" + std::to_string(getpid()) + "-" + std::to_string(++number));
}

// `/v1.41/containers/json` -> `/containers/json`
std::string without_version(const std::string& target) {
    return target.starts_with("/v1.") ? target.substr(target.find('/', 1)) : target;
}

std::size_t body_size(const std::string& head) {
    constexpr const char* kLength = "Content-Length: ";
    const auto at = head.find(kLength);
    return at == std::string::npos ? 0 : std::stoul(head.substr(at + std::string(kLength).size()));
}

std::string text_of(const FakeEngine::Reply& reply) {
    using Then = FakeEngine::Then;
    std::string head = "HTTP/1.1 " + std::to_string(reply.status) + " x\r\nConnection: close\r\n";
    if (reply.then != Then::stays_open)
        head += "Content-Length: " +
                std::to_string(reply.body.size() + (reply.then == Then::breaks_off ? kAnnounced : 0)) +
                "\r\n";
    return head + "\r\n" + reply.body;
}

std::string line_of(const FakeEngine::Request& request) {
    return request.method + " " + request.target;
}

} // namespace

FakeEngine::FakeEngine(asio::io_context& context)
    : path_(unused_path()), acceptor_(context, stream_protocol::endpoint(path_.string())) {
    asio::co_spawn(
        context, [this] { return accept_all(); }, asio::detached
    );
}

FakeEngine::~FakeEngine() {
    std::filesystem::remove(path_);
}

asio::awaitable<void> FakeEngine::accept_all() {
    for (;;) {
        stream_protocol::socket peer = co_await acceptor_.async_accept(asio::use_awaitable);
        peers_.push_back(std::move(peer));
        asio::co_spawn(
            acceptor_.get_executor(), [this, &last = peers_.back()] { return serve(last); }, asio::detached
        );
    }
}

// A peer that hangs up ends its own coroutine alone.
asio::awaitable<void> FakeEngine::serve(stream_protocol::socket& peer) {
    std::string text;
    const std::size_t head_size =
        co_await asio::async_read_until(peer, asio::dynamic_buffer(text), "\r\n\r\n", asio::use_awaitable);
    const std::string head = text.substr(0, head_size);
    const std::size_t whole = head_size + body_size(head);
    if (whole > text.size())
        co_await asio::async_read(
            peer, asio::dynamic_buffer(text), asio::transfer_exactly(whole - text.size()), asio::use_awaitable
        );
    const auto space = head.find(' ');
    const std::string target = head.substr(space + 1, head.find(' ', space + 1) - space - 1);
    const Request request{head.substr(0, space), without_version(target), text.substr(head_size)};
    requests_.push_back(request);
    const Reply reply = answer_to(request);
    const std::string answer = text_of(reply);
    co_await asio::async_write(peer, asio::buffer(answer), asio::use_awaitable);
    if (reply.then == Then::stays_open) {
        boost::system::error_code end;
        text.clear();
        co_await asio::async_read(
            peer, asio::dynamic_buffer(text), asio::redirect_error(asio::use_awaitable, end)
        );
        left_.push_back(line_of(request));
    }
    peer.close();
}

FakeEngine::Reply FakeEngine::answer_to(const Request& request) {
    const auto rule = std::find_if(rules_.rbegin(), rules_.rend(), [&](const auto& each) {
        return line_of(request).starts_with(each.first);
    });
    if (rule == rules_.rend()) return answer_to_exec(request);
    const auto answer = rule->second; // which may add rules
    return answer(request);
}

// Made, started, and asked for its exit code.
FakeEngine::Reply FakeEngine::answer_to_exec(const Request& request) {
    if (run_ && request.target.ends_with("/exec")) {
        ended_ = run_(json::value_to<std::vector<std::string>>(json::parse(request.body).at("Cmd")));
        return {R"({"Id":"program"})", 201};
    }
    if (run_ && request.target == "/exec/program/start")
        return {stream_frame(kErrors, ended_.errors) + stream_frame(kOutput, ended_.output)};
    if (run_ && request.target == "/exec/program/json")
        return {json::serialize(json::object{{"ExitCode", ended_.exit_code}})};
    return refusal("no rule of this test answers " + line_of(request), 501);
}

std::vector<std::string> FakeEngine::asked() const {
    std::vector<std::string> lines;
    for (const Request& request : requests_)
        lines.push_back(line_of(request));
    return lines;
}

std::string FakeEngine::body_of(const std::string& beginning) const {
    const auto found = std::find_if(requests_.rbegin(), requests_.rend(), [&](const Request& request) {
        return line_of(request).starts_with(beginning);
    });
    return found == requests_.rend() ? "" : found->body;
}

FakeEngine::Reply refusal(const std::string& message, unsigned status) {
    return {json::serialize(json::object{{"message", message}}), status};
}

std::string stream_frame(char stream, const std::string& text) {
    std::string header(8, '\0');
    header[0] = stream;
    for (std::size_t i = 0; i < 4; ++i)
        header[7 - i] = static_cast<char>(text.size() >> (8 * i));
    return header + text;
}

} // namespace support
