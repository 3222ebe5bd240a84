#include "harness/scenario/sender_draft.hpp"

#include "harness/base/result.hpp"
#include "harness/scenario/field_reader.hpp"
#include "harness/scenario/text_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace harness {

namespace {

// What the base gives and `own` does not give again.
std::vector<GivenText> merged(const std::vector<GivenText>& base, const std::vector<GivenText>& own) {
    std::vector<GivenText> all;
    for (const GivenText& given : base)
        if (std::none_of(own.begin(), own.end(), [&](const auto& other) { return other.name == given.name; }))
            all.push_back(given);
    std::copy(own.begin(), own.end(), std::back_inserter(all));
    return all;
}

void build_on(SenderDescription& sender, const SenderDescription& base) {
    if (sender.image.empty()) sender.image = base.image;
    if (sender.source.empty()) sender.source = base.source;
    // A policy is either claimed or set: who says one of them does not want the other of the base.
    if (!sender.claims && sender.parameter_prefix.empty()) {
        sender.claims = base.claims;
        sender.parameter_prefix = base.parameter_prefix;
    }
    sender.deviates.insert(sender.deviates.end(), base.deviates.begin(), base.deviates.end());
    sender.environment = merged(base.environment, sender.environment);
    sender.files = merged(base.files, sender.files);
    sender.needs_admin = sender.needs_admin || base.needs_admin;
    sender.needs_milter = sender.needs_milter || base.needs_milter;
    sender.asks_as_musl = sender.asks_as_musl || base.asks_as_musl;
    if (sender.submission_port == 0) sender.submission_port = base.submission_port;
    if (sender.tlsrpt.empty()) sender.tlsrpt = base.tlsrpt;
    sender.requiretls = sender.requiretls || base.requiretls;
    if (sender.route == Route::mx) sender.route = base.route;
}

WhyNot why_incomplete(const SenderDescription& sender) {
    if (sender.image.empty()) return "there is no \"image\"";
    if (!sender.claims && sender.parameter_prefix.empty())
        return "there is neither \"claims\" (the documented policy) nor \"parameters\" (how to set one)";
    return std::nullopt;
}

const SenderDraft* base_of(const SenderDraft& draft, const SenderDrafts& all) {
    for (const auto* drafts : {&all.named, &all.shipped}) {
        const auto found = drafts->find(draft.base);
        if (found != drafts->end() && &found->second != &draft) return &found->second;
    }
    return nullptr;
}

std::vector<std::string> names_of(const SenderDrafts& all) {
    std::vector<std::string> names;
    for (const auto* drafts : {&all.shipped, &all.named})
        for (const auto& entry : *drafts)
            names.push_back(entry.first);
    return names;
}

void complain_of_base(const SenderDraft& draft, const SenderDrafts& all, std::vector<Problem>& problems) {
    Problems found(draft.file);
    if (base_of(draft, all) || draft.base == draft.description.name)
        found.error(draft.base_position, fmt::format("\"{}\" is based on itself", draft.base));
    else
        found.unknown_word(draft.base_position, draft.base, names_of(all));
    std::move(found).append_to(problems);
}

// The draft, its base, the base of that …; empty, with a problem, if that leads nowhere. What is wrong with a
// base is said once, of the base.
std::vector<const SenderDraft*>
chain_of(const SenderDraft& draft, const SenderDrafts& all, std::vector<Problem>& problems) {
    std::vector<const SenderDraft*> chain{&draft};
    while (!chain.back()->base.empty()) {
        const SenderDraft* const base = base_of(*chain.back(), all);
        const bool is_loop = std::find(chain.begin(), chain.end(), base) != chain.end();
        if (!base || is_loop) {
            if (chain.size() == 1 || base == &draft) complain_of_base(draft, all, problems);
            return {};
        }
        chain.push_back(base);
    }
    return chain;
}

} // namespace

std::optional<SenderDescription>
completed(const SenderDraft& draft, const SenderDrafts& all, std::vector<Problem>& problems) {
    const auto chain = chain_of(draft, all, problems);
    if (chain.empty()) return std::nullopt;
    SenderDescription sender = draft.description;
    auto admin_defers = draft.admin_defers;
    const auto with_program = std::find_if(chain.begin(), chain.end(), [](const SenderDraft* one) {
        return !one->program.empty();
    });
    if (with_program != chain.end()) sender.program = (*with_program)->program;
    for (std::size_t i = 1; i < chain.size(); ++i) {
        build_on(sender, chain[i]->description);
        if (!admin_defers) admin_defers = chain[i]->admin_defers;
    }
    sender.admin_defers_on_tls_error = admin_defers.value_or(true);
    const WhyNot why = why_incomplete(sender);
    if (why) problems.push_back(whole_file(draft.file, *why));
    return why ? std::nullopt : std::optional(std::move(sender));
}

} // namespace harness
