// A parameter of a test with the words that the test's name is to show.
#pragma once

#include <ostream>
#include <string>

namespace support {

template <class Value>
struct Named {
    std::string name;
    Value value;
};

template <class Value>
void PrintTo(const Named<Value>& named, std::ostream* out) {
    *out << named.name;
}

} // namespace support
