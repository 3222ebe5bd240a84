// One build of an image at a time, whichever process builds it.
#pragma once

#include "harness/base/file_descriptor.hpp"

#include <functional>
#include <string>

namespace harness {

/// Holds the lock until it is destroyed; the kernel drops it with this process.
class ImageLock {
public:
    /// Waits for another build of `image` by the same user to end; says first that it does. Without a place
    /// for locks there is none: two builds at a time are slow, not wrong.
    ImageLock(const std::string& image, const std::function<void(const std::string&)>& say);

private:
    FileDescriptor file_;
};

} // namespace harness
