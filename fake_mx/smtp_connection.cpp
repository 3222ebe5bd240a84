#include "fake_mx/smtp_connection.hpp"

#include "fake_mx/as_tuple.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace fake_mx {

namespace asio = boost::asio;
using asio::ip::tcp;

namespace {

// How long a client may take to notice that the server has closed its side.
constexpr std::chrono::seconds kDrainLimit{2};

Time now() {
    return std::chrono::system_clock::now();
}

} // namespace

SmtpConnection::SmtpConnection(
    tcp::socket socket,
    std::shared_ptr<const HostSpec> host,
    std::shared_ptr<SessionRecord> record,
    std::shared_ptr<TlsContextCache> contexts,
    TlsStart tls_start,
    const Listen& limits,
    std::shared_ptr<KeptOctets> kept,
    SessionGrown grown,
    std::uint64_t number
)
    : socket_(std::move(socket)), watchdog_(socket_.get_executor()),
      end_(std::chrono::steady_clock::now() + limits.session_limit), host_(std::move(host)),
      record_(std::move(record)), contexts_(std::move(contexts)), tls_start_(tls_start), limits_(limits),
      kept_(std::move(kept)), grown_(std::move(grown)), session_(*host_, *record_, number) {}

SmtpConnection::~SmtpConnection() {
    finish();
}

asio::awaitable<void> SmtpConnection::run() {
    try {
        allow(limits_.idle_limit);
        watch();
        co_await serve();
        // Closing a socket with unread input sends a reset, which can overtake the last reply or alert. So
        // this side is shut down first, and what the client still says is discarded: it always sees an
        // orderly end.
        boost::system::error_code ignored;
        socket_.shutdown(tcp::socket::shutdown_send, ignored);
        co_await discard_input(std::min(kDrainLimit, limits_.idle_limit));
    } catch (const std::runtime_error& error) {
        record_->failed = error.what();
        note("this side failed: " + record_->failed);
    }
    close();
    finish();
}

asio::awaitable<void> SmtpConnection::serve() {
    punctuality_.heard(socket_.native_handle());
    bool is_greeted = tls_start_ == TlsStart::on_command;
    NextStep next = is_greeted ? session_.start(now(), output_) : session_.start_with_tls(now());
    for (;;) {
        tell_growth();
        if (!co_await flush()) co_return;
        switch (next) {
        case NextStep::read: {
            if (!co_await read()) co_return;
            const std::size_t lines = record_->dialogue.size();
            next = session_.receive(input_, now(), output_);
            if (!may_keep_more(lines)) co_return;
            break;
        }
        case NextStep::start_tls:
            if (!co_await start_tls(HandshakePlan::correct)) co_return;
            next = is_greeted ? NextStep::read : session_.start(now(), output_);
            is_greeted = true;
            break;
        case NextStep::start_failing_tls:
            co_await start_tls(HandshakePlan::fail);
            co_return;
        case NextStep::half_tls_then_hang_up:
            co_await start_tls(HandshakePlan::stop);
            note("closed by this side");
            co_return;
        case NextStep::half_tls_then_stay_silent:
            co_await start_tls(HandshakePlan::stop);
            next = NextStep::stay_silent;
            break;
        case NextStep::stay_silent:
            note("silent from here on");
            co_await discard_input(limits_.idle_limit);
            co_return;
        case NextStep::reset: {
            boost::system::error_code ignored;
            socket_.set_option(tcp::socket::linger(true, 0), ignored); // close() sends RST, socket(7)
            note("reset by this side");
            close();
            co_return;
        }
        case NextStep::hang_up:
            if (tls_) {
                tls_->close_notify();
                co_await flush();
            }
            note("closed by this side");
            co_return;
        }
    }
}

// After a failed handshake nothing but the alert goes out: a reply in plaintext would be read as TLS, or
// worse, believed.
asio::awaitable<bool> SmtpConnection::start_tls(HandshakePlan plan) {
    context_ = contexts_->of(host_);
    tls_.emplace(*context_, plan, *record_->tls);
    TlsRecord& record = *record_->tls;
    for (;;) {
        const auto progress = tls_->handshake();
        const bool sent = co_await flush();
        if (progress == TlsChannel::Progress::done) {
            note(record.version + " established, " + record.cipher + (record.resumed ? ", resumed" : ""));
            session_.tls_established(now());
            co_return true;
        }
        if (progress != TlsChannel::Progress::wants_input) {
            note(
                "TLS handshake failed: " + record.error +
                (record.client_alert.empty() ? "" : " (client's alert: " + record.client_alert + ")")
            );
            co_return false;
        }
        const std::string_view octets = sent ? co_await receive_some() : std::string_view{};
        if (octets.empty()) {
            record.error = "client hung up during the handshake";
            co_return false;
        }
        tls_->receive(octets);
    }
}

// Sets input_ to what the client says next; false if it says nothing any more.
asio::awaitable<bool> SmtpConnection::read() {
    if (!tls_) {
        input_ = co_await receive_some();
        co_return !input_.empty();
    }
    plain_in_.clear();
    for (;;) {
        const auto progress = tls_->read(plain_in_);
        if (progress == TlsChannel::Progress::done) {
            input_ = plain_in_;
            co_return true;
        }
        if (progress == TlsChannel::Progress::closed) {
            note("client said close_notify");
            tls_->close_notify();
        }
        if (progress == TlsChannel::Progress::failed) {
            const TlsRecord& record = *record_->tls;
            note(
                "TLS failed: " +
                (record.client_alert.empty() ? record.error : "client's alert: " + record.client_alert)
            );
        }
        if (!co_await flush() || progress != TlsChannel::Progress::wants_input) co_return false;
        const std::string_view octets = co_await receive_some();
        if (octets.empty()) co_return false;
        tls_->receive(octets);
    }
}

// Empty: the client hung up, or the limit passed; the record says which.
asio::awaitable<std::string_view> SmtpConnection::receive_some() {
    allow(limits_.idle_limit);
    const auto [error, octets] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
    if (!error) {
        punctuality_.heard(socket_.native_handle());
        co_return std::string_view(buffer_.data(), octets);
    }
    if (error == asio::error::eof) {
        note("client hung up");
    } else if (error == asio::error::connection_reset) {
        note("client reset the connection");
    } else if (error != asio::error::operation_aborted) { // then close() or the watchdog has said why
        note("read failed: " + error.message());
    }
    co_return std::string_view{};
}

asio::awaitable<bool> SmtpConnection::send(std::string_view octets) {
    allow(limits_.idle_limit);
    const auto [error, written] = co_await asio::async_write(socket_, asio::buffer(octets), kTuple);
    record_wait();
    if (error && error != asio::error::operation_aborted) note("client hung up: " + error.message());
    co_return !error;
}

// Sends the session's replies, and what TLS has to say of its own.
asio::awaitable<bool> SmtpConnection::flush() {
    if (!tls_) {
        if (output_.empty()) co_return true;
        const bool sent = co_await send(output_);
        output_.clear();
        co_return sent;
    }
    const bool written = output_.empty() || tls_->write(output_);
    output_.clear();
    cipher_out_.clear();
    tls_->take_output(cipher_out_);
    const bool sent = cipher_out_.empty() || co_await send(cipher_out_);
    co_return written&& sent;
}

asio::awaitable<void> SmtpConnection::discard_input(std::chrono::seconds limit) {
    allow(limit);
    watch(); // the limit may be shorter than the one before
    for (;;) {
        const auto [error, octets] = co_await socket_.async_read_some(asio::buffer(buffer_), kTuple);
        if (error) co_return;
    }
}

void SmtpConnection::close() {
    watchdog_.cancel();
    boost::system::error_code ignored;
    socket_.close(ignored);
}

// Counts what the session has made of the last input: octets of messages and lines, and a line's own size.
bool SmtpConnection::may_keep_more(std::size_t lines_before) {
    const std::size_t lines = record_->dialogue.size() - lines_before;
    const std::size_t added = input_.size() + output_.size() + lines * sizeof(DialogueLine);
    kept_->add(added);
    if (kept_->of_the_client() <= limits_.kept_limit) return true;
    record_->failed = "the client's sessions are too much to keep";
    note("closed by this side: " + record_->failed);
    return false;
}

void SmtpConnection::allow(std::chrono::seconds limit) {
    deadline_ = std::min(std::chrono::steady_clock::now() + limit, end_);
}

// One timer for all awaits: it is moved when it fires, not at every await.
void SmtpConnection::watch() {
    watchdog_.expires_at(deadline_);
    watchdog_.async_wait([weak = weak_from_this()](const boost::system::error_code& error) {
        const auto self = weak.lock();
        if (error || !self || !self->socket_.is_open()) return;
        if (std::chrono::steady_clock::now() < self->deadline_) return self->watch();
        if (self->deadline_ == self->end_) self->record_->failed = "the session did not end in time";
        self->note("closed by this side: the limit for waiting has passed");
        self->close();
    });
}

void SmtpConnection::finish() {
    if (record_->ended) return;
    const Time end = now();
    session_.connection_over(end);
    record_->ended = end;
    tell_growth();
}

void SmtpConnection::record_wait() {
    const auto late = punctuality_.answered();
    if (late <= record_->late) return;
    record_->late = late;
    const auto& dialogue = record_->dialogue;
    const auto last = std::find_if(dialogue.rbegin(), dialogue.rend(), [](const DialogueLine& line) {
        return line.direction == Direction::received;
    });
    const bool shakes_hands = tls_ && !record_->tls->established;
    if (shakes_hands)
        record_->late_with = "the TLS handshake";
    else
        record_->late_with = last == dialogue.rend() ? "the greeting" : "the answer to " + last->text;
}

void SmtpConnection::note(std::string text) {
    session_.note(now(), std::move(text));
    tell_growth();
}

void SmtpConnection::tell_growth() {
    if (grown_) grown_(*record_);
}

} // namespace fake_mx
