// The mail transaction of SmtpSession: MAIL, RCPT, DATA, BDAT and what becomes of the message.
#include "fake_mx/smtp_session.hpp"

#include <utility>

namespace fake_mx {

namespace {

// RFC 5321 4.5.1: the one recipient that needs no domain.
bool is_postmaster(std::string_view address) {
    constexpr std::string_view kName = "postmaster";
    if (address.size() != kName.size()) return false;
    for (std::size_t i = 0; i < kName.size(); ++i)
        if ((address[i] | 0x20) != kName[i]) return false;
    return true;
}

} // namespace

NextStep SmtpSession::on_mail(const Command& command) {
    if (!helo_) return reply("503 5.5.1 Send EHLO or HELO first");
    if (transaction_) return reply("503 5.5.1 A mail transaction is already open");
    const auto path = parse_path_argument(command.argument, "FROM:");
    if (!path) return reply("501 5.5.4 Syntax: MAIL FROM:<address>");
    if (path->too_long) return reply("501 5.1.7 Path too long");
    if (!path->parameters.empty() && !esmtp_) return reply("555 5.5.4 No parameters after HELO");
    MailParameters parameters;
    if (auto refusal = read_mail_parameters(path->parameters, parameters)) return reply(std::move(*refusal));
    if (parameters.requires_tls && !announces_requiretls())
        return reply("555 5.5.4 Unknown parameter REQUIRETLS");
    if (!path->address.empty() && !is_mailbox(path->address)) return reply("501 5.1.7 Bad sender address");
    if (!is_ascii(path->address) && !parameters.smtputf8)
        return reply("553 5.6.7 The address needs SMTPUTF8"); // RFC 6531 3.5
    if (auto refusal = size_refusal(parameters.size); !refusal.empty()) return reply(std::move(refusal));
    transaction_.emplace();
    transaction_->sender = path->address;
    transaction_->smtputf8 = parameters.smtputf8;
    transaction_->requires_tls = parameters.requires_tls;
    transaction_->message.limit = host_.size_limit;
    return reply("250 2.1.0 Ok");
}

NextStep SmtpSession::on_rcpt(const Command& command) {
    if (!transaction_) return reply("503 5.5.1 Need MAIL first");
    if (transaction_->chunked) return reply("503 5.5.1 BDAT has begun");
    const auto refuse = [this](std::string text) {
        transaction_->recipient_refused = true;
        return reply(std::move(text));
    };
    const auto path = parse_path_argument(command.argument, "TO:");
    if (!path) return refuse("501 5.5.4 Syntax: RCPT TO:<address>");
    if (path->too_long) return refuse("501 5.1.3 Path too long");
    if (!path->parameters.empty() && !esmtp_) return refuse("555 5.5.4 No parameters after HELO");
    if (auto refusal = check_rcpt_parameters(path->parameters)) return refuse(std::move(*refusal));
    if (!is_mailbox(path->address) && !is_postmaster(path->address))
        return refuse("501 5.1.3 Bad recipient address");
    if (!is_ascii(path->address) && !transaction_->smtputf8)
        return refuse("553 5.6.7 The address needs SMTPUTF8");
    if (transaction_->recipients.size() >= kRecipientLimit) {
        record_.failed = "the message has too many recipients";
        return refuse("452 4.5.3 Too many recipients");
    }
    transaction_->recipients.emplace_back(path->address);
    return reply("250 2.1.5 Ok");
}

NextStep SmtpSession::on_data(const Command& command) {
    if (!command.argument.empty()) return reply("501 5.5.4 DATA takes no parameter");
    if (auto refusal = no_recipients(); !refusal.empty()) return reply(std::move(refusal));
    if (transaction_->chunked) return reply("503 5.5.1 BDAT has begun"); // RFC 3030 3
    reading_ = MessageReader(kTextLineLimit);
    return reply("354 End data with <CR><LF>.<CR><LF>");
}

NextStep SmtpSession::on_chunk(const Command& command) {
    const auto argument = parse_chunk_argument(command.argument);
    if (!argument) return reply("501 5.5.4 Syntax: BDAT octets [LAST]");
    Chunk chunk{.reader = ChunkReader(argument->octets), .last = argument->last, .refusal = no_recipients()};
    if (chunk.refusal.empty() && !transaction_->chunked) {
        auto deviating = deviation_at("BDAT");
        if (!deviating) deviating = deviation_at("DATA");
        if (deviating && deviating->reply.empty()) return deviating->next;
        if (deviating) {
            chunk.refusal = std::move(deviating->reply);
            transaction_->recipients.clear(); // the chunks that follow are refused as well
        }
    }
    if (transaction_) transaction_->chunked = true;
    if (argument->octets == 0) return end_chunk(std::move(chunk));
    reading_ = std::move(chunk);
    return NextStep::read;
}

NextStep SmtpSession::end_chunk(Chunk chunk) {
    if (!chunk.refusal.empty()) return reply(std::move(chunk.refusal));
    if (chunk.last) return end_message(false);
    if (transaction_->message.too_big) {
        transaction_->recipients.clear(); // what follows is refused as well
        return reply("552 5.3.4 Message exceeds the size limit");
    }
    return reply("250 2.0.0 Chunk received");
}

NextStep SmtpSession::end_message(bool line_too_long) {
    const auto refuse = [this](std::string text) {
        const NextStep next = reply(text);
        keep_message(record_.unaccepted_messages, std::move(text));
        transaction_.reset();
        return next;
    };
    if (transaction_->message.too_big) return refuse("552 5.3.4 Message exceeds the size limit");
    if (line_too_long) return refuse("500 5.5.2 Text line too long"); // RFC 5321 4.5.3.1.9
    if (auto refusal = size_refusal(transaction_->message.content.size()); !refusal.empty())
        return refuse(std::move(refusal));
    if (auto deviating = deviation_at("MESSAGE")) {
        keep_message(record_.unaccepted_messages, deviating->reply);
        transaction_.reset();
        return perform(std::move(*deviating));
    }
    // The client's log quotes this, and so names the session and what this side saw.
    std::string text = "250 2.0.0 Accepted by " + host_.name +
                       (over_tls_ && record_.tls ? " over " + record_.tls->version : " in plaintext") +
                       " (session " + std::to_string(record_.id) + ")";
    const NextStep next = reply(text);
    keep_message(record_.messages, std::move(text));
    transaction_.reset();
    return next;
}

// Content that came without being completed has been seen all the same.
void SmtpSession::abandon_transaction() {
    if (transaction_ && !transaction_->message.content.empty()) keep_message(record_.unaccepted_messages, "");
    transaction_.reset();
}

void SmtpSession::keep_message(std::vector<ReceivedMessage>& where, std::string reply) {
    kept_octets_ += transaction_->message.content.size();
    where.push_back(
        {.time = now_,
         .sender = std::move(transaction_->sender),
         .recipients = std::move(transaction_->recipients),
         .content = std::move(transaction_->message.content),
         .over_tls = over_tls_,
         .requires_tls = transaction_->requires_tls,
         .accepted_reply = std::move(reply)}
    );
}

// RFC 1870 6.1: what the client declares, or what came, against the limit. Empty: it fits.
std::string SmtpSession::size_refusal(std::uint64_t more) {
    if (more > host_.size_limit) return "552 5.3.4 Message exceeds the size limit";
    if (kept_octets_ + more <= kSessionOctets) return "";
    record_.failed = "the session has brought too many octets";
    return "452 4.3.1 This session has brought enough";
}

// Why there is nobody to take a message for; empty if there is. RFC 2920 3.1: a client that pipelines learns
// at DATA that all its recipients were refused.
std::string SmtpSession::no_recipients() const {
    if (!transaction_) return "503 5.5.1 Need MAIL first";
    if (!transaction_->recipients.empty()) return "";
    return transaction_->recipient_refused ? "554 5.5.1 No valid recipients" : "503 5.5.1 Need RCPT first";
}

} // namespace fake_mx
