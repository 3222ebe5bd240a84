#include "harness/sender/container/policy_maps.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace harness {

namespace {

namespace asio = boost::asio;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kPause{100};

// Prints those of its arguments that cannot be asked. The key is a domain that nobody has (RFC 6761 6.4), so
// that no table has a policy for it. With a main.cf of its own, which names no log: the container's would
// take these errors for those of Postfix.
constexpr const char* kAsk = R"(d=$(mktemp -d) && : >"$d/main.cf" || exit
for table; do
  said=$(postmap -c "$d" -q mxproof.invalid "$table" 2>&1 >/dev/null)
  case $said in *fatal:*) echo "$table" ;; esac
done
rm -r "$d")";

// Of the others Postfix reads a file, or asks a server that no image brings along.
bool asks_a_server(const std::string& table) {
    return table.starts_with("socketmap:") || table.starts_with("tcp:");
}

} // namespace

std::vector<std::string> tables_of(std::string_view list) {
    std::vector<std::string> tables;
    std::string table;
    int depth = 0;
    for (const char c : list) {
        depth += c == '{' ? 1 : c == '}' ? -1 : 0;
        const bool separates = depth == 0 && (c == ',' || c == ' ' || c == '\t' || c == '\r' || c == '\n');
        if (!separates) table += c;
        if (separates && !table.empty()) tables.push_back(std::exchange(table, {}));
    }
    if (!table.empty()) tables.push_back(std::move(table));
    return tables;
}

asio::awaitable<std::vector<std::string>>
silent_policy_maps(EngineClient engine, std::string container, std::chrono::seconds limit) {
    const auto deadline = Clock::now() + limit;
    const std::vector<std::string> list{"postconf", "-xh", "smtp_tls_policy_maps"};
    const ExecResult listed = co_await engine.exec(container, list);
    std::vector<std::string> silent = tables_of(listed.output);
    std::erase_if(silent, [](const std::string& table) { return !asks_a_server(table); });
    asio::steady_timer pause(co_await asio::this_coro::executor);
    while (!silent.empty()) {
        std::vector<std::string> ask{"sh", "-c", kAsk, "sh"};
        ask.insert(ask.end(), silent.begin(), silent.end());
        const ExecResult asked = co_await engine.exec(container, ask);
        silent = tables_of(asked.output);
        if (Clock::now() > deadline) break;
        pause.expires_after(kPause);
        if (!silent.empty()) co_await pause.async_wait(asio::use_awaitable);
    }
    co_return silent;
}

} // namespace harness
