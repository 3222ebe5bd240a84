// A domain name in wire form, lower case, absolute. Comparison and hashing are by bytes; the order that
// DNSSEC needs is that of canonical_key().
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace fake_dns {

class DomainName {
public:
    /// The root.
    DomainName() : wire_(1, '\0') {}

    /// Absolute name in presentation form (RFC 1035 5.1, `\.` and `\DDD` understood); a missing final dot is
    /// added. Empty if a label is empty or longer than 63 octets, or the name longer than 255.
    static std::optional<DomainName> from_text(std::string_view text);

    /// Name at `position` of `bytes`, which is moved behind it. Compression is not accepted: a question and
    /// the rdata that we keep have none. Empty if malformed.
    static std::optional<DomainName> from_wire(std::string_view bytes, std::size_t& position);

    const std::string& wire() const { return wire_; }
    std::string text() const;

    bool is_root() const { return wire_.size() == 1; }
    bool is_wildcard() const { return wire_.size() > 2 && wire_[0] == 1 && wire_[1] == '*'; }
    std::size_t label_count() const; // the root label is not counted

    /// The name without its first label. The root is its own parent.
    DomainName parent() const;
    /// `*.` in front of this name.
    DomainName wildcard_child() const;
    /// One more label in front of this name.
    DomainName child(std::string_view label) const;
    /// The ancestor (or the name itself) that has `labels` labels; `labels` at most label_count().
    DomainName ancestor(std::size_t labels) const;

    bool is_at_or_below(const DomainName& other) const;

    /// Byte string whose lexicographic order is the canonical order of names (RFC 4034 6.1), and of which the
    /// key of an ancestor is a prefix.
    std::string canonical_key() const;

    bool operator==(const DomainName&) const = default;

private:
    explicit DomainName(std::string wire) : wire_(std::move(wire)) {}
    std::string wire_;
};

/// The name that `text` spells; throws std::invalid_argument naming it if it is not one.
DomainName require_name(std::string_view text);

} // namespace fake_dns

template <>
struct std::hash<fake_dns::DomainName> {
    std::size_t operator()(const fake_dns::DomainName& name) const noexcept {
        return std::hash<std::string>{}(name.wire());
    }
};
