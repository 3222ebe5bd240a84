#include "harness/verdict/evidence.hpp"

#include <cstring>
#include <string_view>
#include <utility>

namespace harness {

namespace {

// In front of the text of a line.
struct Head {
    std::chrono::system_clock::time_point time;
    std::size_t length = 0;
    Witness witness = Witness::sender;
};

} // namespace

Evidence::Evidence(const std::vector<EvidenceLine>& lines) {
    std::size_t size = 0;
    for (const EvidenceLine& line : lines)
        size += sizeof(Head) + line.text.size();
    Octets packed;
    packed.reserve(size);
    for (const EvidenceLine& line : lines) {
        const Head head{line.time, line.text.size(), line.witness};
        packed.append(reinterpret_cast<const char*>(&head), sizeof head);
        packed += line.text;
    }
    packed_ = std::move(packed);
}

bool Evidence::empty() const {
    const auto* const here = std::get_if<Octets>(&packed_);
    return here && here->empty();
}

std::vector<EvidenceLine> Evidence::lines() const {
    const auto* const reader = std::get_if<Reader>(&packed_);
    const Octets read = reader ? (*reader)() : Octets();
    std::string_view left = reader ? read : std::get<Octets>(packed_);
    std::vector<EvidenceLine> lines;
    while (!left.empty()) {
        Head head;
        std::memcpy(&head, left.data(), sizeof head);
        left.remove_prefix(sizeof head);
        lines.push_back({head.time, head.witness, std::string(left.substr(0, head.length))});
        left.remove_prefix(head.length);
    }
    return lines;
}

void Evidence::move_out(const std::function<Reader(const Octets&)>& keep) {
    const auto* const here = std::get_if<Octets>(&packed_);
    if (!here || here->empty()) return;
    if (Reader reader = keep(*here)) packed_ = std::move(reader);
}

} // namespace harness
