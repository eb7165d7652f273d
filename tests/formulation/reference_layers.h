#pragma once

#include <cstdint>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

#include "cosa/architecture/architecture.h"
#include "cosa/workload/convolution.h"

namespace cosa::testing {

/// The Simba-like machine of the published run, with what each memory keeps.
inline Architecture simba16() {
  const std::vector<std::string> all{"Weights", "Inputs", "Outputs"};
  const auto level = [](std::string name, std::optional<std::int64_t> words, std::int64_t instances,
                        Residency residency) {
    StorageLevel result;
    result.name = std::move(name);
    result.capacity_words = words;
    result.instances = instances;
    result.residency = std::move(residency);
    return result;
  };
  return {"simba16",
          {level("Registers", 1, 1024, {{"Weights"}, {"Inputs", "Outputs"}}),
           level("AccumulationBuffer", 64, 128, {{"Outputs"}, {"Weights", "Inputs"}}),
           level("WeightBuffer", 16384, 128, {{"Weights"}, {"Inputs", "Outputs"}}),
           level("InputBuffer", 4096, 16, {{"Inputs"}, {"Weights", "Outputs"}}),
           level("GlobalBuffer", 65536, 1, {{"Inputs", "Outputs"}, {"Weights"}}),
           level("DRAM", std::nullopt, 1, {all, {}})},
          ComputeUnit{.name = "MAC", .instances = 1024}};
}

/// A layer of tests/data/cosa_mip/reference_optima.csv.
struct ReferenceLayer {
  Workload workload;
  double published_optimum;
};

inline std::vector<ReferenceLayer> reference_layers(const std::string& test_data_dir) {
  std::ifstream file(test_data_dir + "/cosa_mip/reference_optima.csv");
  std::string line;
  std::getline(file, line);
  std::vector<ReferenceLayer> layers;
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string net, name, machine, field;
    std::getline(fields, net, ',');
    std::getline(fields, name, ',');
    std::getline(fields, machine, ',');
    std::vector<std::int64_t> numbers;
    for (int n = 0; n < 9; ++n) {
      std::getline(fields, field, ',');
      numbers.push_back(std::stoll(field));
    }
    std::getline(fields, field, ',');
    const ConvolutionShape shape{.r = numbers[0],
                                 .s = numbers[1],
                                 .p = numbers[2],
                                 .q = numbers[3],
                                 .c = numbers[4],
                                 .k = numbers[5],
                                 .n = numbers[6],
                                 .w_stride = numbers[7],
                                 .h_stride = numbers[8]};
    layers.push_back({convolution(net + "/" + name, shape), std::stod(field)});
  }
  if (layers.empty()) {
    throw std::runtime_error("no reference layers in " + test_data_dir);
  }
  return layers;
}

}  // namespace cosa::testing
