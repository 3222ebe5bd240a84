// A value that many hold and nobody changes: copies of it take the room of a pointer.
#pragma once

#include <memory>
#include <utility>

namespace harness {

template <class T>
class Shared {
public:
    Shared() : value_(nothing_said()) {}
    Shared(T value) : value_(std::make_shared<const T>(std::move(value))) {}
    explicit Shared(std::shared_ptr<const T> value) : value_(std::move(value)) {}

    operator const T&() const { return *value_; }
    const T& operator*() const { return *value_; }
    const T* operator->() const { return value_.get(); }

    friend bool operator==(const Shared& a, const Shared& b) {
        return a.value_ == b.value_ || *a.value_ == *b.value_;
    }

private:
    static const std::shared_ptr<const T>& nothing_said() {
        static const auto value = std::make_shared<const T>();
        return value;
    }

    std::shared_ptr<const T> value_; // never null
};

} // namespace harness
