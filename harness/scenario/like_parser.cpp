#include "harness/scenario/like_parser.hpp"

#include "harness/base/nearest_word.hpp"
#include "harness/scenario/expectation_parser.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/scenario/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace harness {

namespace {

namespace fs = std::filesystem;

std::vector<std::string> ids_in(const fs::path& folder) {
    std::vector<std::string> ids;
    std::error_code error;
    for (fs::recursive_directory_iterator entry(folder, error), end; !error && entry != end;
         entry.increment(error)) {
        if (entry.depth() == 1) entry.disable_recursion_pending();
        fs::path id = entry->path().lexically_relative(folder);
        if (entry.depth() == 1 && id.extension() == ".yaml")
            ids.push_back(id.replace_extension().generic_string());
    }
    throw_if_exhausted(error);
    std::sort(ids.begin(), ids.end());
    return ids;
}

std::optional<fs::path> file_of(const std::string& id, const TakingFile& from) {
    if (!is_id(id)) return std::nullopt;
    for (const fs::path& folder : {from.folder, from.catalogue}) {
        fs::path file = folder / (id + ".yaml");
        std::error_code ignored;
        if (!folder.empty() && fs::exists(file, ignored)) return file;
    }
    return std::nullopt;
}

// RFC 8689 5: such a message is sent whatever the policy says of TLS.
Levels levels_for(const MessageFacts& message) {
    const bool overrides =
        std::any_of(message.headers.begin(), message.headers.end(), [](const std::string& line) {
            return line == "TLS-Required: No";
        });
    return overrides ? Levels::overridden_by_the_message : Levels::hold;
}

bool is_like(const YamlField& field) {
    return field.key.scalar == "like";
}

// The own lines of an `expect:`.
YamlNode without_like(YamlNode expect) {
    std::erase_if(expect.fields, is_like);
    return expect;
}

void append_new(std::vector<std::string>& all, const std::vector<std::string>& more) {
    for (const std::string& one : more)
        if (std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
}

class LikeParser {
public:
    LikeParser(const Peer& peer, const TakingFile& file) : peer_(peer), file_(file), ids_{file.id} {}

    TakenColumn take(const YamlNode& like, Problems& problems) {
        const auto file = find(like, problems);
        if (!file) return {};
        ids_.push_back(like.scalar);
        std::vector<Problem> found;
        TakenColumn column = read(*file, found);
        const auto wrong =
            std::find_if(found.begin(), found.end(), [](const Problem& problem) { return !problem.warning; });
        if (wrong != found.end())
            problems.error(
                like.position, fmt::format("this cannot be taken from {}: {}", like.scalar, wrong->to_text())
            );
        return column;
    }

private:
    std::optional<fs::path> find(const YamlNode& like, Problems& problems) const {
        if (like.kind != YamlNode::Kind::scalar || like.is_null) {
            problems.error(
                like.position,
                fmt::format("found {}, expected the id of a scenario, like dane/correct", describe(like))
            );
            return std::nullopt;
        }
        if (std::find(ids_.begin(), ids_.end(), like.scalar) != ids_.end()) {
            problems.error(like.position, fmt::format("this is a circle: {}", circle_text(like.scalar)));
            return std::nullopt;
        }
        auto file = file_of(like.scalar, file_);
        if (file) return file;
        std::vector<std::string> known = ids_in(file_.folder);
        if (!file_.catalogue.empty()) append_new(known, ids_in(file_.catalogue));
        std::string text = fmt::format("there is no scenario {}", describe(like));
        if (const auto nearest = nearest_word(like.scalar, known))
            text += fmt::format("; did you mean \"{}\"?", *nearest);
        problems.error(like.position, std::move(text));
        return std::nullopt;
    }

    std::string circle_text(const std::string& last) const {
        std::string text = ids_.front();
        for (std::size_t i = 1; i < ids_.size(); ++i)
            text += (i == 1 ? " is like " : ", which is like ") + ids_[i];
        return text + (ids_.size() == 1 ? " is like itself" : ", which is like " + last);
    }

    TakenColumn read(const fs::path& file, std::vector<Problem>& found) {
        TakenColumn column;
        const auto& [root, wrong] = file_.files.read(file);
        found.insert(found.end(), wrong.begin(), wrong.end());
        if (!root) return column;
        Problems problems(file.string());
        if (const YamlNode* sources = member(*root, "sources"))
            for (const YamlNode& source : sources->items)
                column.sources.push_back(source.scalar);
        if (const YamlNode* expect = member(*root, "expect")) {
            column.expect = parse_expectations(without_like(*expect), peer_, problems);
            if (const YamlNode* like = member(*expect, "like")) {
                TakenColumn further = take(*like, problems);
                column.expect.merge(further.expect);
                append_new(column.sources, further.sources);
            }
        } else {
            problems.error(root->position, "there is no \"expect\"");
        }
        std::move(problems).append_to(found);
        return column;
    }

    const Peer& peer_;
    const TakingFile& file_;
    std::vector<std::string> ids_; // of the files so far, each of which takes from the next
};

// A line of its own that says what is taken anyway is there by mistake.
void warn_of_the_same(
    const YamlNode& own, const TakenColumn& taken, const Scenario& scenario, Problems& problems
) {
    for (const auto& [key, value] : own.fields) {
        const auto policies = policies_named(key.scalar);
        const bool same =
            !policies.empty() && std::all_of(policies.begin(), policies.end(), [&](const Policy& policy) {
                const auto there = taken.expect.find(policy);
                return there != taken.expect.end() && there->second == scenario.expect.at(policy);
            });
        if (same)
            problems.warning(
                value.position,
                fmt::format("this is what {} says of {} anyway", scenario.like->id, key.scalar)
            );
    }
}

} // namespace

TakenColumn parse_like(const YamlNode& like, const Peer& peer, const TakingFile& file, Problems& problems) {
    return LikeParser(peer, file).take(like, problems);
}

void parse_expect(const YamlNode& node, const TakingFile& file, Scenario& scenario, Problems& problems) {
    const YamlNode own = without_like(node);
    scenario.expect = parse_expectations(own, scenario.peer, problems, levels_for(scenario.message));
    if (const YamlNode* like = member(node, "like")) {
        scenario.like = TakenFrom{like->scalar, {}};
        TakenColumn taken = parse_like(*like, scenario.peer, file, problems);
        if (problems.has_error()) return;
        for (const YamlField& field : own.fields)
            scenario.like->but_for.push_back(field.key.scalar);
        warn_of_the_same(own, taken, scenario, problems);
        append_new(scenario.sources, taken.sources);
        scenario.expect.merge(taken.expect);
    }
    warn_of_unjudged(node, scenario.expect, problems);
}

} // namespace harness
