// Memory ends at each allocation of an answer in turn, for ldns and OpenSSL too: that is thrown, and ends the
// run; it is never an answer. A program of its own, since it replaces malloc(3).
#include "fake_dns/responder.hpp"
#include "tests/fake_dns/dns_client.hpp"
#include "tests/fake_dns/sample_world.hpp"

#include <gtest/gtest.h>

#include <cerrno>
#include <csignal>
#include <cstddef>
#include <new>
#include <stdexcept>
#include <sys/wait.h>
#include <unistd.h>

extern "C" void* __libc_malloc(std::size_t size);

#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__) // which have a malloc of their own
#define MALLOC_CAN_BE_REPLACED
#endif

namespace {

bool counting = false;
std::size_t allocations = 0;
std::size_t failing = 0; // the allocation from which on all fail; 0: none

} // namespace

#ifdef MALLOC_CAN_BE_REPLACED
extern "C" void* malloc(std::size_t size) noexcept {
    if (counting && ++allocations >= failing && failing != 0) {
        errno = ENOMEM;
        return nullptr;
    }
    return __libc_malloc(size);
}
#endif

namespace fake_dns::test {
namespace {

enum class End {
    right,       // the answer is that of a program with memory
    thrown,      // as its own failure
    wrong,       // an answer that the zone does not give
    not_thrown,  // something that would pass for a bug
    all_counted, // fewer allocations than that
};

bool is_right(const Response& response) {
    return response.event->rcode == "NOERROR" && response.event->security == Security::secure;
}

End ask(std::size_t which_fails) {
    Responder responder(sample_world(kSampleNow));
    const std::string query = write_query({.name = "secure.example.", .type = "MX"});
    const Arrival arrival{.bytes = query, .client = {}, .server = {}, .transport = Transport::udp};
    End end = End::thrown;
    allocations = 0;
    failing = which_fails;
    counting = true;
    try {
        const Response response = responder.respond(arrival, Face::resolver);
        counting = false;
        end = is_right(response) ? End::right : End::wrong;
    } catch (const std::bad_alloc&) {
        counting = false;
    } catch (const std::runtime_error&) { // OpenSSL's own complaint
        counting = false;
    } catch (const std::exception&) {
        counting = false;
        end = End::not_thrown;
    }
    if (allocations < which_fails) return End::all_counted;
    return end;
}

// In a process of its own: ldns 1.8 asserts here and there that it has memory. That is an end, and no answer.
End ask_apart(std::size_t which_fails) {
    const pid_t child = fork();
    if (child == 0) {
        close(STDERR_FILENO);
        _exit(static_cast<int>(ask(which_fails)));
    }
    int status = 0;
    waitpid(child, &status, 0);
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGABRT) return End::thrown;
    return WIFEXITED(status) ? static_cast<End>(WEXITSTATUS(status)) : End::not_thrown;
}

TEST(OutOfMemory, IsNeverAnAnswer) {
#ifndef MALLOC_CAN_BE_REPLACED
    GTEST_SKIP() << "the sanitizer has a malloc of its own";
#endif
    ASSERT_EQ(ask(0), End::right); // OpenSSL sets itself up once, which is not what this is about
    std::size_t thrown = 0;
    for (std::size_t which = 1;; which += 1 + which / 25) {
        const End end = ask_apart(which);
        if (end == End::all_counted) break;
        EXPECT_TRUE(end == End::right || end == End::thrown)
            << "allocation " << which << ": " << static_cast<int>(end);
        thrown += end == End::thrown ? 1 : 0;
    }
    EXPECT_GT(thrown, 20U); // else nothing was tried
}

} // namespace
} // namespace fake_dns::test
