// What the text of one C++ source says of itself. Pure.
#pragma once

#include <string>
#include <vector>

namespace lint {

/// What stands between the quotes or brackets of each #include; of one that names a macro, the macro.
std::vector<std::string> includes_of(const std::string& text);

/// A header of the C++ library, of the C library or of Linux.
bool is_system(const std::string& include);

/// What the table calls the library of a header: `boost/asio`, `fmt`, `libfyaml.h`.
std::string library_of(const std::string& include);

/// Whether there is a coroutine in it, comments aside.
bool awaits(const std::string& text);

/// The first call that starts a process, comments aside: `fork(`; empty if there is none.
std::string process_start_in(const std::string& text);

/// Whether a header says "Pure." in the comment that it opens with.
bool is_marked_pure(const std::string& header);

} // namespace lint
