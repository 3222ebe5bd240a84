// What a whole run takes, and what of it: mxproof, the mail servers, and the time that is waited.
#pragma once

namespace benchmarks {

/// All scenarios under the usual policies, as `mxproof run -j 2`.
void print_matrix(); // of the catalogue in the working directory

/// Correct peers, as many as that, at four senders: time and memory.
void print_senders(unsigned peers);

} // namespace benchmarks
