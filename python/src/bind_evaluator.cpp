#include <nanobind/ndarray.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "bindings.h"
#include "convert.h"
#include "cosa/mapping/validate.h"
#include "cosa/model/evaluator.h"
#include "interruptible.h"
#include "nest_batch.h"
#include "placed.h"

namespace cosa::python {
namespace {

namespace nb = nanobind;
using namespace nb::literals;

template <typename T, typename... Shape>
using Array = nb::ndarray<T, Shape..., nb::c_contig, nb::device::cpu>;
using Factors = Array<const std::int32_t, nb::shape<-1, -1, -1>>;
using Orders = Array<const std::uint8_t, nb::shape<-1, -1, -1>>;
using Kept = Array<const bool, nb::shape<-1, -1>>;
template <typename T>
using Results = Array<T, nb::shape<-1>>;

struct PlacedEvaluator {
  PlacePointer place;
  Evaluator evaluator;
};

template <typename T>
const T* data_or_null(const std::optional<Array<const T, nb::shape<-1, -1, -1>>>& array) {
  return array ? array->data() : nullptr;
}

std::vector<TensorSet> sets_of(const Kept& kept) {
  std::vector<TensorSet> sets(kept.shape(0));
  for (std::size_t i = 0; i < kept.shape(0); ++i) {
    for (std::size_t v = 0; v < kept.shape(1); ++v) {
      if (kept(i, v)) {
        sets[i].insert(TensorId{v});
      }
    }
  }
  return sets;
}

/// Whether the cost of mapping `index` means something; its totals, if so.
std::optional<CostTotals> totals_of(PlacedEvaluator& self, NestBatch& batch, std::size_t index,
                                    bool check, EvenNest& nest) {
  const auto& [workload, architecture] = *self.place;
  if (!batch.read(index, nest) ||
      (check && !validate(workload, architecture, to_mapping(nest)).empty())) {
    return std::nullopt;
  }
  return self.evaluator.evaluate_totals(nest);
}

/// Evaluates them all, unless stopped; returns how many were.
std::size_t evaluate_batch(PlacedEvaluator& self, NestBatch& batch, bool check,
                           std::int64_t* cycles, double* energy_pJ, const StopQuestion& stop) {
  constexpr std::size_t kBetweenQuestions = 1024;
  EvenNest nest;
  for (std::size_t i = 0; i < batch.size(); ++i) {
    if (i % kBetweenQuestions == 0 && stop()) {
      return i;
    }
    const auto totals = totals_of(self, batch, i, check, nest);
    cycles[i] = totals ? totals->cycles : -1;
    energy_pJ[i] = totals ? totals->energy_pJ : std::numeric_limits<double>::quiet_NaN();
  }
  return batch.size();
}

void evaluate_many(PlacedEvaluator& self, const Factors& temporal, const Factors& spatial_x,
                   const std::optional<Factors>& spatial_y, const std::optional<Orders>& order,
                   const std::optional<Orders>& spatial_order, const Kept& kept, bool check,
                   const Results<std::int64_t>& cycles, const Results<double>& energy_pJ) {
  NestBatch batch(self.place->workload, self.place->architecture,
                  {.mappings = temporal.shape(0),
                   .temporal = temporal.data(),
                   .spatial_x = spatial_x.data(),
                   .spatial_y = data_or_null(spatial_y),
                   .temporal_order = data_or_null(order),
                   .spatial_order = data_or_null(spatial_order),
                   .kept = sets_of(kept)});
  interruptible([&](const StopQuestion& stop) {
    return evaluate_batch(self, batch, check, cycles.data(), energy_pJ.data(), stop);
  });
}

PlacedCost evaluate_one(PlacedEvaluator& self, const PlacedMapping& mapping) {
  const auto& [workload, architecture] = *self.place;
  PlacedMapping placed{self.place, mapping_on(mapping, workload, architecture)};
  Cost cost = self.evaluator.evaluate(placed.mapping);
  return {std::move(placed), self.evaluator.energy(), self.evaluator.options(), std::move(cost)};
}

/// By level, innermost first, each outermost loop first: (dimension, bound, kind), kind 0 temporal,
/// 1 along x, 2 along y; and the tensors kept, as a bit mask.
using EncodedLoop = std::tuple<std::size_t, std::int64_t, int>;
using EncodedLevel = std::pair<std::vector<EncodedLoop>, std::uint32_t>;

std::optional<std::vector<EncodedLevel>> encode(const PlacedMapping& mapping) {
  const auto blocks = even_blocks(mapping.mapping, mapping.place->architecture.num_levels());
  if (!blocks) {
    return std::nullopt;
  }
  std::vector<EncodedLevel> levels;
  for (const LevelBlock& block : *blocks) {
    std::vector<EncodedLoop> loops;
    for (const Loop& loop : block.temporal) {
      loops.emplace_back(loop.dimension.value(), loop.bound, 0);
    }
    for (const Loop& loop : block.spatial) {
      loops.emplace_back(loop.dimension.value(), loop.bound,
                         loop.spatial.value().axis == Axis::kX ? 1 : 2);
    }
    levels.emplace_back(std::move(loops), block.kept.bits());
  }
  return levels;
}

}  // namespace

void bind_evaluator(nb::module_& m) {
  nb::class_<PlacedEvaluator>(m, "NativeEvaluator")
      .def(
          "__init__",
          [](PlacedEvaluator* self, const Workload& workload, const Architecture& architecture,
             const std::optional<EnergyTable>& energy, const ModelOptions& model) {
            new (self)
                PlacedEvaluator{place(workload, architecture),
                                Evaluator(workload, architecture,
                                          energy ? *energy : resolve_energy(architecture), model)};
          },
          "workload"_a, "architecture"_a, "energy"_a, "model"_a)
      .def("evaluate", evaluate_one, "mapping"_a)
      .def("evaluate_many", evaluate_many, "temporal"_a, "spatial"_a, "spatial_y"_a.none(),
           "order"_a.none(), "spatial_order"_a.none(), "kept"_a, "check"_a, "cycles"_a,
           "energy_pJ"_a);
  m.def("encode", encode, "mapping"_a);
}

}  // namespace cosa::python
