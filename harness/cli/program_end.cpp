#include "harness/cli/program_end.hpp"

#include "harness/cli/output.hpp"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <cxxabi.h>
#include <errno.h>
#include <exception>
#include <execinfo.h>
#include <memory>
#include <new>
#include <stdexcept>
#include <string>
#include <typeinfo>
#include <unistd.h>

namespace harness {

namespace {

constexpr const char* kNoMemory = "not enough memory";

std::string name_of(const std::type_info& type) {
    int status = 0;
    const std::unique_ptr<char, decltype(&std::free)> name(
        abi::__cxa_demangle(type.name(), nullptr, nullptr, &status), &std::free
    );
    return status == 0 ? name.get() : type.name();
}

struct End {
    int exit_code;
    std::string text;
};

End end_of_a_bug(const std::string& what) {
    return {kOwnBug, "this is a bug of mxproof, please report it: " + what};
}

End end_by(const std::exception_ptr& failure) {
    try {
        std::rethrow_exception(failure);
    } catch (const std::bad_alloc&) {
        return {kCannotJudge, kNoMemory};
    } catch (const std::runtime_error& error) {
        return {kCannotJudge, error.what()};
    } catch (const std::exception& error) {
        return end_of_a_bug(fmt::format("{}: {}", name_of(typeid(error)), error.what()));
    } catch (...) {
        return end_of_a_bug("an exception of an unknown type");
    }
}

// Of the caller, one function a line: with addr2line(1) where there are no names.
void say_where() {
    std::array<void*, 64> frames{};
    backtrace_symbols_fd(
        frames.data(), backtrace(frames.data(), static_cast<int>(frames.size())), STDERR_FILENO
    );
}

// For std::terminate: nothing else of the process can be trusted, so it ends at once.
[[noreturn]] void end_at_once() {
    const std::exception_ptr failure = std::current_exception();
    End end = failure ? end_by(failure) : end_of_a_bug("std::terminate without an exception");
    // Thrown where nothing may throw: a bug, whatever it is, except for want of memory.
    if (end.exit_code == kCannotJudge && end.text != kNoMemory) end = end_of_a_bug(end.text);
    say_as_program(end.text);
    if (end.exit_code == kOwnBug) say_where();
    _exit(end.exit_code);
}

// assert(3) has said file and line already.
void on_abort(int) {
    constexpr std::string_view kText = "this is a bug of mxproof, please report it: aborted\n";
    static_cast<void>(write(STDERR_FILENO, kText.data(), kText.size()));
    say_where();
    _exit(kOwnBug);
}

// Where nothing can be caught yet, an exception would end the program without a word of ours.
[[noreturn]] void end_for_want_of_memory() {
    constexpr std::string_view text = "not enough memory\n";
    static_cast<void>(write(STDERR_FILENO, text.data(), text.size()));
    _exit(kCannotJudge);
}

// Before the constructors of objects with static storage: CLI11 has such ones, which allocate.
[[gnu::constructor(101)]] void watch_the_constructors() {
    std::set_new_handler(end_for_want_of_memory);
}

} // namespace

int run_to_end(const std::function<int()>& work) {
    std::set_terminate(end_at_once);
    std::set_new_handler(nullptr); // from here on std::bad_alloc
    std::signal(SIGABRT, on_abort);
    try {
        return work();
    } catch (...) {
        const End end = end_by(std::current_exception());
        say_as_program(end.text);
        return end.exit_code;
    }
}

} // namespace harness
