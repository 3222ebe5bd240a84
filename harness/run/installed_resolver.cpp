#include "harness/run/installed_resolver.hpp"

#include "harness/run/privileged.hpp"

#include <stdexcept>

namespace harness {

std::shared_ptr<const InstalledResolver> installed_resolver(const std::string& word) {
    const ResolverProgram* const program = resolver_program(word);
    if (!program) throw std::invalid_argument("there is no resolver " + word);
    if (const WhyNot why = why_missing(*program)) throw StageError(*why);
    return std::make_shared<const InstalledResolver>(InstalledResolver{*program, version_of(*program)});
}

} // namespace harness
