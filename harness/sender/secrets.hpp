// Which variables hold secrets, and how these are kept out of everything that a report could show. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

namespace harness {

/// Variables whose values no report may show, whatever their case: with a word that holds PASSWORD, PASSWD,
/// PASSPHRASE, SECRET, TOKEN or CREDENTIAL, that ends in KEY, KEYS or PASS, or that is PW or PWD
/// (`RELAY_PASSWORD`, `dbPass`, `ROOT_PW`); but not PWD and OLDPWD, the shell's directories.
bool is_secret(const std::string& variable);

/// The values of the secret ones, and the passwords in URLs of the others, the longest first. What is no
/// secret in any case is left out, since hiding it would garble every line: less than four octets, numbers of
/// less than eight digits, `true` and the like.
std::vector<std::string> secret_values(const std::map<std::string, std::string>& environment);

/// `text` with `(not shown)` wherever one of the values was, and for what stands between `://` and `@` of a
/// URL.
std::string without_secrets(std::string text, const std::vector<std::string>& values);

/// What a report shows of a variable or a file of this name.
std::string
shown_value(const std::string& name, const std::string& value, const std::vector<std::string>& secrets);

} // namespace harness
