// A MxServer on loopback for tests: the server runs in the test's thread, the client in one of its own.
#pragma once

#include "fake_mx/mx_server.hpp"

#include <boost/asio/io_context.hpp>

#include <atomic>
#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <sys/resource.h>
#include <thread>
#include <utility>
#include <vector>

namespace script {

class LoopbackServer {
public:
    explicit LoopbackServer(
        fake_mx::HostSpec host,
        fake_mx::Listen listen = {.port = 0},
        const std::vector<fake_mx::FurtherPort>& more = {}
    )
        : LoopbackServer(lookup_of(std::move(host)), std::move(listen), more) {}

    LoopbackServer(
        fake_mx::HostLookup hosts, fake_mx::Listen listen, const std::vector<fake_mx::FurtherPort>& more = {}
    )
        : server(
              context,
              listen,
              std::move(hosts),
              [this](std::shared_ptr<const fake_mx::SessionRecord> record) {
                  sessions.push_back(std::move(record));
              },
              more,
              [this](const fake_mx::SessionRecord& record) {
                  if (grown) grown(record);
              }
          ) {
        allow_as_many_files_as_possible();
    }

    /// Runs a client, which blocks, and serves until it is done and every session is over. False if that
    /// takes longer than the limit; then the sessions say what was seen.
    [[nodiscard]] bool serve(
        const std::function<void(unsigned short port)>& client,
        std::chrono::seconds limit = std::chrono::seconds(20)
    ) {
        const auto deadline = std::chrono::steady_clock::now() + limit;
        std::atomic<bool> done = false;
        std::thread thread([&] {
            client(server.port());
            done = true;
        });
        while ((!done || server.open_sessions() > 0) && std::chrono::steady_clock::now() < deadline)
            context.run_one_for(std::chrono::milliseconds(20));
        const bool in_time = done && server.open_sessions() == 0;
        server.stop(); // a client that still waits meets the end of its connection
        while (!done)
            context.run_one_for(std::chrono::milliseconds(20));
        thread.join();
        return in_time;
    }

    boost::asio::io_context context{1};
    std::vector<std::shared_ptr<const fake_mx::SessionRecord>> sessions;
    fake_mx::SessionGrown grown;
    fake_mx::MxServer server;

private:
    // Both ends are in this process: hundreds of them need more than the 1024 that a shell allows at first.
    static void allow_as_many_files_as_possible() {
        rlimit files{};
        getrlimit(RLIMIT_NOFILE, &files);
        files.rlim_cur = files.rlim_max;
        setrlimit(RLIMIT_NOFILE, &files);
    }

    static fake_mx::HostLookup lookup_of(fake_mx::HostSpec host) {
        return [shared = std::make_shared<const fake_mx::HostSpec>(std::move(host))](std::string_view) {
            return shared;
        };
    }
};

} // namespace script
