#include "harness/run/serve_world.hpp"

#include "harness/network/capabilities.hpp"
#include "harness/run/end_signals.hpp"
#include "harness/run/fleeting_directory.hpp"
#include "harness/run/guest.hpp"
#include "harness/run/peer_table.hpp"
#include "harness/run/privileged.hpp"
#include "harness/run/session.hpp"
#include "harness/run/world_files.hpp"
#include "harness/run/world_record.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <csignal>
#include <ctime>
#include <optional>
#include <unistd.h>

namespace harness {

namespace {

namespace asio = boost::asio;

// For a command that was asked to end.
constexpr std::chrono::seconds kGrace{5};

GuestSettings guest_settings(const ServeSettings& settings, const std::filesystem::path& directory) {
    GuestSettings guest;
    guest.command = settings.command;
    guest.environment = {"MXPROOF_WORLD=" + directory.string()};
    guest.resolv_conf = directory / "resolv.conf";
    guest.nsswitch_conf = directory / "nsswitch.conf";
    return guest;
}

// The terminal sends an interrupt to the command as well, and that decides what it means, as with system(3).
bool comes_from_the_terminal(int number) {
    return number == SIGINT && tcgetpgrp(STDIN_FILENO) == getpgrp();
}

// Until the command has ended.
class Serving {
public:
    /// `signals`: caught since before the command was there.
    Serving(asio::io_context& context, asio::signal_set& signals, Guest& guest, bool has_command)
        : guest_(guest), has_command_(has_command), signals_(signals), ended_(context, dup(guest.pidfd())),
          grace_(context) {
        await_signal();
        ended_.async_wait(asio::posix::descriptor_base::wait_read, [&context](auto) { context.stop(); });
    }

private:
    void await_signal() {
        signals_.async_wait([this](boost::system::error_code error, int number) {
            if (error) return;
            if (!has_command_ || !comes_from_the_terminal(number)) ask_to_end();
            await_signal();
        });
    }

    void ask_to_end() {
        guest_.ask_to_end();
        grace_.expires_after(kGrace);
        grace_.async_wait([this](boost::system::error_code error) {
            if (!error) guest_.kill();
        });
    }

    Guest& guest_;
    bool has_command_;
    asio::signal_set& signals_;
    asio::posix::stream_descriptor ended_;
    asio::steady_timer grace_;
};

int serve(const ServeSettings& settings, const std::filesystem::path& directory) {
    asio::io_context context(1);
    Session session(context, settings.scenarios, {settings.seed, std::time(nullptr)});
    const StagedWorld& world = session.world();
    write_world_files(directory, world, session.root());
    WorldRecord record(context, session, directory);
    asio::signal_set signals(context);
    add_end_signals(signals);
    Guest guest(guest_settings(settings, directory));
    keep_only_kept_capabilities();
    const Serving serving(context, signals, guest, !settings.command.empty());
    settings.ready({guest.pid(), directory, peer_table(world.scenarios), peer_list(world.scenarios)});
    context.run();
    context.restart();
    context.poll(); // the end of what the command had open
    record.finish();
    return guest.wait();
}

} // namespace

int serve_world(const ServeSettings& settings) {
    std::optional<FleetingDirectory> fleeting;
    if (settings.directory.empty()) fleeting.emplace();
    int exit_code = 0;
    with_privileges([&] { exit_code = serve(settings, fleeting ? fleeting->path() : settings.directory); });
    return exit_code;
}

} // namespace harness
