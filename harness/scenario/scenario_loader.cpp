#include "harness/scenario/scenario_loader.hpp"

#include "harness/model/host_check.hpp"
#include "harness/model/world_check.hpp"
#include "harness/scenario/catalogue_files.hpp"
#include "harness/scenario/catalogue_table.hpp"
#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/known_difference_parser.hpp"
#include "harness/scenario/like_parser.hpp"
#include "harness/scenario/peer_parser.hpp"
#include "harness/scenario/reported_parser.hpp"
#include "harness/scenario/scenario_selection.hpp"
#include "harness/scenario/text_file.hpp"
#include "harness/scenario/then_parser.hpp"
#include "harness/scenario/versions.hpp"
#include "harness/scenario/yaml_reader.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>

namespace harness {

namespace {

namespace fs = std::filesystem;

constexpr std::size_t kMostProblems = 100; // shown of one file

bool is_silent(const Peer& peer) {
    return std::any_of(peer.mx.begin(), peer.mx.end(), keeps_silent);
}

// A word, or what the message is like: then the recipient does not share it.
void parse_message(const FieldReader& fields, Scenario& scenario) {
    const YamlNode* node = fields.find("message");
    if (!node || node->kind == YamlNode::Kind::scalar) {
        scenario.submission = fields.word("message", Submission::shared);
        return;
    }
    scenario.submission = Submission::own;
    const FieldReader message(*node, kMessage, fields.problems());
    message.read(kMessage, scenario.message);
    for (const std::string& line : scenario.message.headers)
        if (!is_header(line))
            fields.problems().error(
                message.find("headers")->position,
                fmt::format("found \"{}\", expected a header like \"TLS-Required: No\"", line)
            );
    if (scenario.message == MessageFacts())
        fields.problems().error(node->position, "this is the usual message: say \"own\"");
}

// RFC 8689 4.2.1: authenticated TLS alone, and a host that promises the same.
void check_requiretls(const YamlNode& expect, const Scenario& scenario, Problems& problems) {
    const bool wanted = scenario.message.requiretls;
    const auto& hosts = scenario.peer.mx;
    const bool offered = std::any_of(hosts.begin(), hosts.end(), announces_requiretls);
    for (const auto& [policy, expected] : scenario.expect) {
        const bool about_it = expected->reason == Reason::requiretls_not_offered ||
                              expected->reason == Reason::requiretls_unauthenticated;
        if (about_it && !wanted)
            return problems.error(
                expect.position,
                fmt::format("\"{}\" needs \"message: {{requiretls: true}}\"", to_text(*expected->reason))
            );
        if (!wanted || expected->outcome != Outcome::delivered) continue;
        if (expected->channel != Channel::authenticated)
            return problems.error(
                expect.position, "a message with \"requiretls\" is delivered authenticated, or not at all"
            );
        if (!offered)
            return problems.error(
                expect.position,
                "no host announces REQUIRETLS (\"ehlo: {with: [REQUIRETLS]}\"), and none gets a message with "
                "\"requiretls\""
            );
    }
}

// `expect`, and what of it cannot be of this message.
void parse_expected(const FieldReader& fields, const TakingFile& taking, Scenario& scenario) {
    Problems& problems = fields.problems();
    if (const YamlNode* expect = fields.find("expect")) {
        parse_expect(*expect, taking, scenario, problems);
        check_requiretls(*expect, scenario, problems);
        if (expect->kind == YamlNode::Kind::mapping && expect->fields.empty())
            problems.error(expect->position, "\"expect\" names no policy");
    } else {
        problems.error(fields.position(), "there is no \"expect\": what is documented for each policy");
    }
}

void check_kept(const FieldReader& fields, const Scenario& scenario) {
    if (scenario.kept == Kept::nothing) return;
    const Position where = fields.find("keeps")->position;
    if (fields.find("then"))
        fields.problems().error(where, "for a peer that changes each message has a process of its own");
    else if (scenario.attempt != Attempt::second_message)
        fields.problems().error(where, "nothing is kept for later: there is no \"attempt: second-message\"");
}

void check_earlier_domain(const FieldReader& fields, const Scenario& scenario) {
    if (scenario.peer.earlier && scenario.attempt != Attempt::second_message)
        fields.problems().error(
            fields.find("peer")->position,
            "no mail is sent to the earlier domain but before a second message: there is no "
            "\"attempt: second-message\""
        );
}

Scenario
parse_scenario(const YamlNode& root, const fs::path& file, const TakingFile& taking, Problems& problems) {
    const FieldReader fields(root, kScenario, problems);
    Scenario scenario;
    scenario.id = taking.id;
    scenario.file = file;
    fields.read(kScenario, scenario);
    parse_message(fields, scenario);
    const YamlNode* peer = fields.find("peer");
    scenario.peer = parse_peer(
        peer ? *peer : empty_mapping(), {taking.id, taking.domain}, row_of(scenario.route).port, problems
    );
    if (scenario.route != Route::mx && scenario.attempt != Attempt::first)
        problems.error(
            fields.find("route")->position,
            scenario.attempt == Attempt::later ? "a later attempt and a relay are two transports: choose one"
                                               : "only one of two messages would be relayed"
        );
    if (scenario.route != Route::mx && scenario.peer.mx.empty())
        problems.error(fields.find("route")->position, "this peer has no mx1 to relay to");
    check_kept(fields, scenario);
    if (!fields.find("then")) check_earlier_domain(fields, scenario);
    if (const YamlNode* other = fields.find(scenario.route == Route::mx ? "attempt" : "route");
        other && (scenario.route != Route::mx || scenario.attempt != Attempt::first) &&
        is_silent(scenario.peer))
        problems.error(
            other->position, "a silent host is waited for too long, but at a first attempt by the MX records"
        );
    parse_expected(fields, taking, scenario);
    const YamlNode* const then = fields.find("then");
    Peer first;
    if (then) {
        fields.refuse("attempt", "\"then\" is about a second message");
        first = scenario.peer;
        parse_then(*then, peer ? *peer : empty_mapping(), taking, scenario, problems);
    }
    if (const YamlNode* versions = fields.find("versions"))
        scenario.versions = parse_versions(*versions, scenario, problems);
    if (const YamlNode* deviates = fields.find("deviates"))
        scenario.deviates = parse_known_differences(*deviates, scenario, problems);
    if (const YamlNode* remedy = fields.find("remedy")) {
        FieldReader(*remedy, kRemedy, problems).read(kRemedy, scenario.remedy);
        if (scenario.remedy == Remedy{})
            problems.error(
                remedy->position, "\"remedy\" says nothing: expected \"sender\", \"recipient\" or both"
            );
    }
    if (const YamlNode* reported = fields.find("reported"))
        scenario.reported = parse_reported(*reported, scenario, problems);
    if (const YamlNode* captured = fields.find("captured")) {
        const FieldReader reader(*captured, kCaptured, problems);
        reader.text("date", true);
        reader.read(kCaptured, scenario.captured.emplace());
    }
    const YamlNode* sources = fields.find("sources");
    const bool has_others = scenario.like && (!then || scenario.first_like);
    if (sources ? sources->kind == YamlNode::Kind::sequence && sources->items.empty() : !has_others)
        problems.error(root.position, "there are no \"sources\": which documents say what is expected?");
    if (then) keep_first(std::move(first), scenario);
    return scenario;
}

bool has_error(const std::vector<Problem>& problems) {
    return std::any_of(problems.begin(), problems.end(), [](const Problem& problem) {
        return !problem.warning;
    });
}

// In the order of a reader; of very many the first.
std::vector<Problem> in_order(std::vector<Problem> problems, const fs::path& file) {
    std::stable_sort(problems.begin(), problems.end(), [](const Problem& a, const Problem& b) {
        return std::pair(a.line, a.column) < std::pair(b.line, b.column);
    });
    if (problems.size() > kMostProblems) {
        const std::size_t more = problems.size() - kMostProblems;
        problems.resize(kMostProblems);
        problems.push_back(whole_file(file.string(), fmt::format("and {} more problems", more)));
    }
    return problems;
}

LoadResult load_root(const YamlNode& root, const fs::path& file, const TakingFile& taking) {
    LoadResult result;
    Problems problems(file.string());
    if (root.kind != YamlNode::Kind::mapping) {
        problems.error(
            root.position, fmt::format("found {}, expected a mapping with a \"title\"", describe(root))
        );
        result.problems = std::move(problems).take();
        return result;
    }
    Scenario scenario = parse_scenario(root, file, taking, problems);
    result.problems = in_order(std::move(problems).take(), file);
    if (!has_error(result.problems)) result.scenarios.push_back(std::move(scenario));
    return result;
}

LoadResult load_file_as(const fs::path& file, const TakingFile& taking) {
    const auto& [root, wrong] = taking.files.read(file);
    return root ? load_root(*root, file, taking) : LoadResult{{}, wrong};
}

// That of `<folder>/<name>.yaml`.
fs::path folder_around(const fs::path& file) {
    std::error_code ignored;
    return fs::absolute(file, ignored).parent_path().parent_path();
}

std::string id_of(const fs::path& file) {
    std::error_code ignored;
    return fs::absolute(file, ignored).parent_path().filename().string() + "/" + file.stem().string();
}

void append(LoadResult& all, LoadResult one) {
    std::move(one.scenarios.begin(), one.scenarios.end(), std::back_inserter(all.scenarios));
    std::move(one.problems.begin(), one.problems.end(), std::back_inserter(all.problems));
}

std::vector<NameCollision> collisions_of(const std::vector<const Scenario*>& scenarios) {
    std::vector<const Peer*> peers;
    peers.reserve(scenarios.size());
    for (const Scenario* scenario : scenarios)
        peers.push_back(&scenario->peer);
    return check_names(peers);
}

std::string collision_text(const Scenario& first, const Scenario& second, const std::string& zone) {
    if (first.id == second.id)
        return fmt::format("there is already a scenario {}, from {}", first.id, first.file.string());
    return fmt::format(
        "needs the zone {}, which is already part of the peer {}: give one of them another name",
        zone,
        first.id
    );
}

// Takes those out that collide with an earlier one, and says so.
void remove_collisions(LoadResult& all) {
    std::vector<const Scenario*> scenarios;
    for (const Scenario& scenario : all.scenarios)
        scenarios.push_back(&scenario);
    auto problems = find_collisions(scenarios);
    const auto collisions = collisions_of(scenarios);
    for (auto collision = collisions.rbegin(); collision != collisions.rend(); ++collision)
        all.scenarios.erase(all.scenarios.begin() + static_cast<std::ptrdiff_t>(collision->second));
    std::move(problems.begin(), problems.end(), std::back_inserter(all.problems));
}

// Of one catalogue.
LoadResult load_files(const fs::path& root, const std::vector<fs::path>& paths) {
    LoadResult all;
    YamlFiles files;
    for (const fs::path& path : paths) {
        const std::string id = path.lexically_relative(root).replace_extension().generic_string();
        append(all, load_file_as(path, {id, root, {}, files}));
    }
    remove_collisions(all);
    return all;
}

} // namespace

std::vector<Problem> find_collisions(const std::vector<const Scenario*>& scenarios) {
    std::vector<Problem> problems;
    for (const auto& [first, second, zone] : collisions_of(scenarios))
        problems.push_back(whole_file(
            scenarios[second]->file.string(), collision_text(*scenarios[first], *scenarios[second], zone)
        ));
    return problems;
}

LoadResult load_text(
    const std::string& text, const std::string& file, const std::string& id, const fs::path& catalogue
) {
    LoadResult result;
    const auto root = read_yaml(text, file, result.problems);
    if (!root) return result;
    YamlFiles files;
    return load_root(*root, file, {id, folder_around(file), catalogue, files});
}

LoadResult load_file(const fs::path& file, const fs::path& catalogue) {
    YamlFiles files;
    return load_file_as(file, {id_of(file), folder_around(file), catalogue, files});
}

LoadResult load_as(
    const fs::path& file,
    const fs::path& catalogue,
    const std::string& id,
    const std::string& domain,
    YamlFiles& files
) {
    LoadResult loaded = load_file_as(file, {id_of(file), folder_around(file), catalogue, files, domain});
    for (Scenario& scenario : loaded.scenarios)
        scenario.id = scenario.peer.id = id;
    return loaded;
}

LoadResult load_catalogue(const fs::path& root, std::string_view table) {
    if (auto known = unpack_catalogue(table, root)) return {*std::move(known), {}};
    std::error_code error;
    auto files = find_scenario_files(root, error);
    std::sort(files.begin(), files.end());
    LoadResult all;
    if (error) all.problems.push_back(whole_file(root.string(), why_not_read(error)));
    append(all, load_files(root, files));
    return all;
}

LoadResult
load_selected(const fs::path& root, const std::vector<std::string>& selectors, std::string_view table) {
    std::vector<fs::path> files;
    for (const std::string& selector : selectors) {
        if (!is_id(selector) || is_no_scenario_folder(root / fs::path(selector).parent_path()) ||
            fs::exists(root / selector))
            return load_catalogue(root, table);
        files.push_back(root / (selector + ".yaml"));
    }
    const bool are_there = std::all_of(files.begin(), files.end(), [](const fs::path& file) {
        std::error_code ignored;
        return fs::is_regular_file(file, ignored);
    });
    if (files.empty() || !are_there) return load_catalogue(root, table);
    std::sort(files.begin(), files.end());
    files.erase(std::unique(files.begin(), files.end()), files.end());
    return load_files(root, files);
}

} // namespace harness
