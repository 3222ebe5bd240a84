// What a function returns that may come to no value, and one that only says why something cannot be. Neither
// may be left unread.
#pragma once

#include <boost/system/result.hpp>

#include <optional>
#include <string>
#include <utility>

namespace harness {

/// Why there is no value: a clause for the user, without full stop.
struct Failure {
    std::string why;
};

/// A value, or why there is none. Reading the value of a failure by `*` or `->` is a bug. Boost.System's own
/// result of 1.81 is not [[nodiscard]].
template <typename T>
class [[nodiscard]] Result : public boost::system::result<T, Failure> {
    using Base = boost::system::result<T, Failure>;

public:
    // Not those of Base: of what can be made of the same types as a Failure they take nothing.
    Result(T value) : Base(boost::system::in_place_value, std::move(value)) {}
    Result(Failure failure) : Base(boost::system::in_place_error, std::move(failure)) {}
};

/// Why something cannot be done, or is not so: a clause for the user, without full stop. Nothing: it can, or
/// it is.
class [[nodiscard]] WhyNot : public std::optional<std::string> {
public:
    using std::optional<std::string>::optional;
};

} // namespace harness
