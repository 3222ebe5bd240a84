#include "fake_mx/punctuality.hpp"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>

namespace fake_mx {

namespace {

// Since the last segment with data, or, as long as there was none, since the connection came about.
std::chrono::milliseconds since_last_segment(int descriptor) {
    tcp_info info{};
    socklen_t size = sizeof info;
    if (getsockopt(descriptor, IPPROTO_TCP, TCP_INFO, &info, &size) != 0) return std::chrono::milliseconds(0);
    return std::chrono::milliseconds(info.tcpi_last_data_recv);
}

} // namespace

void Punctuality::heard(int descriptor) {
    waits_since_ = Clock::now() - since_last_segment(descriptor);
}

std::chrono::milliseconds Punctuality::answered() {
    if (!waits_since_) return std::chrono::milliseconds(0);
    const auto late = std::chrono::duration_cast<std::chrono::milliseconds>(Clock::now() - *waits_since_);
    waits_since_.reset();
    return late;
}

} // namespace fake_mx
