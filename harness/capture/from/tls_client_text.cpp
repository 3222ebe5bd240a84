#include "harness/capture/from/tls_client_text.hpp"

#include <algorithm>
#include <cctype>
#include <charconv>
#include <utility>

namespace harness {

namespace {

using std::string_view;

constexpr std::size_t kMostCertificates = 16;
constexpr std::size_t kMostErrors = 64;
constexpr std::size_t kLongestName = 512;

int number_behind(string_view key, string_view text) {
    int number = 0;
    const auto at = text.find(key);
    if (at == string_view::npos) return number;
    text.remove_prefix(at + key.size());
    std::from_chars(text.data(), text.data() + text.size(), number);
    return number;
}

// `a:PKEY: id-ecPublicKey, 256 (bit); …`
std::string key_in(const std::string& line) {
    const int bits = number_behind(", ", line);
    if (line.find("PKEY: id-ecPublicKey") != std::string::npos) return "EC " + std::to_string(bits);
    if (line.find("PKEY: rsaEncryption") != std::string::npos) return "RSA " + std::to_string(bits);
    return line.find("PKEY: ED25519") != std::string::npos ? "ED25519 256" : "";
}

} // namespace

void TlsClientText::begin(const PastedCommand& command, Where where) {
    finish();
    open(where);
    session_.host = command.host;
}

void TlsClientText::open(Where where) {
    session_ = {.where = where};
    session_.seen.dialled = Dialled::connected;
    is_open_ = true;
    says_something_ = is_connected_ = has_ended_ = is_in_chain_ = false;
    depth_ = 0;
}

void TlsClientText::finish() {
    if (is_open_ && says_something_) facts_.keep(std::move(session_), facts_.sessions);
    is_open_ = false;
}

// stderr may come before stdout: what is wrong with a chain before it is said that there is a connection.
bool TlsClientText::take_verification(const std::string& line, Where where) {
    const bool is_depth = line.starts_with("depth=") && line.find(" verify=") == std::string::npos;
    if (!is_depth && !line.starts_with("verify error:num=") && !line.starts_with("verify return:"))
        return false;
    if (!is_open_ || has_ended_) {
        finish();
        open(where);
    }
    if (is_depth) depth_ = number_behind("depth=", line);
    if (line.starts_with("verify error:num=") && session_.errors.size() < kMostErrors)
        session_.errors.push_back({number_behind("num=", line), depth_});
    return true;
}

bool TlsClientText::take_chain(const std::string& line) {
    if (line == "Certificate chain") {
        is_in_chain_ = true;
        return true;
    }
    if (line == "---") {
        is_in_chain_ = false;
        return true;
    }
    if (!is_in_chain_) return false;
    const auto subject = line.find("s:");
    if (!line.empty() && std::isdigit(static_cast<unsigned char>(line[0])) != 0 && subject <= 4) {
        if (session_.chain.size() < kMostCertificates)
            session_.chain.push_back({line.substr(subject + 2, kLongestName), {}, {}});
        return true;
    }
    if (session_.chain.empty()) return false;
    if (line.starts_with("i:")) session_.chain.back().issuer = line.substr(2, kLongestName);
    if (line.starts_with("a:PKEY:")) session_.chain.back().key = key_in(line);
    return line.starts_with("i:") || line.starts_with("a:") || line.starts_with("v:");
}

void TlsClientText::take_certificate(std::string der, Where where) {
    if (!is_open_) open(where);
    says_something_ = true;
    session_.seen.handshake = Handshake::done;
    add_certificate(std::move(der), session_);
}

bool TlsClientText::take_failure(const std::string& line, Where where) {
    const bool no_starttls = line.starts_with("Didn't find STARTTLS in server response");
    const bool is_refused = line.starts_with("connect:errno=111") ||
                            line.find("BIO_connect:Connection refused") != std::string::npos;
    const bool is_unanswered = line.starts_with("connect:errno=110") || line.starts_with("connect:errno=113");
    const bool is_plaintext = line.find(":wrong version number:") != std::string::npos ||
                              line.find(":packet length too long:") != std::string::npos;
    const bool is_alert =
        line.find(" alert ") != std::string::npos && line.find(":error:") != std::string::npos;
    const bool is_nothing = line.starts_with("no peer certificate available");
    if (!no_starttls && !is_refused && !is_unanswered && !is_plaintext && !is_alert && !is_nothing)
        return line.find(":error:") != std::string::npos && line.find(" routines:") != std::string::npos;
    if (!is_open_) open(where);
    says_something_ = says_something_ || !is_nothing;
    if (is_refused || is_unanswered)
        session_.seen.dialled = is_refused ? Dialled::refused : Dialled::unanswered;
    else if (no_starttls)
        session_.told_starttls = false;
    else if (is_nothing)
        session_.seen.anonymous = true; // unless it says below that there is no TLS at all
    else if (session_.seen.handshake != Handshake::done)
        session_.seen.handshake = is_plaintext ? Handshake::plaintext : Handshake::alert;
    return true;
}

bool TlsClientText::take_session(const std::string& line, Where where) {
    if (line.starts_with("CONNECTED(")) {
        if (!is_open_ || is_connected_) {
            finish();
            open(where);
        }
        is_connected_ = true;
        return true;
    }
    if (!is_open_) return false;
    SeenSession& seen = session_.seen;
    if (line.starts_with("New, ") && line.find(", Cipher is ") != std::string::npos) {
        const std::string version = line.substr(5, line.find(',', 5) - 5);
        const std::string cipher = line.substr(line.find(", Cipher is ") + 12);
        if (cipher == "(NONE)") {
            seen.anonymous = false;
            return true;
        }
        says_something_ = true;
        seen.handshake = Handshake::done;
        seen.version = version;
        seen.cipher = cipher;
        return true;
    }
    if (line.starts_with("Protocol  : ") && seen.handshake == Handshake::done) seen.version = line.substr(12);
    if (line.starts_with("Acceptable client certificate CA names")) seen.asks_certificate = true;
    if (line.starts_with("Verify return code: ")) {
        const int code = number_behind("code: ", line);
        says_something_ = has_ended_ = true;
        const bool is_known =
            std::any_of(session_.errors.begin(), session_.errors.end(), [&](const auto& error) {
                return error.number == code;
            });
        if (code != 0 && !is_known && seen.handshake == Handshake::done) session_.errors.push_back({code, 0});
        if (code == 0 && seen.handshake == Handshake::done && session_.records == RecordsSay::nothing)
            session_.is_trusted = session_.errors.empty();
        return true;
    }
    if (line.starts_with("DANE TLSA ") && line.find(" matched ") != std::string::npos)
        session_.records = RecordsSay::one_matches;
    return line.starts_with("DANE TLSA ") || line.starts_with("Verif") || line.starts_with("subject=") ||
           line.starts_with("issuer=") || line.starts_with("Server certificate") ||
           line.starts_with("Protocol ");
}

bool TlsClientText::take(const std::string& line, Where where) {
    return take_verification(line, where) || take_failure(line, where) || (is_open_ && take_chain(line)) ||
           take_session(line, where);
}

} // namespace harness
