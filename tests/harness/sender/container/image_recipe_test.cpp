#include "harness/sender/container/image_recipe.hpp"
#include "tests/support/places.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace harness {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::StartsWith;

const std::string kImages = std::string(MXPROOF_SOURCE_DIR) + "/images";

TEST(ImageConf, BecomesTheDockerfileLinesOfAnImport) {
    EXPECT_THAT(
        changes_of("# comment\nENV='A=1 B=2'\nEXPOSE='25'\nCMD='[\"/start.sh\"]'\nSUITE='bookworm'\n"),
        ElementsAre("ENV A=1", "ENV B=2", "EXPOSE 25", "CMD [\"/start.sh\"]")
    );
    EXPECT_THAT(changes_of(""), testing::IsEmpty());
}

TEST(ImageRecipe, IsTaggedByItsContent) {
    const ImageRecipe recipe(kImages, "mxproof/postfix-3.7");
    EXPECT_THAT(recipe.tagged_image(), testing::MatchesRegex("mxproof/postfix-3.7:[0-9a-f]{12}"));
    EXPECT_EQ(recipe.tagged_image(), ImageRecipe(kImages, "mxproof/postfix-3.7:old").tagged_image());
    EXPECT_NE(
        recipe.tagged_image().substr(20),
        ImageRecipe(kImages, "mxproof/postfix-3.5").tagged_image().substr(20)
    );
    EXPECT_THAT(recipe.changes(), Contains(StartsWith("CMD ")));
}

TEST(ImageRecipe, WithTheProgramIsOneOfPackagesThatStaysTheSameAndOneOfTheProgram) {
    const ImageRecipe recipe(kImages, "mxproof/mxproof");
    EXPECT_TRUE(recipe.holds_program());
    EXPECT_THAT(recipe.tagged_image(), testing::MatchesRegex("mxproof/mxproof:[0-9a-f]{12}"));
    EXPECT_THAT(recipe.packages_image(), testing::MatchesRegex("mxproof/mxproof-packages:[0-9a-f]{12}"));
    EXPECT_NE(recipe.tagged_image().substr(16), recipe.packages_image().substr(25));
    EXPECT_THAT(recipe.changes(), Contains("ENTRYPOINT [\"/usr/bin/mxproof\"]"));

    const ImageRecipe plain(kImages, "mxproof/postfix-3.7");
    EXPECT_FALSE(plain.holds_program());
    EXPECT_EQ(plain.packages_image(), plain.tagged_image());
}

TEST(ImageRecipe, ThatDoesNotExistIsAnErrorWithTheNearestName) {
    try {
        const ImageRecipe recipe(kImages, "mxproof/postfix-3.77");
        FAIL();
    } catch (const RecipeError& error) {
        EXPECT_THAT(error.what(), HasSubstr("did you mean postfix-3.7?"));
    }
}

} // namespace
} // namespace harness
