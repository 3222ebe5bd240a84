// What is sent to the Docker Engine API and read from it, as pure text: request bodies, replies, API
// versions.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace harness {

struct ContainerState {
    std::string id;
    std::string name;
    std::string image;
    bool running = false;
    int pid = 0; // of its first process, in this machine's numbers; 0 if it does not run
    int exit_code = 0;
    std::string error; // why it could not start, in the engine's words
    bool terminal = false;
    std::map<std::string, std::string> labels;
    std::map<std::string, std::string> environment;
};

struct ImageFacts {
    std::string id;
    std::map<std::string, std::string> labels;
};

/// An image or a volume in a list.
struct Labelled {
    std::string id; // of a volume: its name
    std::map<std::string, std::string> labels;
};

struct EngineFacts {
    std::string name;       // `Docker`, `Podman`
    std::string version;    // its own
    std::string api;        // the newest API version that it speaks
    std::string oldest_api; // and the oldest
};

/// The version of the API that both sides speak, for the path of a request: 1.41 (Docker 20.10) if the engine
/// does, else the nearest that it has. Throws std::runtime_error if `facts` names none.
std::string agreed_api(const EngineFacts& facts);

/// Whether the newest version that the engine speaks is one that mxproof is tested with.
bool speaks_tested_api(const EngineFacts& facts);

std::string exec_body(const std::vector<std::string>& argv);

// The replies. All throw std::runtime_error on text that is not such a reply.
EngineFacts parse_version(std::string_view body);
ContainerState parse_container(std::string_view body);
ImageFacts parse_image(std::string_view body);
std::string parse_id(std::string_view body); // of a create or exec reply
std::vector<ContainerState> parse_list(std::string_view body);
std::vector<Labelled> parse_images(std::string_view body);
std::vector<Labelled> parse_volumes(std::string_view body);
int parse_exit_code(std::string_view body); // of an exec's state

/// The engine's own words in a refusal: its `message`, or the text as it is.
std::string refusal_text(std::string_view body);

/// One line of the stream that a pull, an import or a load answers with.
struct StreamMessage {
    std::string status; // what it does now
    std::string error;  // why it gave up; empty if it did not
};
StreamMessage parse_stream_message(std::string_view line);

/// Percent-encoded for a query (RFC 3986 2.1).
std::string query_encoded(std::string_view text);

} // namespace harness
