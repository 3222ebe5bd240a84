// The fakes beside other programs that do the same.
#pragma once

#include <string>
#include <vector>

namespace benchmarks {

/// fake_dns beside NSD, asked by dnsperf for what both have answered before.
void print_cached_queries();

/// fake_dns alone: names in zones of their own that nobody has asked for before.
void print_first_queries();

/// fake_mx beside `openssl s_server` with the same certificate.
void print_tls_sessions();

/// A command of mxproof.
void print_command(const std::vector<std::string>& argv);

} // namespace benchmarks
