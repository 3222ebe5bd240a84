#include "harness/sender/container/image_lock.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

namespace harness {

namespace {

// Its holder's process, as it wrote it; empty if it has not yet.
std::string holder(int file) {
    std::array<char, 16> text{};
    const ssize_t size = pread(file, text.data(), text.size(), 0);
    std::string pid(text.data(), size > 0 ? static_cast<std::size_t>(size) : 0);
    const bool number = !pid.empty() && pid.find_first_not_of("0123456789") == std::string::npos;
    return number ? fmt::format(" (process {})", pid) : "";
}

} // namespace

ImageLock::ImageLock(const std::string& image, const std::function<void(const std::string&)>& say) {
    std::string name = image;
    std::replace(name.begin(), name.end(), '/', '-');
    const std::string path =
        fmt::format("/run/lock/{}.{}.lock", name, geteuid()); // each user opens only its own
    file_.reset(open(path.c_str(), O_RDWR | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (file_.get() < 0) return;
    if (flock(file_.get(), LOCK_EX | LOCK_NB) != 0) {
        say(fmt::format("waiting for another build of {}{}", image, holder(file_.get())));
        while (flock(file_.get(), LOCK_EX) != 0 && errno == EINTR) {
        }
    }
    const std::string pid = std::to_string(getpid());
    if (ftruncate(file_.get(), 0) == 0 && pwrite(file_.get(), pid.data(), pid.size(), 0) < 0)
        file_.reset(); // cannot be: the next one waits for a nameless process
}

} // namespace harness
