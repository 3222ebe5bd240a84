// The main function of a program that is one test for CTest: it fails if a case failed, and is skipped only
// if none failed and one was skipped.
#include <gtest/gtest.h>

int main(int argc, char** argv) {
    constexpr int kSkipped = 77; // SKIP_RETURN_CODE in tests/CMakeLists.txt
    testing::InitGoogleTest(&argc, argv);
    const int failed = RUN_ALL_TESTS();
    if (failed != 0) return failed;
    return testing::UnitTest::GetInstance()->skipped_test_count() > 0 ? kSkipped : 0;
}
