// The time of one attempt, as far as the sender's log tells it. Pure.
#pragma once

#include "harness/observation/delivery_evidence.hpp"

namespace harness {

struct AttemptSpan {
    SenderTime begin; // the status line before it; the beginning of time, if it is the first
    SenderTime end;   // its own status line

    bool contains(SenderTime time) const { return time > begin && time <= end; }
};

inline AttemptSpan span_of(const DeliveryEvidence& seen, const LogEvent& attempt) {
    AttemptSpan span{SenderTime::min(), attempt.time};
    for (const LogEvent& status : seen.status)
        if (status.time < attempt.time && status.time > span.begin) span.begin = status.time;
    return span;
}

} // namespace harness
