#include "harness/network/proc_sys.hpp"

#include <sched.h>
#include <sys/mount.h>
#include <unistd.h>

namespace harness {

bool make_proc_sys_writable() {
    const char* const some_setting = "/proc/sys/net/ipv4/ip_forward";
    if (access(some_setting, W_OK) == 0) return true;
    return unshare(CLONE_NEWNS) == 0 && mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
           mount(
               nullptr, "/proc/sys", nullptr, MS_REMOUNT | MS_BIND | MS_NOSUID | MS_NODEV | MS_NOEXEC, nullptr
           ) == 0 &&
           access(some_setting, W_OK) == 0;
}

} // namespace harness
