// What a line of a log, a reason or an enhanced status code means, for `mxproof explain`. Pure.
#pragma once

#include "harness/analyze/analysis.hpp"

#include <boost/json/object.hpp>

#include <optional>
#include <string>
#include <string_view>

namespace harness {

struct ExplainedText {
    std::optional<Outcome> outcome = {};
    std::optional<Reason> reason = {};
    std::optional<PeerWord> peer = {}; // of a TLS session
    std::string dsn = {};              // RFC 3463
    std::string domain = {};           // of the recipient
    bool left_queue = false;
};

/// Nothing: it is none of these. `text` may be a line with all that is around it, what stands behind the
/// program's name, or what stands in parentheses behind `status=deferred`.
std::optional<ExplainedText> explained(std::string_view text);

/// For people, wrapped at `width` columns.
std::string explained_report(const ExplainedText& explained, std::size_t width);

boost::json::object explained_object(const ExplainedText& explained);

} // namespace harness
