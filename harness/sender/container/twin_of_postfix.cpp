#include "harness/sender/container/twin_of_postfix.hpp"

#include "harness/base/resolv_conf.hpp"
#include "harness/mta/postfix/postfix_places.hpp"
#include "harness/sender/container/original_container.hpp"

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;

constexpr std::chrono::seconds kStackStartLimit{60}; // of a stack that has just been started

// A CAfile is all that Postfix trusts, a CApath goes beside what else is in there.
std::vector<ArchivedFile> trusted_files(const PostfixPlaces& places, const PostfixTwinSettings& wanted) {
    if (!places.ca_file.empty()) return {{places.ca_file, wanted.roots_pem}};
    if (places.ca_path.empty()) return {};
    return {{places.ca_path + "/" + wanted.roots_file_name, wanted.roots_pem}};
}

// What smtp(8) reads once it is in its chroot, where the original has one.
std::vector<ArchivedFile> chroot_files(
    const std::string& queue,
    const PostfixPlaces& places,
    const PostfixTwinSettings& wanted,
    const std::vector<std::string>& resolvers
) {
    std::vector<ArchivedFile> files{{queue + "/etc/resolv.conf", resolv_conf(resolvers, kShortPatience)}};
    if (places.ca_file.empty() && !places.ca_path.empty())
        files.push_back({queue + places.ca_path_as_named + "/" + wanted.roots_file_name, wanted.roots_pem});
    return files;
}

} // namespace

asio::awaitable<std::string> make_twin_of_postfix(
    Twin& twin, PostfixTwinSettings wanted, std::vector<std::string> resolvers, std::vector<Setting>& settings
) {
    co_await twin.find();
    co_await await_postfix(twin.engine(), twin.original(), kStackStartLimit);
    co_await twin.take();
    std::vector<std::string> question = postfix_question();
    const std::string answer = co_await twin.ask(std::move(question));
    const PostfixPlaces postfix = parse_postfix_places(answer);
    const auto trusted = trusted_files(postfix, wanted);
    TwinPlaces places{postfix.queues, {}};
    for (const ArchivedFile& file : trusted)
        places.written.push_back(file.path);
    std::string id = co_await twin.create(std::move(places), resolvers);
    settings.insert(settings.end(), twin.settings().begin(), twin.settings().end());
    const std::string resolver = resolv_conf(resolvers, kShortPatience);
    settings.push_back({"/etc/resolv.conf", resolver, wanted.asks});
    for (const ArchivedFile& file : trusted) {
        if (co_await twin.put(file))
            settings.push_back({file.path, "the world's roots", "the fake public CA is trusted"});
    }
    for (const std::string& queue : postfix.queues) {
        const auto files = chroot_files(queue, postfix, wanted, resolvers);
        for (const ArchivedFile& file : files)
            co_await twin.put(file);
    }
    if (postfix.logs_to_syslog)
        settings.push_back(
            {"note", "maillog_file is empty", "if it logs to syslog alone, nothing can be judged"}
        );
    co_return id;
}

} // namespace harness
