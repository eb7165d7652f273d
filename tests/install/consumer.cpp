#include <cosa/base/termination.h>
#include <cosa/base/version.h>
#include <cosa/io/architecture_yaml.h>
#include <cosa/io/mapspace_yaml.h>
#include <cosa/scheduler/scheduler.h>
#include <cosa/workload/convolution.h>

#include <exception>
#include <iostream>

// Schedules one small layer, which takes every library that the package depends on.
int main(int argc, char** argv) {
  if (argc != 3) {
    std::cerr << "usage: consumer ARCHITECTURE MAPSPACE\n";
    return 2;
  }
  try {
    const cosa::Architecture machine =
        cosa::read_mapspace(argv[2], cosa::read_architecture(argv[1]));
    const cosa::Workload layer = cosa::convolution("layer", {.p = 14, .q = 14, .c = 64, .k = 64});
    const cosa::Schedule schedule = cosa::schedule(layer, machine, {.engine = cosa::Engine::kCosa});
    std::cout << "cosa " << cosa::version() << ": " << cosa::to_string(schedule.termination)
              << '\n';
    return 0;
  } catch (const std::exception& error) {
    std::cerr << error.what() << '\n';
    return 1;
  }
}
