#include "tests/support/snapshot.hpp"

#include "tests/support/mxproof_program.hpp"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <numeric>
#include <set>
#include <sstream>
#include <stdexcept>
#include <sys/stat.h>
#include <sys/xattr.h>

namespace support {

namespace {

namespace fs = std::filesystem;

std::string output_of(const std::vector<std::string>& argv) {
    const auto result = run_program(argv);
    return result.exit_code == 0 ? result.out
                                 : result.out + result.err + "exit code " + std::to_string(result.exit_code);
}

std::multiset<std::string> lines_of(const std::string& text) {
    std::multiset<std::string> lines;
    std::istringstream in(text);
    for (std::string line; std::getline(in, line);)
        lines.insert(line + "\n");
    return lines;
}

std::string sorted(const std::string& text) {
    const auto lines = lines_of(text);
    return std::accumulate(lines.begin(), lines.end(), std::string());
}

std::string pid_of(const std::string& name) {
    std::string pid = output_of({"docker", "inspect", "-f", "{{.State.Pid}}", name});
    pid.pop_back();
    if (pid.empty() || pid == "0" || pid.find_first_not_of("0123456789") != std::string::npos)
        throw std::runtime_error(name + " does not run: " + pid);
    return pid;
}

std::string sha256_of(const std::string& content) {
    std::array<unsigned char, 32> digest{};
    EVP_Digest(content.data(), content.size(), digest.data(), nullptr, EVP_sha256(), nullptr);
    std::string text;
    for (const unsigned char octet : digest)
        text += fmt::format("{:02x}", octet);
    return text;
}

std::string attributes_of(const fs::path& file) {
    std::array<char, 4096> names{};
    const ssize_t size = llistxattr(file.c_str(), names.data(), names.size());
    std::string text;
    for (ssize_t at = 0; at < size;) {
        const std::string name = names.data() + at;
        std::array<char, 4096> value{};
        const ssize_t length = lgetxattr(file.c_str(), name.c_str(), value.data(), value.size());
        text += name + "=" +
                std::string(value.data(), static_cast<std::size_t>(std::max<ssize_t>(length, 0))) + ";";
        at += static_cast<ssize_t>(name.size()) + 1;
    }
    return text;
}

void see_file(Snapshot& seen, const std::string& key, const fs::path& file) {
    struct stat is = {};
    if (lstat(file.c_str(), &is) != 0) return; // it has gone in the meantime
    seen[key + ": inode"] =
        fmt::format("{:o} {}:{}, {} links", is.st_mode & S_IFMT, is.st_dev, is.st_ino, is.st_nlink);
    seen[key + ": owner"] = fmt::format("{}:{}", is.st_uid, is.st_gid);
    seen[key + ": mode"] = fmt::format("{:o}", is.st_mode & ~static_cast<unsigned>(S_IFMT));
    seen[key + ": times"] = fmt::format(
        "{}.{:09} {}.{:09}", is.st_mtim.tv_sec, is.st_mtim.tv_nsec, is.st_ctim.tv_sec, is.st_ctim.tv_nsec
    );
    seen[key + ": attributes"] = attributes_of(file);
    if (S_ISREG(is.st_mode)) seen[key + ": content"] = sha256_of(read_file(file));
    if (S_ISLNK(is.st_mode)) seen[key + ": target"] = fs::read_symlink(file).string();
}

// `14 (smtp) S 1 …`: the 22nd is the time of its start, in ticks since that of the machine; proc(5).
std::string start_of(const std::string& pid) {
    const std::string text = read_file("/proc/" + pid + "/stat");
    const auto name_end = text.rfind(')');
    std::istringstream words(name_end == std::string::npos ? "" : text.substr(name_end + 1));
    std::string word;
    for (int i = 3; i <= 22; ++i)
        words >> word;
    return word;
}

void see_processes(Snapshot& seen, const std::string& name, const std::string& first) {
    std::error_code gone;
    const fs::path own = fs::read_symlink("/proc/" + first + "/ns/pid");
    for (const auto& entry : fs::directory_iterator("/proc")) {
        const std::string pid = entry.path().filename();
        if (fs::read_symlink(entry.path() / "ns/pid", gone) != own || gone) continue;
        std::string words = read_file(entry.path() / "cmdline");
        if (words.empty()) continue; // it has ended
        for (char& c : words)
            if (c == '\0') c = ' ';
        seen[name + ": process " + pid + " " + words] = "started at " + start_of(pid);
    }
}

void see_network(Snapshot& seen, const std::string& name, const std::string& pid) {
    const std::map<std::string, std::string> questions{
        {"links", "ip -o link"},
        {"addresses", "ip -o address | sed 's/_lft [0-9]*sec/_lft/g'"},
        {"routes", "ip route show table all; ip -6 route show table all"},
        {"rules", "ip rule; ip -6 rule"},
        {"filters", "iptables-save 2>/dev/null | grep -v ^#; ip6tables-save 2>/dev/null | grep -v ^#; :"},
        // Random once for each packet that asks for it, or what the kernel counts.
        {"settings",
         "grep -r '' /proc/sys/net 2>/dev/null | grep -v -e stable_secret -e nf_conntrack_count; :"}};
    for (const auto& [what, command] : questions)
        seen[name + ": " + what] = output_of({"nsenter", "--target", pid, "--net", "sh", "-c", command});
}

// Every entry below `directory`, in which others may make and remove some meanwhile: one that has gone is not
// seen, as if it had gone before. `visit` tells whether to look below its entry.
template <class Visit>
void walk(const fs::path& directory, const Visit& visit) {
    std::error_code error;
    fs::directory_iterator at(directory, fs::directory_options::skip_permission_denied, error);
    for (; !error && at != fs::directory_iterator(); at.increment(error)) {
        std::error_code gone;
        if (visit(*at) && at->symlink_status(gone).type() == fs::file_type::directory)
            walk(at->path(), visit);
    }
    if (error && error != std::errc::no_such_file_or_directory)
        throw fs::filesystem_error("cannot read", directory, error);
}

std::string names_below(const fs::path& directory) {
    std::set<std::string> names;
    std::error_code none;
    for (const auto& entry : fs::directory_iterator(directory, none))
        names.insert(entry.path().filename());
    std::string text;
    for (const std::string& name : names)
        text += name + "\n";
    return text;
}

} // namespace

void see_files(Snapshot& seen, const std::string& name, const fs::path& root) {
    see_file(seen, name + ": /", root / "."); // what /proc/PID/root leads to
    walk(root, [&](const fs::directory_entry& entry) {
        const std::string path = "/" + entry.path().lexically_relative(root).string();
        if (path == "/proc" || path == "/sys") return false;
        see_file(seen, name + ": " + path, entry.path());
        return true;
    });
}

void see_container(Snapshot& seen, const std::string& name, const fs::path& data) {
    const std::string pid = pid_of(name);
    seen[name + ": inspection"] = output_of({"docker", "inspect", name});
    seen[name + ": diff"] = sorted(output_of({"docker", "diff", name}));
    seen[name + ": mounts"] = read_file("/proc/" + pid + "/mountinfo");
    for (const auto& entry : fs::directory_iterator("/proc/" + pid + "/ns"))
        seen[name + ": " + entry.path().filename().string()] = fs::read_symlink(entry.path()).string();
    see_files(seen, name, "/proc/" + pid + "/root");
    std::string id = output_of({"docker", "inspect", "-f", "{{.Id}}", name});
    id.pop_back();
    see_files(seen, "engine's of " + name, data / "containers" / id);
    see_network(seen, name, pid);
    see_processes(seen, name, pid);
}

void see_engine(Snapshot& seen, const fs::path& data) {
    // The engine lists what was made in the same second in any order.
    const auto listed = [](const std::vector<std::string>& argv) { return sorted(output_of(argv)); };
    seen["containers"] =
        listed({"docker", "ps", "-a", "--no-trunc", "--format", "{{.ID}} {{.Names}} {{.Image}}"});
    seen["images"] =
        listed({"docker", "images", "-a", "--no-trunc", "--format", "{{.ID}} {{.Repository}} {{.Tag}}"});
    seen["volumes"] = listed({"docker", "volume", "ls"});
    const std::string networks =
        output_of({"docker", "network", "ls", "--no-trunc", "--format", "{{.Name}}"});
    std::istringstream names(networks);
    for (std::string network; names >> network;)
        seen["network " + network] = output_of({"docker", "network", "inspect", network});
    walk(data / "image", [&](const fs::directory_entry& entry) {
        std::error_code gone;
        if (entry.is_directory(gone))
            seen["images on the disk: " + entry.path().string()] = names_below(entry.path());
        return true;
    });
    seen["volumes on the disk"] = names_below(data / "volumes");
    seen["containers on the disk"] = names_below(data / "containers");
}

namespace {

// Of a value of several lines only those that came or went, unless their order alone is another one.
void add_difference(
    std::vector<std::string>& found,
    const std::string& key,
    const std::string& before,
    const std::string& after
) {
    const auto old_lines = lines_of(before);
    const auto new_lines = lines_of(after);
    if (old_lines == new_lines || (old_lines.size() <= 1 && new_lines.size() <= 1)) {
        found.push_back(key + ": " + before + ", then " + after);
        return;
    }
    const auto add = [&](const auto& some, const auto& others, const std::string& what) {
        std::vector<std::string> only;
        std::set_difference(some.begin(), some.end(), others.begin(), others.end(), std::back_inserter(only));
        for (const std::string& line : only)
            found.push_back(key + ": " + line.substr(0, line.size() - 1) + what);
    };
    add(old_lines, new_lines, ", then gone");
    add(new_lines, old_lines, ": not there before");
}

} // namespace

std::vector<std::string> differences(const Snapshot& before, const Snapshot& after) {
    std::vector<std::string> lines;
    for (const auto& [key, value] : before) {
        const auto found = after.find(key);
        if (found == after.end())
            lines.push_back(key + ": " + value + ", then gone");
        else if (found->second != value)
            add_difference(lines, key, value, found->second);
    }
    for (const auto& [key, value] : after)
        if (!before.contains(key)) lines.push_back(key + ": not there, then " + value);
    return lines;
}

std::string inside(const std::string& name, std::vector<std::string> argv) {
    argv.insert(argv.begin(), {"nsenter", "--target", pid_of(name), "--all", "--"});
    return output_of(argv);
}

} // namespace support
