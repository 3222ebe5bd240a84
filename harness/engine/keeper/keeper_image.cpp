#include "harness/engine/keeper/keeper_image.hpp"

#include "harness/engine/keeper/keeper_program.hpp"
#include "harness/engine/tar_archive.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <stdexcept>
#include <vector>

namespace harness {

namespace {

// Another program, another image.
std::string image_name() {
    const std::string_view program = keeper_program();
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    if (EVP_Digest(program.data(), program.size(), digest.data(), nullptr, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("cannot hash the keeper");
    constexpr std::size_t kBytesOfTag = 6;
    std::string name = "mxproof/keeper:";
    for (std::size_t i = 0; i < kBytesOfTag; ++i)
        name += fmt::format("{:02x}", digest[i]);
    return name;
}

} // namespace

boost::asio::awaitable<std::string> ensure_keeper_image(EngineClient& engine) {
    std::string name = image_name();
    if (co_await engine.find_image(name)) co_return name;
    std::vector<ArchivedFile> files;
    files.push_back({"/keeper", std::string(keeper_program()), 0755});
    std::vector<std::string> changes;
    changes.emplace_back(R"(ENTRYPOINT ["/keeper"])");
    changes.emplace_back(R"(CMD ["hold"])");
    co_await engine.import_archive(tar_archive(files, 0), name, std::move(changes));
    co_return name;
}

} // namespace harness
