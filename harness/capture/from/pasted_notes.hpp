// What is to be said of a capture beside the peer: sentences, which name nobody. Pure.
#pragma once

#include <algorithm>
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

namespace harness {

class PastedNotes {
public:
    /// Each once, and not without end.
    void say(std::string sentence) {
        constexpr std::size_t kMost = 40;
        const bool is_known = std::find(sentences_.begin(), sentences_.end(), sentence) != sentences_.end();
        if (!is_known && sentences_.size() < kMost) sentences_.push_back(std::move(sentence));
    }

    const std::vector<std::string>& sentences() const { return sentences_; }

private:
    std::vector<std::string> sentences_;
};

} // namespace harness
