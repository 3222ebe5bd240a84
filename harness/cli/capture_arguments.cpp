#include "harness/cli/capture_arguments.hpp"

#include "fake_dns/domain_name.hpp"

#include <CLI/CLI.hpp>

#include <arpa/inet.h>

namespace harness {

namespace {

std::string complaint_about_address(const std::string& word) {
    in6_addr address{};
    const bool is_address =
        inet_pton(AF_INET, word.c_str(), &address) == 1 || inet_pton(AF_INET6, word.c_str(), &address) == 1;
    return is_address ? std::string() : "found \"" + word + "\", expected an address such as 127.0.0.1";
}

std::string complaint_about_domain(const std::string& word) {
    const bool has_letters_alone =
        word.find_first_not_of("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.") ==
        std::string::npos;
    const auto name = fake_dns::DomainName::from_text(word);
    const bool is_domain = has_letters_alone && name && !name->is_root();
    return is_domain ? std::string()
                     : "found \"" + word + "\", expected a domain in ASCII such as example.org";
}

void add_domains(CLI::App& app, CaptureOptions& options, bool required) {
    app.add_option("domain", options.domains, "Domains: what is behind the @ of a recipient")
        ->required(required)
        ->check(complaint_about_domain);
}

void add_ways_to_ask(CLI::App& app, CaptureOptions& options) {
    app.add_option(
           "--resolver",
           options.resolver,
           "The address of a validating resolver; that of resolv.conf(5) by default"
    )
        ->type_name("ADDRESS")
        ->check(complaint_about_address);
    app.add_flag("--no-smtp", options.no_smtp, "Ask the DNS and the MTA-STS policy host, and no MX host");
    app.add_option("--limit", options.limit, "Seconds that a host may take for each step")
        ->type_name("SECONDS")
        ->capture_default_str()
        ->check(CLI::Range(1, 300));
    app.footer("It asks the resolver, the policy host and each MX host once, begins no mail, and says QUIT. "
               "Nothing else of mxproof leaves this machine: docs/capture.md");
}

} // namespace

void add_questions(CLI::App& app, CaptureOptions& options) {
    add_domains(app, options, true);
    add_ways_to_ask(app, options);
}

void add_capture(CLI::App& app, CaptureOptions& options) {
    add_domains(app, options, false);
    add_ways_to_ask(app, options);
    app.add_option(
           "--from",
           options.from,
           "What dig, delv, drill, posttls-finger, openssl s_client or a mail server's log said, in files (- "
           "is stdin): the network is not asked. Without a domain that of the text"
    )
        ->type_name("FILE");
    app.callback([&app, &options] {
        if (options.domains.empty() && options.from.empty())
            throw CLI::ParseError(
                "`capture` expects a domain, or --from FILE", CLI::ExitCodes::RequiredError
            );
        for (const char* name : {"--resolver", "--no-smtp", "--limit"})
            if (!options.from.empty() && app.count(name) != 0) throw CLI::ExcludesError("--from", name);
    });
    app.add_option(
           "-o,--output", options.output, "The file; of several domains a folder. On stdout by default"
    )
        ->type_name("FILE");
    app.add_flag("--keep-names", options.keep_names, "Tell the real names beside the peer");
}

} // namespace harness
