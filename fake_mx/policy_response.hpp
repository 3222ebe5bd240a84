// What an MTA-STS policy host answers (RFC 8461 3.3). Pure: request in, response out; no HTTP library.
#pragma once

#include "fake_mx/policy_host.hpp"

#include <string>

namespace fake_mx {

struct PolicyRequest {
    std::string method; // `GET`
    std::string host;   // the Host field
    std::string target; // path and query
};

struct PolicyResponse {
    int status = 200;
    std::string content_type = "text/plain";
    std::string location; // of a redirection; else empty
    std::string body;
    bool chunked = false; // without a Content-Length, RFC 9112 7.1
};

/// A correct host answers one GET of `/.well-known/mta-sts.txt` under its own name with the policy; whatever
/// else is asked for is not there.
PolicyResponse respond(const PolicyHostSpec& spec, const PolicyRequest& request);

} // namespace fake_mx
