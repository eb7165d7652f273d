// Schedules a convolution on a machine that is described in code, and prints the loop nest.
#include <cosa/architecture/architecture.h>
#include <cosa/mapping/nest_text.h>
#include <cosa/scheduler/scheduler.h>
#include <cosa/workload/convolution.h>

#include <iostream>

int main() {
  // 3x3 filters, 56 x 56 outputs, 64 channels in and out.
  const cosa::Workload layer =
      cosa::convolution("conv", {.r = 3, .s = 3, .p = 56, .q = 56, .c = 64, .k = 64});

  // 256 multipliers with registers, below one buffer, below DRAM; innermost first.
  const cosa::Architecture machine(
      "machine",
      {{.name = "Registers", .capacity_words = 32, .instances = 256},
       {.name = "Buffer", .capacity_words = 65536},
       {.name = "DRAM", .technology = cosa::Technology::kDram, .read_bandwidth = 16}},
      {.instances = 256});

  const cosa::Schedule schedule = cosa::schedule(layer, machine);
  std::cout << to_string(schedule.termination) << '\n';
  if (!schedule.mapping) {
    return 1;
  }
  std::cout << nest_text(layer, machine, *schedule.mapping) << schedule.cost->cycles << " cycles, "
            << schedule.cost->energy_pJ << " pJ\n";
  return 0;
}
