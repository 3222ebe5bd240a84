#include "fake_mx/smtp_session.hpp"

#include <utility>

namespace fake_mx {

namespace {

template <typename T>
const T* find_deviation(const HostSpec& host) {
    for (const Deviation& deviation : host.deviations)
        if (const T* found = std::get_if<T>(&deviation)) return found;
    return nullptr;
}

// The deviation of this kind that names the command, here and in this session.
template <typename T>
const T* find_deviation(const HostSpec& host, std::string_view command, Layer here, std::uint64_t session) {
    for (const Deviation& deviation : host.deviations)
        if (const T* found = std::get_if<T>(&deviation);
            found && found->command == command && (found->layer == Layer::any || found->layer == here) &&
            found->sessions.holds(session))
            return found;
    return nullptr;
}

// RFC 8446 5.1: the first octet of a record that holds a handshake message.
bool is_tls_handshake(std::string_view input) {
    return input.starts_with('\x16');
}

bool is_positive(std::string_view reply) {
    return reply.starts_with('2') || reply.starts_with('3');
}

} // namespace

NextStep SmtpSession::start(Time now, std::string& output) {
    now_ = now;
    output_ = &output;
    if (find_deviation<ResetsConnections>(host_)) return NextStep::reset;
    if (auto deviating = deviation_at("GREETING")) {
        refused_ = !is_positive(deviating->reply);
        return perform(std::move(*deviating));
    }
    return reply("220 " + host_.name + " ESMTP");
}

NextStep SmtpSession::receive(std::string_view input, Time now, std::string& output) {
    now_ = now;
    output_ = &output;
    if (std::exchange(expects_hello_, false) && is_tls_handshake(input)) {
        note(now, "a ClientHello is read as a command");
        return reply("500 5.5.2 Command not recognised");
    }
    while (!input.empty()) {
        const NextStep next = step(input);
        if (next == NextStep::read) continue;
        const std::size_t discarded = input.size() + lines_.discard();
        const bool injection = next != NextStep::hang_up && next != NextStep::stay_silent;
        if (injection && discarded > 0)
            note(now, std::to_string(discarded) + " octets glued behind STARTTLS discarded");
        return next;
    }
    return NextStep::read;
}

NextStep SmtpSession::start_with_tls(Time now) {
    now_ = now;
    if (find_deviation<ResetsConnections>(host_)) return NextStep::reset;
    return begin_tls();
}

void SmtpSession::tls_established(Time now) {
    now_ = now;
    over_tls_ = true;
    helo_ = false;
    esmtp_ = false;
    transaction_.reset();
    lines_.discard();
}

void SmtpSession::connection_over(Time now) {
    now_ = now;
    abandon_transaction();
}

void SmtpSession::note(Time now, std::string text) {
    record_.dialogue.push_back({.time = now, .direction = Direction::note, .text = std::move(text)});
}

// Takes one command, or as much message content as there is.
NextStep SmtpSession::step(std::string_view& input) {
    if (auto* data = std::get_if<MessageReader>(&reading_)) {
        if (!data->take(input, transaction_->message)) return NextStep::read;
        const bool line_too_long = data->line_too_long();
        reading_ = std::monostate{};
        return end_message(line_too_long);
    }
    if (auto* chunk = std::get_if<Chunk>(&reading_)) {
        const bool complete = chunk->refusal.empty() ? chunk->reader.take(input, transaction_->message)
                                                     : chunk->reader.skip(input);
        if (!complete) return NextStep::read;
        Chunk done = std::move(*chunk);
        reading_ = std::monostate{};
        return end_chunk(std::move(done));
    }
    const auto line = lines_.take(input);
    return line ? on_line(*line) : NextStep::read;
}

NextStep SmtpSession::on_line(const Line& line) {
    record_.dialogue.push_back(
        {.time = now_,
         .direction = Direction::received,
         .text = line.overlong ? "(line longer than " + std::to_string(kCommandLineLimit) + " octets)"
                               : std::string(line.text)}
    );
    if (line.bare_lf) note(now_, "the line ended in a bare LF");
    if (++commands_ > kCommandLimit) {
        record_.failed = "the session has too many commands";
        return reply("421 4.7.0 Too many commands");
    }
    if (line.overlong) return reply("500 5.5.2 Line too long"); // RFC 5321 4.5.3.1.9
    return on_command(parse_command(line.text));
}

NextStep SmtpSession::on_command(const Command& command) {
    const std::string& verb = command.verb;
    if (verb == "RCPT") {
        if (const auto path = parse_path_argument(command.argument, "TO:"))
            record_.attempted_recipients.emplace_back(path->address);
    }
    // RFC 5321 3.1: after a refusing greeting only QUIT is served.
    if (refused_ && verb != "QUIT") return reply("503 5.5.1 This host does not serve mail");
    // A refused BDAT must swallow its chunk first; on_chunk sees to its deviations.
    if (verb == "BDAT") return on_chunk(command);
    if (auto deviating = deviation_at(verb)) {
        if (verb == "RCPT" && transaction_) transaction_->recipient_refused = true;
        const NextStep next = perform(std::move(*deviating));
        return verb == "QUIT" && next == NextStep::read ? NextStep::hang_up : next;
    }
    if (verb == "EHLO" || verb == "HELO") return on_hello(command);
    if (verb == "STARTTLS") return on_starttls(command);
    if (verb == "MAIL") return on_mail(command);
    if (verb == "RCPT") return on_rcpt(command);
    if (verb == "DATA") return on_data(command);
    return on_simple(command);
}

// The one place that knows Refuses, HangsUp and FallsSilent.
std::optional<SmtpSession::Deviating> SmtpSession::deviation_at(std::string_view command) const {
    const Layer here = over_tls_ ? Layer::tls : Layer::plaintext;
    if (find_deviation<HangsUp>(host_, command, here, number_)) return Deviating{.next = NextStep::hang_up};
    if (find_deviation<FallsSilent>(host_, command, here, number_))
        return Deviating{.next = NextStep::stay_silent};
    if (const auto* refusal = find_deviation<Refuses>(host_, command, here, number_))
        return Deviating{.reply = refusal->reply};
    return std::nullopt;
}

NextStep SmtpSession::perform(Deviating deviating) {
    return deviating.reply.empty() ? deviating.next : reply(std::move(deviating.reply));
}

NextStep SmtpSession::on_hello(const Command& command) {
    if (command.argument.empty() || command.argument.find(' ') != std::string_view::npos)
        return reply("501 5.5.4 Syntax: " + command.verb + " hostname");
    helo_ = true;
    esmtp_ = command.verb == "EHLO";
    abandon_transaction(); // RFC 5321 4.1.4: as if RSET
    if (!esmtp_) return reply("250 " + host_.name);
    return reply(hello_reply());
}

std::string SmtpSession::hello_reply() const {
    std::vector<std::string> lines{"PIPELINING", "SIZE " + std::to_string(host_.size_limit)};
    if (!over_tls_ && !find_deviation<StarttlsNotOffered>(host_)) lines.emplace_back("STARTTLS");
    lines.insert(lines.end(), {"ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING"});
    if (const auto* other = find_deviation<AnnouncesOtherwise>(host_)) {
        for (const std::string& keyword : other->without)
            std::erase_if(lines, [&](const std::string& line) { return line.starts_with(keyword); });
        for (const std::string& line : other->with)
            if (line != kRequireTls || announces_requiretls()) lines.push_back(line);
    }
    std::string text = (lines.empty() ? "250 " : "250-") + host_.name;
    for (const std::string& line : lines)
        text += (&line == &lines.back() ? "\r\n250 " : "\r\n250-") + line;
    return text;
}

// RFC 8689 2: in sessions over TLS alone.
bool SmtpSession::announces_requiretls() const {
    const auto* other = find_deviation<AnnouncesOtherwise>(host_);
    return over_tls_ && other &&
           std::find(other->with.begin(), other->with.end(), kRequireTls) != other->with.end();
}

NextStep SmtpSession::on_starttls(const Command& command) {
    if (find_deviation<StarttlsNotOffered>(host_)) return reply("502 5.5.1 STARTTLS is not implemented");
    if (!command.argument.empty()) return reply("501 5.5.4 STARTTLS takes no parameter"); // RFC 3207 4
    if (over_tls_) return reply("503 5.5.1 TLS is already active");
    if (!esmtp_) return reply("503 5.5.1 Send EHLO first");
    if (transaction_) return reply("503 5.5.1 A mail transaction is open");
    if (const auto* refused = find_deviation<StarttlsRefused>(host_)) return reply(refused->reply);
    reply("220 2.0.0 Ready to start TLS");
    if (find_deviation<InjectsBehindStarttls>(host_)) reply(hello_reply());
    return begin_tls();
}

NextStep SmtpSession::begin_tls() {
    record_.tls.emplace().time = now_;
    if (find_deviation<ClosesAfterStarttls>(host_)) return NextStep::hang_up;
    if (find_deviation<HangsAfterStarttls>(host_)) return NextStep::stay_silent;
    if (find_deviation<ClosesInHandshake>(host_)) return NextStep::half_tls_then_hang_up;
    if (find_deviation<HangsInHandshake>(host_)) return NextStep::half_tls_then_stay_silent;
    if (find_deviation<HandshakeFails>(host_)) return NextStep::start_failing_tls;
    if (find_deviation<GoesOnInPlaintext>(host_)) {
        expects_hello_ = true;
        return NextStep::read;
    }
    return NextStep::start_tls;
}

NextStep SmtpSession::on_simple(const Command& command) {
    const std::string& verb = command.verb;
    if (verb == "NOOP") return reply("250 2.0.0 Ok");
    if (verb == "HELP")
        return reply("214 2.0.0 EHLO HELO MAIL RCPT DATA BDAT RSET NOOP VRFY HELP QUIT STARTTLS");
    if (verb == "VRFY") {
        if (command.argument.empty()) return reply("501 5.5.4 Syntax: VRFY address");
        return reply("252 2.0.0 Cannot verify, but will take mail for it");
    }
    if (verb == "RSET" || verb == "QUIT") {
        if (!command.argument.empty()) return reply("501 5.5.4 " + verb + " takes no parameter");
        abandon_transaction();
        if (verb == "RSET") return reply("250 2.0.0 Ok");
        reply("221 2.0.0 " + host_.name + " closes the channel");
        return NextStep::hang_up;
    }
    if (verb == "EXPN") return reply("502 5.5.1 EXPN is not implemented");
    return reply("500 5.5.2 Command not recognised");
}

// Sends a reply (several lines are separated by CRLF) and records it. 421 announces that the channel closes.
NextStep SmtpSession::reply(std::string text) {
    const NextStep next = text.starts_with("421") ? NextStep::hang_up : NextStep::read;
    output_->append(text);
    output_->append("\r\n");
    if (text.find('\n') == std::string::npos) {
        record_.dialogue.push_back({.time = now_, .direction = Direction::sent, .text = std::move(text)});
        return next;
    }
    for (std::string_view rest = text; !rest.empty();) {
        const auto end = rest.find("\r\n");
        record_.dialogue.push_back(
            {.time = now_, .direction = Direction::sent, .text = std::string(rest.substr(0, end))}
        );
        rest = end == std::string_view::npos ? std::string_view{} : rest.substr(end + 2);
    }
    return next;
}

} // namespace fake_mx
