#include "harness/mta/opensmtpd/opensmtpd_queue.hpp"

#include "harness/base/shortened.hpp"

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>

namespace harness {

namespace {

constexpr std::size_t kMostRecipients = 200'000;
constexpr std::size_t kShown = 500; // octets of a line that is no part of a listing
constexpr std::size_t kMessageId = 8;

// The fields of smtpctl(8), show queue, as far as they matter.
constexpr std::size_t kEnvelope = 0;
constexpr std::size_t kType = 2;
constexpr std::size_t kDestination = 6;
constexpr std::size_t kError = 13; // the last one, which may hold any text

using Fields = std::array<std::string_view, kError + 1>;

// False: there are not as many.
bool take_fields(std::string_view line, Fields& fields) {
    for (std::size_t n = 0; n < kError; ++n) {
        const auto end = line.find('|');
        if (end == std::string_view::npos) return false;
        fields[n] = line.substr(0, end);
        line.remove_prefix(end + 1);
    }
    fields[kError] = line;
    return fields[kEnvelope].size() == 2 * kMessageId;
}

} // namespace

Result<std::vector<QueueEntry>> parse_opensmtpd_queue(std::string_view listing) {
    std::vector<QueueEntry> entries;
    while (!listing.empty()) {
        const std::string_view line = listing.substr(0, listing.find('\n'));
        listing.remove_prefix(std::min(line.size() + 1, listing.size()));
        Fields fields;
        if (!take_fields(line, fields))
            return Failure{"smtpctl show queue printed no part of a queue: " + shortened(line, kShown)};
        if (fields[kType] == "bounce") continue;
        if (entries.size() == kMostRecipients)
            return Failure{"smtpctl show queue printed too many recipients"};
        entries.push_back(
            {"",
             std::string(fields[kEnvelope].substr(0, kMessageId)),
             std::string(fields[kDestination]),
             std::string(fields[kError])}
        );
    }
    return entries;
}

} // namespace harness
