#include <CLI/CLI.hpp>
#include <string>

#include "cosa/base/version.h"

int main(int argc, char** argv) {
  CLI::App app("Schedules tensor workloads on spatial accelerators.", "cosa");
  app.set_version_flag("--version", "cosa " + std::string(cosa::version()));
  CLI11_PARSE(app, argc, argv);
  return 0;
}
