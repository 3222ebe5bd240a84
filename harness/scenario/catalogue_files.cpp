#include "harness/scenario/catalogue_files.hpp"

namespace harness {

namespace {

namespace fs = std::filesystem;

} // namespace

bool is_no_scenario_folder(const fs::path& path) {
    return path.filename() == "senders" || path.filename() == "claims" || path.filename() == "programs";
}

std::vector<fs::path> find_scenario_files(const fs::path& root, std::error_code& error) {
    std::vector<fs::path> files;
    for (fs::recursive_directory_iterator entry(root, error), end; !error && entry != end;
         entry.increment(error))
        if (entry.depth() == 0 && is_no_scenario_folder(entry->path())) {
            entry.disable_recursion_pending();
        } else if (std::error_code ignored;
                   entry->is_regular_file(ignored) && entry->path().extension() == ".yaml") {
            files.push_back(entry->path());
        }
    return files;
}

} // namespace harness
