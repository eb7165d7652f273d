// Evaluations a second on one core, over the mappings of tests/data/timeloop.
//
//     cosa_model_bench [--benchmark_filter=totals]
//
// `items_per_second` is the throughput over all mappings of the set, `median` that of the median
// mapping. The set resnet50 holds the Simba-like machine's mappings of ResNet-50's layers; the
// others are whole files: odd layers, coinciding windows and neighbour links among them.

#include <benchmark/benchmark.h>

#include <algorithm>
#include <ctime>
#include <string>
#include <vector>

#include "cosa/model/evaluator.h"
#include "model/timeloop_case.h"

namespace {

using cosa::Evaluator;
using cosa::testing::TimeloopCase;

constexpr int kRepetitions = 256;  // of one mapping between two looks at the clock

struct Job {
  Evaluator evaluator;
  cosa::EvenNest nest;
};

std::vector<Job> read_jobs(const std::string& file, const std::string& layers) {
  std::vector<Job> jobs;
  for (TimeloopCase& example : cosa::testing::read_timeloop_cases(file)) {
    if (example.workload.name().starts_with(layers)) {
      jobs.push_back(
          {Evaluator(example.workload, example.architecture, example.energy, example.options),
           example.nest});
    }
  }
  return jobs;
}

/// Time of this thread alone: other work on the machine does not count.
double processor_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

double evaluate_full(Job& job) { return job.evaluator.evaluate(job.nest).energy_pJ; }
double evaluate_totals(Job& job) { return job.evaluator.evaluate_totals(job.nest).energy_pJ; }

template <typename Evaluate>
void measure(benchmark::State& state, const std::string& file, const std::string& layers,
             const Evaluate& evaluate) {
  std::vector<Job> jobs = read_jobs(file, layers);
  std::vector<double> seconds(jobs.size(), 0.0);
  std::int64_t rounds = 0;
  for (auto unused : state) {
    static_cast<void>(unused);
    for (std::size_t i = 0; i < jobs.size(); ++i) {
      const double start = processor_seconds();
      for (int k = 0; k < kRepetitions; ++k) {
        benchmark::DoNotOptimize(evaluate(jobs[i]));
      }
      seconds[i] += processor_seconds() - start;
    }
    ++rounds;
  }
  state.SetItemsProcessed(rounds * kRepetitions * static_cast<std::int64_t>(jobs.size()));
  std::ranges::nth_element(seconds, seconds.begin() + static_cast<std::ptrdiff_t>(jobs.size() / 2));
  state.counters["median"] = static_cast<double>(rounds * kRepetitions) / seconds[jobs.size() / 2];
  state.counters["mappings"] = static_cast<double>(jobs.size());
}

void register_set(const std::string& name, const std::string& file, const std::string& layers) {
  benchmark::RegisterBenchmark(("full/" + name).c_str(), [=](benchmark::State& state) {
    measure(state, file, layers, evaluate_full);
  });
  benchmark::RegisterBenchmark(("totals/" + name).c_str(), [=](benchmark::State& state) {
    measure(state, file, layers, evaluate_totals);
  });
}

[[maybe_unused]] const bool kRegistered = [] {
  register_set("resnet50", "simba16.jsonl.gz", "resnet50/");
  for (const std::string name : {"simba16", "rf168", "systolic32", "neighbours"}) {
    register_set(name, name + ".jsonl.gz", "");
  }
  return true;
}();

}  // namespace
