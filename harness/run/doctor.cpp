#include "harness/run/doctor.hpp"

#include "harness/engine/engine_address.hpp"
#include "harness/engine/engine_sight.hpp"
#include "harness/model/postfix_version.hpp"
#include "harness/mta/postfix/postfix_installation.hpp"
#include "harness/mta/postfix/sts_daemon.hpp"
#include "harness/network/privileges.hpp"
#include "harness/run/prepare_engine.hpp"
#include "harness/sender/process/process_sender.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <optional>

namespace harness {

namespace {

using State = Finding::State;

State needed(bool is_there) {
    return is_there ? State::good : State::missing;
}

Finding examine_privileges() {
    const std::string missing = missing_privileges_text();
    return {needed(missing.empty()), "the privileges for namespaces, mounts and ports 25 and 53", missing};
}

// The oldest version whose texts are known, and the oldest that sets RES_TRUSTAD itself: without it glibc
// hides AD.
bool is_old(const std::string& version) {
    return parse_postfix_version(version).value_or(PostfixVersion{}) < PostfixVersion{3, 5};
}

// Containers bring their own.
Finding examine_postfix(const Finding& engine) {
    const auto version = installed_postfix_version();
    if (version && !is_old(*version)) return {State::good, "Postfix " + *version, ""};
    const std::string remedy = version ? "mxproof knows the texts of Postfix 3.5 and later"
                                       : "apt-get install postfix   (\"No configuration\" is enough)";
    const std::string what = version ? "Postfix " + *version : "Postfix";
    if (engine.state == State::good)
        return {State::without, what + ": only --sender and --twin work", remedy};
    return {State::missing, what, remedy};
}

Finding examine_sts_daemon() {
    if (!why_no_sts_daemon()) return {State::good, "mta-sts-daemon, for policies with sts=", ""};
    return {
        State::without,
        "mta-sts-daemon: all but policies with sts= works",
        "apt-get install postfix-mta-sts-resolver"};
}

Finding examine_ipv6() {
    std::ifstream file("/proc/sys/net/ipv6/conf/all/disable_ipv6");
    return {
        needed(file.good()),
        "IPv6 in the kernel",
        "boot without ipv6.disable=1; the peers have IPv6 addresses"};
}

Finding examine_resolv_conf() {
    std::error_code error;
    const bool leads_somewhere = std::filesystem::exists("/etc/resolv.conf", error);
    return {
        needed(leads_somewhere),
        "an /etc/resolv.conf to put the fake resolver over",
        "touch /etc/resolv.conf"};
}

// What the machine's own Postfix does needs none.
Finding without_engine(const std::string& why) {
    return {State::without, "a container engine: all but --sender, --twin and `image build` works", why};
}

Finding examine_engine() {
    try {
        const std::filesystem::path socket = engine_of_environment();
        const EngineFacts facts = ask_engine(socket);
        const std::string name = fmt::format("{} {} at {}", facts.name, facts.version, socket.string());
        if (!engine_is_in_sight(socket))
            return without_engine(fmt::format(
                "{} is outside of this container, and its containers are out of reach: docker run --pid host",
                name
            ));
        if (!speaks_tested_api(facts))
            return without_engine(fmt::format(
                "{} speaks API {} only: mxproof needs Docker 20.10 or Podman 4, or later", name, facts.api
            ));
        return {State::good, fmt::format("{} (API {}), for --sender and --twin", name, facts.api), ""};
    } catch (const EngineError& error) {
        return without_engine(error.what());
    }
}

} // namespace

std::vector<Finding> examine_machine() {
    const Finding engine = examine_engine();
    return {
        examine_privileges(),
        examine_postfix(engine),
        examine_sts_daemon(),
        examine_ipv6(),
        examine_resolv_conf(),
        engine,
    };
}

} // namespace harness
