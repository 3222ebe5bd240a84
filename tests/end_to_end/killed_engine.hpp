// What must happen when a run or its engine is killed, whichever engine that is.
#pragma once

#include "tests/end_to_end/container_engine.hpp"
#include "tests/support/footprint.hpp"

#include <boost/json.hpp>
#include <gmock/gmock.h>

#include <csignal>
#include <map>

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

    static std::string a_sender() { return client({"ps", "-q", "--filter", "label=org.mxproof.owner"}); }

    // In a process group of its own; the lookup of one of these peers is never answered, so it is certain to
    // be in the middle.
    static std::vector<std::string> long_run() {
        return {
            "setsid",
            built_program("mxproof"),
            "run",
            "dns/",
            "--sender",
            "postfix-3.7",
            "--policy",
            "dane-only,may"};
    }

    void kill_run_and_look_for_its_containers() {
        run_mxproof({"image", "build", "postfix-3.7"}
        ); // the first time takes longer than a run is waited for
        using Kill = void (*)(pid_t);
        const std::map<std::string, Kill> kills{
            {"the harness", [](pid_t run) { kill(run, SIGKILL); }},
            {"its process group", [](pid_t run) { kill(-run, SIGKILL); }},
            {"all its processes at once", [](pid_t run) { end_at_once(processes_below(run)); }}};
        for (const auto& [what, kill] : kills) {
            Program run(long_run());
            ASSERT_THAT(run.read_until("delivering"), testing::HasSubstr("delivering"));
            kill(run.pid());
            run.wait();

            EXPECT_THAT(this->containers_after(std::chrono::seconds(5)), testing::IsEmpty()) << what;
        }
    }

    void kill_run_and_look_for_its_images_and_volumes() {
        const TemporaryDirectory directory;
        const auto tar = directory.path() / "busybox.tar";
        make_busybox_tar(tar);
        client({"import", tar.string(), "kept:1"});
        run_mxproof({"image", "build", "postfix-3.7"});
        Program run(long_run());
        ASSERT_THAT(run.read_until("delivering"), testing::HasSubstr("delivering"));
        const std::string owner =
            client({"inspect", "-f", R"({{index .Config.Labels "org.mxproof.owner"}})", a_sender()});
        client({"import", "-c", "LABEL org.mxproof.owner=" + owner, tar.string(), "of-the-run:1"});
        client({"volume", "create", "--label", "org.mxproof.owner=" + owner, "of-the-run"});
        client({"volume", "create", "--label", "org.mxproof.owner=1:1:1", "kept"});
        run.signal(SIGKILL);
        run.wait();
        EXPECT_THAT(this->containers_after(std::chrono::seconds(5)), testing::IsEmpty());

        EXPECT_THAT(
            this->docker({"images"}), AllOf(testing::HasSubstr("kept"), Not(testing::HasSubstr("of-the-run")))
        );
        EXPECT_THAT(
            this->docker({"volume", "ls"}),
            AllOf(testing::HasSubstr("kept"), Not(testing::HasSubstr("of-the-run")))
        );
        // Of a run that is no more, too.
        this->clean();
        EXPECT_THAT(this->docker({"volume", "ls"}), Not(testing::HasSubstr("kept")));
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
        auto namespaces = namespaces_of(client({"inspect", "-f", "{{.State.Pid}}", a_sender()}));
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
        const auto& sender = json.at("senders").at(0);
        EXPECT_THAT(
            std::string(sender.at("trouble_before").at(0).as_string()), testing::HasSubstr("hung up")
        );
        EXPECT_THAT(std::string(sender.at("trouble").as_string()), testing::HasSubstr("does not run"))
            << "at the second try";
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
