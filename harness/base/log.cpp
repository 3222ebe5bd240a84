#include "harness/base/log.hpp"

#include <spdlog/details/null_mutex.h>
#include <spdlog/pattern_formatter.h>
#include <spdlog/sinks/base_sink.h>
#include <spdlog/spdlog.h>

#include <cerrno>
#include <iterator>
#include <memory>
#include <string>

namespace harness {

namespace {

constexpr const char* kName = "mxproof"; // in spdlog's registry

// What cannot be written is lost: there is nobody left to tell.
class DescriptorSink : public spdlog::sinks::base_sink<spdlog::details::null_mutex> {
public:
    explicit DescriptorSink(FileDescriptor file) : file_(std::move(file)) {}

private:
    void sink_it_(const spdlog::details::log_msg& message) override {
        spdlog::memory_buf_t line;
        formatter_->format(message, line);
        for (std::size_t done = 0; done < line.size();) {
            const ssize_t written = write(file_.get(), line.data() + done, line.size() - done);
            if (written < 0 && errno == EINTR) continue;
            if (written <= 0) return;
            done += static_cast<std::size_t>(written);
        }
    }
    void flush_() override {}

    FileDescriptor file_;
};

std::string on_one_line(std::string_view text) {
    std::string line;
    for (const char c : text) {
        const auto octet = static_cast<unsigned char>(c);
        if (octet >= 0x20 && octet < 0x7F)
            line += c;
        else
            fmt::format_to(std::back_inserter(line), "\\x{:02X}", octet);
    }
    return line;
}

} // namespace

void start_log(FileDescriptor file) {
    const auto logger =
        std::make_shared<spdlog::logger>(kName, std::make_shared<DescriptorSink>(std::move(file)));
    logger->set_level(spdlog::level::debug);
    logger->set_formatter(std::make_unique<spdlog::pattern_formatter>(
        "%Y-%m-%dT%H:%M:%S.%fZ %v", spdlog::pattern_time_type::utc
    ));
    spdlog::register_logger(logger);
}

bool is_logging() {
    return spdlog::get(kName) != nullptr;
}

void log_line(std::string_view text) {
    if (const auto logger = spdlog::get(kName)) logger->debug("{}", on_one_line(text));
}

} // namespace harness
