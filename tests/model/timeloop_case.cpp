#include "model/timeloop_case.h"

#include <zlib.h>

#include <array>
#include <map>
#include <memory>
#include <stdexcept>

#include "cosa/io/architecture_yaml.h"
#include "cosa/io/energy_reference_table_yaml.h"
#include "cosa/workload/convolution.h"
#include "support/folders.h"

namespace cosa::testing {
namespace {

using nlohmann::json;

const std::string kDirectory = COSA_TEST_DATA_DIR "/timeloop/";

std::string read_gzip(const std::string& path) {
  const std::unique_ptr<gzFile_s, int (*)(gzFile)> file(gzopen(path.c_str(), "rb"), &gzclose);
  if (file == nullptr) {
    throw std::runtime_error("cannot open " + path);
  }
  std::string text;
  std::array<char, 1 << 16> buffer{};
  for (int count = 0; (count = gzread(file.get(), buffer.data(), buffer.size())) != 0;) {
    if (count < 0) {
      throw std::runtime_error("cannot read " + path);
    }
    text.append(buffer.data(), static_cast<std::size_t>(count));
  }
  return text;
}

StorageLevel memory(std::string name, std::int64_t words, int bits, int block,
                    std::int64_t instances) {
  StorageLevel level;
  level.name = std::move(name);
  level.capacity_words = words;
  level.word_bits = bits;
  level.block_size = block;
  level.instances = instances;
  return level;
}

StorageLevel with_ports(StorageLevel level, std::optional<double> read,
                        std::optional<double> write) {
  level.read_bandwidth = read;
  level.write_bandwidth = write;
  return level;
}

StorageLevel with_mesh(StorageLevel level, std::int64_t mesh_x, double energy_pJ) {
  level.mesh_x = mesh_x;
  level.access_energy = AccessEnergy{energy_pJ, energy_pJ};
  return level;
}

StorageLevel dram(StorageLevel level) {
  level.technology = Technology::kDram;
  level.capacity_words = std::nullopt;
  return level;
}

/// chiplet64.yaml, which is a tree.
Architecture chiplet64() {
  return {"chiplet64",
          {with_ports(memory("PsumStore", 40, 24, 1, 16), 2, 2),
           with_ports(memory("WeightStore", 4096, 8, 2, 16), 6, std::nullopt),
           memory("InputStore", 2048, 8, 4, 16),
           with_ports(memory("GlobalBuffer", 32768, 8, 8, 1), 32, 16),
           dram(with_ports(memory("DRAM", 1, 8, 8, 1), 8, 8))},
          {.name = "Multiplier", .instances = 64, .word_bits = 8}};
}

/// stated36.yaml, which states energies by Timeloop's own keys.
Architecture stated36() {
  return {"stated36",
          {with_mesh(with_ports(memory("Spad", 90, 16, 1, 36), 3, std::nullopt), 6, 0.375),
           with_mesh(memory("RowSpad", 500, 16, 2, 6), 1, 1.25),
           with_mesh(with_ports(memory("MainBuffer", 20001, 16, 4, 1), 8, 3), 1, 9.5),
           dram(with_mesh(with_ports(memory("DRAM", 1, 16, 4, 1), 5, 2.5), 1, 512))},
          {.instances = 36, .mesh_x = 6, .energy_pJ = 3}};
}

Architecture read_machine(const std::string& file) {
  if (file == "chiplet64.yaml") {
    return chiplet64();
  }
  if (file == "stated36.yaml") {
    return stated36();
  }
  return read_architecture(kDirectory + "machines/" + file);
}

/// Timeloop's problem shape of a convolution.
const json& convolution_shape() {
  static const json shape = json::parse(R"({
    "dimensions": ["R", "S", "P", "Q", "C", "K", "N"],
    "data-spaces": [
      {"name": "Weights", "projection": [[["C"]], [["K"]], [["R"]], [["S"]]]},
      {"name": "Inputs", "projection": [[["N"]], [["C"]], [["R", "Wdilation"], ["P", "Wstride"]],
                                        [["S", "Hdilation"], ["Q", "Hstride"]]]},
      {"name": "Outputs", "projection": [[["N"]], [["K"]], [["Q"]], [["P"]]], "read-write": true}
    ]})");
  return shape;
}

Workload read_workload(const json& line) {
  const json& shape = line.contains("shape") ? line["shape"] : convolution_shape();
  const json& problem = line["problem"];
  std::vector<Dimension> dimensions;
  std::map<std::string, std::size_t> index;
  for (const auto& name : shape["dimensions"]) {
    index[name] = dimensions.size();
    dimensions.push_back({name, problem[name.get<std::string>()]});
  }
  std::vector<Tensor> tensors;
  for (const json& space : shape["data-spaces"]) {
    std::vector<ProjectionRank> ranks;
    for (const json& rank : space["projection"]) {
      ProjectionRank terms;
      for (const json& term : rank) {
        terms.push_back(
            {DimensionId{index.at(term[0])},
             term.size() > 1 ? problem[term[1].get<std::string>()].get<std::int64_t>() : 1});
      }
      ranks.push_back(std::move(terms));
    }
    tensors.push_back(
        {space["name"], Projection{std::move(ranks)},
         space.value("read-write", false) ? TensorRole::kOutput : TensorRole::kInput});
  }
  return {line.value("layer", "case"), std::move(dimensions), std::move(tensors)};
}

EvenNest read_nest(const json& line, const Workload& workload) {
  EvenNest nest;
  for (const json& level : line["mapping"]) {
    TensorSet kept;
    const std::string name = level["name"];
    for (const std::string tensor : line["keep"][name]) {
      kept.insert(workload.find_tensor(tensor).value());
    }
    nest.start_level(kept);
    const auto each = [&](const char* key, const auto& add) {
      if (level.contains(key)) {
        for (const json& loop : level[key]) {
          add(workload.find_dimension(loop[0].get<std::string>()).value(), loop[1]);
        }
      }
    };
    each("spatial", [&](DimensionId d, std::int64_t n) { nest.add_spatial(d, n, Axis::kX); });
    each("spatial_y", [&](DimensionId d, std::int64_t n) { nest.add_spatial(d, n, Axis::kY); });
    each("temporal", [&](DimensionId d, std::int64_t n) { nest.add_temporal(d, n); });
  }
  return nest;
}

}  // namespace

std::vector<TimeloopCase> read_timeloop_cases(const std::string& file) {
  std::vector<TimeloopCase> cases;
  const std::string text = read_gzip(kDirectory + file);
  for (std::size_t begin = 0; begin < text.size();) {
    const std::size_t end = text.find('\n', begin);
    json line = json::parse(text.substr(begin, end - begin));
    begin = end == std::string::npos ? text.size() : end + 1;
    Workload workload = read_workload(line);
    Architecture architecture = read_machine(line["arch"]);
    std::optional<EnergyReferenceTable> reference;
    if (line.contains("ert")) {
      reference =
          read_energy_reference_table(kDirectory + "machines/" + line["ert"].get<std::string>());
    }
    EnergyTable energy = resolve_energy(architecture, reference);
    const EvenNest nest = read_nest(line, workload);
    cases.push_back({std::move(workload), std::move(architecture), std::move(energy),
                     ModelOptions{.neighbour_links = line.value("neighbour_links", true)}, nest,
                     std::move(line)});
  }
  return cases;
}

}  // namespace cosa::testing
