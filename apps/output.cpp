#include "output.h"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <system_error>

#include "cosa/base/input_error.h"
#include "cosa/io/text_file.h"

namespace cosa::cli {
namespace {

bool is_set(const char* variable) {
  const char* value = std::getenv(variable);
  return value != nullptr && *value != '\0';
}

}  // namespace

void write_result(std::string_view text) {
  if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size() || std::fflush(stdout) != 0) {
    throw InputError(fmt::format("the result cannot be written: {}", std::strerror(errno)),
                     "check where stdout goes");
  }
}

void write_result(std::string_view text, const std::optional<std::filesystem::path>& file) {
  if (file) {
    write_text_file(*file, text);
  } else {
    write_result(text);
  }
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) {
    throw InputError(fmt::format("{} cannot be made: {}", folder.string(), error.message()),
                     "name a folder that can be written");
  }
}

void print_error(std::string_view message) { fmt::print(stderr, "cosa: error: {}\n", message); }

void print_warning(std::string_view message) { fmt::print(stderr, "cosa: warning: {}\n", message); }

bool stdout_takes_color() {
  const char* terminal = std::getenv("TERM");
  return isatty(STDOUT_FILENO) != 0 && !is_set("NO_COLOR") && terminal != nullptr &&
         std::string(terminal) != "dumb";
}

bool stderr_is_terminal() { return isatty(STDERR_FILENO) != 0; }

}  // namespace cosa::cli
