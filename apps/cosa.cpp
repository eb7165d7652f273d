#include <CLI/CLI.hpp>
#include <cstdio>
#include <exception>
#include <string>

#include "cosa/base/version.h"

namespace {

int run(int argc, char** argv) {
  CLI::App app("Schedules tensor workloads on spatial accelerators.", "cosa");
  app.set_version_flag("--version", "cosa " + std::string(cosa::version()));
  CLI11_PARSE(app, argc, argv);
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  try {
    return run(argc, argv);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "cosa: %s\n", error.what());
    return 1;
  }
}
