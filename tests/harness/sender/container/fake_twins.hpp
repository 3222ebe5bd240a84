// An engine that is none, with a container `original` that runs, and whatever is made of it: `made1`, `made2`
// … in their order. All of these that run have the namespaces of one sleeping process.
#pragma once

#include "harness/engine/tar_archive.hpp"
#include "tests/harness/sender/container/fake_container.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <string>
#include <string_view>
#include <vector>

namespace sender_test {

class FakeTwinTest : public FakeContainerTest {
protected:
    void SetUp() override {
        FakeContainerTest::SetUp();
        if (IsSkipped()) return;
        serve_original({});
        engine_.on("GET /images/mxproof/keeper:", support::FakeEngine::Reply{R"({"Id":"sha256:keeper"})"});
        engine_.on("POST /commit", [this](const auto&) {
            is_taken_ = true;
            return support::FakeEngine::Reply{R"({"Id":"sha256:taken"})", 201};
        });
        engine_.on("DELETE /images/", support::FakeEngine::Reply{"[]"});
        engine_.on("POST /containers/create", [this](const auto& request) {
            specs_.push_back(boost::json::parse(request.body));
            return support::FakeEngine::Reply{
                R"({"Id":"made)" + std::to_string(specs_.size()) + R"("})", 201};
        });
        engine_.on("POST /containers/made", support::FakeEngine::Reply{R"({"StatusCode":0})"});
        engine_.on("PUT /containers/made", support::FakeEngine::Reply{});
        engine_.on("DELETE /containers/made", support::FakeEngine::Reply{"", 204});
        engine_.on("GET /containers/made", [this](const auto& request) {
            if (request.target.find("/logs") != std::string::npos)
                return support::FakeEngine::Reply{support::stream_frame(support::kOutput, answer_)};
            if (request.target.find("/archive") != std::string::npos)
                return support::FakeEngine::Reply{tar_archive({}, 0)};
            return support::FakeEngine::Reply{inspection("made", container_->pid())};
        });
    }

    // What must never happen.
    void TearDown() override {
        for (const std::string& line : engine_.asked())
            EXPECT_TRUE(line.starts_with("GET ") || line.find("/original") == std::string::npos)
                << "the original was changed: " << line;
    }

    /// `extra`: members of its inspection beside `Id`, `Name` and `State`.
    void serve_original(const boost::json::object& extra) {
        boost::json::object original = extra;
        original["Id"] = "original";
        original["Name"] = "/mail-smtp-1";
        original["State"] = {{"Running", true}, {"Pid", 1}};
        engine_.on(
            "GET /containers/original/json", support::FakeEngine::Reply{boost::json::serialize(original)}
        );
    }

    static boost::json::object with_mount(const std::string& target) {
        return {{"Mounts", {{{"Type", "volume"}, {"Name", "state"}, {"Destination", target}, {"RW", true}}}}};
    }

    bool was_asked(const std::string& beginning) const {
        for (const std::string& line : engine_.asked())
            if (line.starts_with(beginning)) return true;
        return false;
    }

    /// The containers and images that were made and are not removed.
    std::vector<std::string> left_behind() const {
        std::vector<std::string> left;
        for (std::size_t n = 1; n <= specs_.size(); ++n)
            if (!was_asked("DELETE /containers/made" + std::to_string(n) + "?"))
                left.push_back("made" + std::to_string(n));
        if (is_taken_ && !was_asked("DELETE /images/sha256%3Ataken")) left.emplace_back("sha256:taken");
        return left;
    }

    bool is_taken_ = false;
    std::vector<boost::json::value> specs_; // of what was made
    std::string answer_;                    // to a question
};

} // namespace sender_test
