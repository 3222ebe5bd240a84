// What a run must do when its engine is killed, whichever engine that is.
#pragma once

#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/footprint.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

namespace support {

template <EngineKind Kind>
class WithKilledEngine : public WithEngine<Kind> {
protected:
    // Through Docker's own client, which Podman answers as well.
    static std::string client(std::vector<std::string> arguments) {
        arguments.insert(arguments.begin(), "docker");
        const auto result = run_program(arguments);
        EXPECT_EQ(result.exit_code, 0) << result.err;
        return result.out.substr(0, result.out.find('\n'));
    }

    void kill_engine_in_mid_run() {
        const TemporaryDirectory directory;
        const auto report = directory.path() / "report.json";
        const Footprint before;
        // The lookup of one of these peers is never answered: the run is certain to be in the middle.
        Program run(
            {built_program("mxproof"),
             "run",
             "dns/",
             "--sender",
             "postfix-3.7",
             "--policy",
             "dane-only,may",
             "--jobs",
             "1",
             "--report",
             "json=" + report.string()}
        );
        run.read_until("delivering");
        auto namespaces = namespaces_of(client({"inspect", "-f", "{{.State.Pid}}", client({"ps", "-q"})}));
        ASSERT_EQ(namespaces.size(), 3U) << run.output();
        namespaces.merge(namespaces_below(run.pid()));

        this->engine_->kill();

        EXPECT_EQ(run.wait(), 3) << run.output();
        EXPECT_THAT(
            run.output(),
            testing::AllOf(
                testing::HasSubstr("lost sight of Postfix"),
                testing::HasSubstr("the container engine does not run")
            )
        );
        const auto json = read_json(report);
        EXPECT_THAT(
            std::string(json.at("senders").at(0).at("version").as_string()), testing::StartsWith("3.7.")
        );
        EXPECT_THAT(
            std::string(json.at("senders").at(0).at("trouble").as_string()), testing::HasSubstr("hung up")
        );
        EXPECT_THAT(left_after(namespaces, std::chrono::seconds(20)), testing::IsEmpty());
        const Footprint after;
        EXPECT_EQ(after.interfaces, before.interfaces);
        EXPECT_EQ(after.mounts, before.mounts);

        this->restart_engine();
        EXPECT_THAT(this->clean(), testing::HasSubstr("1 container of"));
        EXPECT_THAT(this->clean(), testing::HasSubstr("0 containers of"));
    }
};

} // namespace support
