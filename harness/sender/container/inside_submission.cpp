#include "harness/sender/container/inside_submission.hpp"

#include "harness/sender/container/container_io.hpp"
#include "harness/sender/smtp_submission.hpp"

#include <fmt/format.h>

#include <utility>

namespace harness {

boost::asio::awaitable<void> submit_inside(EngineClient engine, std::string container, Message message) {
    const SmtpSubmission checked(message); // throws for what would be more than an address
    // Words of a shell: the addresses are ours, and hold nothing but letters, digits, `.-_@`.
    std::string command = fmt::format(
        "printf 'Subject: %s\\n\\nmxproof\\n' '{}' | sendmail -i -f {} --", message.subject, message.sender
    );
    for (const std::string& recipient : message.recipients)
        command += " " + recipient;
    std::vector<std::string> argv{"sh", "-c", std::move(command)};
    co_await run_in_container(std::move(engine), std::move(container), std::move(argv));
}

} // namespace harness
