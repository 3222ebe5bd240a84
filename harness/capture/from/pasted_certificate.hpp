// Certificates in PEM, line by line. Pure.
#pragma once

#include <optional>
#include <string>

namespace harness {

class PemLines {
public:
    /// Whether the line is of a certificate; of its last line `der` is what it is, empty if it is none.
    bool take(const std::string& line, std::optional<std::string>& der);

private:
    std::string pem_; // from its first line; empty: none has begun
};

} // namespace harness
