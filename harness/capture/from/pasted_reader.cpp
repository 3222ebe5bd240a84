#include "harness/capture/from/pasted_reader.hpp"

#include "harness/capture/from/pasted_command.hpp"
#include "harness/capture/from/pasted_line.hpp"

#include <utility>

namespace harness {

void PastedReader::begin_text() {
    dns_.finish();
    client_.finish();
    log_.finish();
    ++where_.text;
    where_.line = 0;
}

bool PastedReader::take_command(const std::string& line) {
    auto command = read_command(line);
    if (!command) return false;
    dns_.finish();
    client_.finish();
    log_.finish();
    if (command->program == "openssl")
        client_.begin(*command, where_);
    else if (command->program == "posttls-finger")
        log_.begin(*command);
    else
        dns_.begin(std::move(*command), where_);
    return true;
}

bool PastedReader::understand(const std::string& line) {
    std::optional<std::string> der;
    if (pem_.take(line, der)) {
        if (der && !der->empty()) {
            if (log_.is_open() && !client_.is_open())
                log_.take_certificate(std::move(*der));
            else
                client_.take_certificate(std::move(*der), where_);
        }
        return true;
    }
    return take_command(line) || log_.take(line, where_) || client_.take(line, where_) ||
           dns_.take(line, where_);
}

void PastedReader::take(std::string_view line, bool is_cut) {
    ++where_.line;
    ++facts_.lines;
    if (is_cut) {
        ++facts_.cut;
        return; // half a record is none
    }
    const std::string text = cleaned_line(line);
    if (!text.empty() && understand(text)) ++facts_.understood;
}

PastedFacts PastedReader::finish() {
    begin_text();
    return std::move(facts_);
}

} // namespace harness
