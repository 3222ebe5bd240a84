#include "harness/report/text_matrix.hpp"

#include "harness/report/outcome_word.hpp"
#include "harness/report/safe_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <span>
#include <unordered_map>

namespace harness {

namespace {

constexpr std::size_t kCellWidth = 7; // a mark, which also parts two columns, and six letters
constexpr std::size_t kLeastNameWidth = 20;
constexpr std::string_view kIndent = "  ";

struct Row {
    std::string name;                   // below the folder
    std::vector<const Delivery*> cells; // one per column; null: the scenario says nothing about this policy
};

struct Folder {
    std::string name; // empty: scenarios without a folder
    std::vector<Row> rows;
};

struct Header {
    std::array<std::string, 2> lines;
    std::size_t width = kCellWidth;
};

// Deliveries come scenario by scenario, but nothing forces a scenario's folder to be in one piece.
std::vector<Folder> folders_of(const std::vector<SenderColumn>& columns) {
    std::vector<Folder> folders;
    std::unordered_map<std::string_view, std::size_t> folder_index;
    std::unordered_map<std::string_view, std::pair<std::size_t, std::size_t>> row_index; // folder, row
    for (std::size_t column = 0; column < columns.size(); ++column)
        for (const Delivery* delivery : columns[column].deliveries) {
            const std::string_view id = delivery->scenario;
            auto place = row_index.find(id);
            if (place == row_index.end()) {
                const auto slash = id.rfind('/');
                const std::string_view folder =
                    slash == std::string_view::npos ? std::string_view{} : id.substr(0, slash);
                const auto [found, is_new] = folder_index.emplace(folder, folders.size());
                if (is_new) folders.push_back({printable(folder), {}});
                auto& rows = folders[found->second].rows;
                const std::string_view name = slash == std::string_view::npos ? id : id.substr(slash + 1);
                place = row_index.emplace(id, std::pair(found->second, rows.size())).first;
                rows.push_back({printable(name), std::vector<const Delivery*>(columns.size())});
            }
            folders[place->second.first].rows[place->second.second].cells[column] = delivery;
        }
    return folders;
}

// `dane/encrypt` -> `dane`, `/encr`; `dane-only*` -> `dane-`, `only*1`; `may` -> ``, `may`.
Header header_of(const SenderColumn& column, std::size_t mutant) {
    std::string name = printable(short_name(column));
    if (mutant > 0) name += std::to_string(mutant);
    if (const auto word = name.find("encrypt"); word != std::string::npos) name.replace(word, 7, "encr");
    Header header{{"", name}, kCellWidth};
    const auto slash = name.find('/');
    const auto dash = name.find('-');
    const auto cut = slash != std::string::npos                              ? slash
                     : dash != std::string::npos && name.size() > kCellWidth ? dash + 1
                                                                             : 0;
    if (cut > 0) header.lines = {name.substr(0, cut), name.substr(cut)};
    for (const std::string& line : header.lines)
        header.width = std::max(header.width, columns_of(line) + 1);
    return header;
}

std::vector<Header> headers_of(const std::vector<SenderColumn>& columns) {
    std::vector<Header> headers;
    std::size_t mutants = 0;
    for (const SenderColumn& column : columns)
        headers.push_back(header_of(column, column.mutant ? ++mutants : 0));
    return headers;
}

void append_cell(std::string& out, const Delivery* delivery, std::size_t width, const TextStyle& style) {
    std::string text = " -";
    Tone tone = Tone::faint;
    if (delivery && delivery->verdict.kind == VerdictKind::not_judged) {
        text = " ?";
        tone = Tone::unclear;
    } else if (delivery) {
        const VerdictKind kind = delivery->verdict.kind;
        const char mark = kind == VerdictKind::kept ? ' ' : kind == VerdictKind::deviates ? '~' : '!';
        text = fmt::format("{}{}", mark, word_of(delivery->verdict.observed));
        tone = mark == ' ' ? Tone::good : mark == '~' ? Tone::unclear : Tone::bad;
    }
    out += painted(style, tone, text);
    out.append(width - std::min(width, text.size()), ' ');
}

void end_line(std::string& out) {
    out.resize(out.find_last_not_of(' ') + 1);
    out += '\n';
}

// One table: the columns [first, last) of all rows.
struct Block {
    std::size_t first = 0;
    std::size_t last = 0;
    std::size_t name_width = 0;
};

std::vector<Block> blocks_of(std::span<const Header> headers, std::size_t longest_name, std::size_t width) {
    std::vector<Block> blocks;
    for (std::size_t first = 0; first < headers.size();) {
        std::size_t used = 0;
        std::size_t last = first;
        while (last < headers.size() &&
               (last == first || used + headers[last].width + kLeastNameWidth <= width))
            used += headers[last++].width;
        const std::size_t room = width > used ? width - used : 0;
        blocks.push_back({first, last, std::min(longest_name, std::max(room, kLeastNameWidth))});
        first = last;
    }
    return blocks;
}

void append_row(
    std::string& out,
    const Row& row,
    const Block& block,
    std::span<const Header> headers,
    const TextStyle& style
) {
    const std::size_t taken = kIndent.size() + columns_of(row.name);
    out += kIndent;
    out += row.name;
    if (taken >= block.name_width) {
        out += '\n';
        out.append(block.name_width, ' ');
    } else {
        out.append(block.name_width - taken, ' ');
    }
    for (std::size_t i = block.first; i < block.last; ++i)
        append_cell(out, row.cells[i], headers[i].width, style);
    end_line(out);
}

void append_block(
    std::string& out,
    const std::vector<Folder>& folders,
    const Block& block,
    std::span<const Header> headers,
    const TextStyle& style
) {
    for (std::size_t line = 0; line < 2; ++line) {
        std::string text(block.name_width, ' ');
        for (std::size_t i = block.first; i < block.last; ++i)
            text += fmt::format(" {:<{}}", headers[i].lines[line], headers[i].width - 1);
        text.resize(text.find_last_not_of(' ') + 1);
        if (!text.empty()) out += painted(style, Tone::heading, text) + '\n';
    }
    for (const Folder& folder : folders) {
        if (!folder.name.empty()) out += painted(style, Tone::heading, folder.name + "/") + '\n';
        for (const Row& row : folder.rows)
            append_row(out, row, block, headers, style);
    }
}

} // namespace

void append_matrix(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style) {
    const std::vector<Folder> folders = folders_of(columns);
    const std::vector<Header> headers = headers_of(columns);
    std::size_t longest = 0;
    for (const Folder& folder : folders)
        for (const Row& row : folder.rows)
            longest = std::max(longest, kIndent.size() + columns_of(row.name) + 1);
    if (longest == 0) return;
    for (const Block& block : blocks_of(headers, longest, columns_of(style))) {
        append_block(out, folders, block, headers, style);
        out += '\n';
    }
}

void append_legend(std::string& out, const std::vector<SenderColumn>& columns, const TextStyle& style) {
    const std::size_t width = columns_of(style);
    out += painted(
        style,
        Tone::faint,
        paragraph(
            "plain, TLS, auth: delivered without TLS, with TLS, to an authenticated peer; defer, bounce: not "
            "delivered; ! broken; ~ deviates, as known; ? not judged; - not applicable",
            "",
            "  ",
            width
        )
    );
    std::size_t mutants = 0;
    for (const SenderColumn& column : columns)
        if (column.mutant)
            out += paragraph(fmt::format("*{} {}", ++mutants, printable(column.name)), "", "  ", width);
}

} // namespace harness
