#include "harness/sender/container/named_conf.hpp"

#include <stdexcept>

namespace harness {

namespace {

constexpr int kMostDepth = 20;

class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    std::vector<NamedStatement> statements(int depth) {
        if (depth > kMostDepth) throw std::runtime_error("named.conf: blocks in too many blocks");
        std::vector<NamedStatement> all;
        std::string word = next();
        for (; !word.empty() && word != "}"; word = next())
            all.push_back(statement(std::move(word), depth));
        if (word.empty() != (depth == 0)) throw std::runtime_error("named.conf: a brace without its other");
        return all;
    }

private:
    NamedStatement statement(std::string word, int depth) {
        NamedStatement one;
        for (; word != ";"; word = next()) {
            if (word.empty() || word == "}")
                throw std::runtime_error("named.conf: a statement without an end");
            if (word == "{" && !one.has_block) {
                one.has_block = true;
                one.block = statements(depth + 1);
            } else {
                (one.has_block ? one.after : one.words).push_back(std::move(word));
            }
        }
        return one;
    }

    // A word, one of `{};`, or nothing at the end.
    std::string next() {
        at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size());
        if (at_ == text_.size()) return "";
        std::size_t end = at_ + 1;
        if (text_[at_] == '"') {
            while (end < text_.size() && text_[end] != '"')
                end += text_[end] == '\\' ? 2 : 1;
            ++end;
        } else if (std::string_view("{};").find(text_[at_]) == std::string_view::npos) {
            end = text_.find_first_of(" \t\r\n{};\"", at_);
        }
        end = std::min(end, text_.size());
        const std::string word(text_.substr(at_, end - at_));
        at_ = end;
        return word;
    }

    std::string_view text_;
    std::size_t at_ = 0;
};

void write(const std::vector<NamedStatement>& statements, const std::string& indent, std::string& text) {
    for (const NamedStatement& one : statements) {
        std::string line = indent;
        for (const std::string& word : one.words)
            line += (line.size() == indent.size() ? "" : " ") + word;
        text += line;
        if (one.has_block) {
            text += " {\n";
            write(one.block, indent + "\t", text);
            text += indent + "}";
        }
        for (const std::string& word : one.after)
            text += " " + word;
        text += ";\n";
    }
}

} // namespace

std::vector<NamedStatement> parse_named_conf(std::string_view text) {
    return Reader(text).statements(0);
}

std::string named_conf_text(const std::vector<NamedStatement>& statements) {
    std::string text;
    write(statements, "", text);
    return text;
}

std::string unquoted(const std::string& word) {
    const bool quoted = word.size() > 1 && word.front() == '"' && word.back() == '"';
    return quoted ? word.substr(1, word.size() - 2) : word;
}

std::string value_in(const std::vector<NamedStatement>& statements, std::string_view name) {
    for (const NamedStatement& one : statements)
        if (one.words.size() > 1 && one.words.front() == name) return unquoted(one.words[1]);
    return "";
}

} // namespace harness
