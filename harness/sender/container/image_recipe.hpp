// The recipes of our own images (images/): made from Debian's packages, since there may be no registry to
// pull from.
#pragma once

#include <filesystem>
#include <stdexcept>
#include <string>
#include <vector>

namespace harness {

/// A recipe is missing or cannot be carried out.
class RecipeError : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

class ImageRecipe {
public:
    /// `image`: `mxproof/NAME`, with or without a tag. Throws RecipeError if there is no recipe of that name
    /// in `folder`; the text names the nearest.
    ImageRecipe(std::filesystem::path folder, const std::string& image);

    /// Is that one of ours?
    static bool is_ours(const std::string& image) { return image.starts_with("mxproof/"); }

    /// All names that the folder has.
    static std::vector<std::string> names_in(const std::filesystem::path& folder);

    /// `mxproof/NAME:HASH`: another recipe, another tag, so that an image is built once and anew only when
    /// its recipe changes. Throws RecipeError.
    std::string tagged_image() const;

    /// The image holds this very program on top of the file system that build() makes.
    bool holds_program() const;

    /// The image of that file system alone; tagged_image() if there is nothing on top of it. It stays the
    /// same when the program changes. Throws RecipeError.
    std::string packages_image() const;

    /// The build context of the image with the program. Throws std::runtime_error.
    std::string program_context() const;

    /// Makes the file system and writes it into the open file `tar`, as a tar archive; takes about a minute.
    /// Throws RecipeError or std::system_error.
    void build(int tar) const;

    /// What the image says beside its files: Dockerfile lines, for the import.
    std::vector<std::string> changes() const;

private:
    std::string hash(std::vector<std::string> beside) const;
    std::string image_conf() const;

    std::filesystem::path folder_;
    std::string name_;
};

/// `KEY='VALUE'` lines of an image.conf as Dockerfile lines. Pure.
std::vector<std::string> changes_of(const std::string& image_conf);

} // namespace harness
