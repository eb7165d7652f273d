#include "search/reference_optima.h"

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "cosa/io/architecture_yaml.h"
#include "cosa/io/mapspace_yaml.h"
#include "cosa/mapping/level_block.h"
#include "cosa/mapping/residency_sets.h"
#include "cosa/workload/convolution.h"
#include "support/folders.h"

namespace cosa::test {
namespace {

/// The cells of a line; a cell in quotes may hold commas, and "" for a quote.
std::vector<std::string> cells(const std::string& line) {
  std::vector<std::string> result(1);
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == '"') {
      if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
        result.back() += line[++i];
      } else {
        quoted = !quoted;
      }
    } else if (line[i] == ',' && !quoted) {
      result.emplace_back();
    } else {
      result.back() += line[i];
    }
  }
  return result;
}

using Row = std::map<std::string, std::string>;

std::vector<Row> read_rows(const std::string& path) {
  std::ifstream file(path);
  std::string line;
  if (!std::getline(file, line)) {
    throw std::runtime_error("cannot read " + path);
  }
  const std::vector<std::string> header = cells(line);
  std::vector<Row> rows;
  while (std::getline(file, line)) {
    const std::vector<std::string> values = cells(line);
    Row row;
    for (std::size_t i = 0; i < header.size(); ++i) {
      row[header[i]] = values.at(i);
    }
    rows.push_back(std::move(row));
  }
  return rows;
}

Workload workload_of(const Row& row) {
  const auto number = [&](const char* key) -> std::int64_t { return std::stoll(row.at(key)); };
  return convolution(row.at("layer"), {.r = number("R"),
                                       .s = number("S"),
                                       .p = number("P"),
                                       .q = number("Q"),
                                       .c = number("C"),
                                       .k = number("K"),
                                       .n = number("N"),
                                       .w_stride = number("Wstride"),
                                       .h_stride = number("Hstride"),
                                       .w_dilation = number("Wdilation"),
                                       .h_dilation = number("Hdilation")});
}

Objective objective_of(const std::string& name) {
  for (const auto& objective : {Objective::latency(), Objective::energy(), Objective::edp()}) {
    if (objective.name() == name) {
      return objective;
    }
  }
  throw std::runtime_error("no objective " + name);
}

/// Levels innermost first; of each its spatial and temporal loops, innermost first.
Mapping mapping_of(const std::string& text, const Workload& workload,
                   const Architecture& architecture) {
  std::vector<LevelBlock> blocks;
  for (const auto& level : nlohmann::json::parse(text)) {
    const LevelId id{blocks.size()};
    LevelBlock block{residency_sets(workload, architecture, id).may, {}, {}};
    const auto read = [&](const char* key, std::optional<SpatialPlacement> placement) {
      std::vector<Loop> loops;
      for (const auto& loop : level.at(key)) {
        const auto dimension = workload.find_dimension(loop.at(0).get<std::string>());
        loops.push_back({dimension.value(), loop.at(1).get<std::int64_t>(), placement});
      }
      return std::vector<Loop>(loops.rbegin(), loops.rend());
    };
    block.spatial = read("spatial", SpatialPlacement{id});
    block.temporal = read("temporal", std::nullopt);
    blocks.push_back(std::move(block));
  }
  return even_mapping(blocks);
}

}  // namespace

std::vector<ReferenceOptimum> reference_optima() {
  std::vector<ReferenceOptimum> optima;
  for (const Row& row : read_rows(COSA_TEST_DATA_DIR "/exact/optima.csv")) {
    const Workload workload = workload_of(row);
    const std::string& machine = row.at("arch");
    optima.push_back({machine, row.at("layer"), workload, objective_of(row.at("objective")),
                      std::stoll(row.at("cycles")), std::stod(row.at("energy_pJ")),
                      row.at("proven") == "yes",
                      mapping_of(row.at("mapping"), workload, example_machine(machine))});
  }
  return optima;
}

Architecture example_machine(const std::string& name) {
  const std::string stem = COSA_EXAMPLES_DIR "/architectures/" + name;
  return read_mapspace(stem + "_mapspace.yaml", read_architecture(stem + ".yaml"));
}

}  // namespace cosa::test
