#include "cosa/model/evaluator.h"

#include <string>
#include <utility>

#include "charge.h"
#include "cosa/base/check.h"
#include "cosa/base/input_error.h"
#include "traffic.h"

namespace cosa {
namespace {

void require(const Workload& workload, const Architecture& architecture,
             const EnergyTable& energy) {
  if (energy.levels.size() != architecture.num_levels()) {
    throw InputError("an energy table of " + std::to_string(energy.levels.size()) +
                         " levels for a machine of " + std::to_string(architecture.num_levels()),
                     "resolve the energies of this machine");
  }
  if (architecture.num_levels() > EvenNest::kMaxLevels ||
      workload.dimensions().size() > EvenNest::kMaxDimensions) {
    throw InputError("the cost model takes at most " + std::to_string(EvenNest::kMaxLevels) +
                         " levels and " + std::to_string(EvenNest::kMaxDimensions) + " dimensions",
                     "leave out levels that keep nothing");
  }
}

}  // namespace

class Evaluator::Impl {
 public:
  Impl(Workload workload_in, Architecture architecture_in, EnergyTable energy_in,
       ModelOptions options_in)
      : workload(std::move(workload_in)),
        architecture(std::move(architecture_in)),
        energy(std::move(energy_in)),
        options(options_in),
        counter(workload, architecture, options),
        charge(workload, architecture, energy, options) {
    cost.levels.resize(architecture.num_levels());
    for (LevelCost& level : cost.levels) {
      level.tensors.resize(workload.tensors().size());
      level.network.resize(workload.tensors().size());
    }
  }

  void count(const EvenNest& nest, bool with_network) {
    COSA_CHECK(nest.num_levels() == architecture.num_levels());
    counter.count(nest, with_network);
  }

  void count(const Mapping& mapping, bool with_network) {
    require_references(mapping);
    if (const auto nest = even_nest(mapping, architecture.num_levels())) {
      counter.count(*nest, with_network);
    } else {
      counter.count(mapping, with_network);
    }
  }

  /// What the counter trusts: everything that a node names is there.
  void require_references(const Mapping& mapping) const {
    for (const MappingNode& node : mapping.nodes()) {
      const auto* loop = std::get_if<Loop>(&node);
      const bool known =
          loop == nullptr
              ? std::get<StorageNode>(node).level <= architecture.outermost()
              : loop->dimension.value() < workload.dimensions().size() && loop->bound >= 1 &&
                    (!loop->spatial || loop->spatial->fanout <= architecture.outermost());
      if (!known) {
        throw InputError("the mapping names a dimension or level that is not there",
                         "validate it first");
      }
    }
  }

  const Cost& filled() {
    charge.fill(counter, cost);
    return cost;
  }

  Workload workload;
  Architecture architecture;
  EnergyTable energy;
  ModelOptions options;
  detail::TrafficCounter counter;
  detail::Charge charge;
  Cost cost;
};

Evaluator::Evaluator(Workload workload, Architecture architecture, EnergyTable energy,
                     ModelOptions options) {
  require(workload, architecture, energy);
  impl_ = std::make_unique<Impl>(std::move(workload), std::move(architecture), std::move(energy),
                                 options);
}

Evaluator::Evaluator(Workload workload, Architecture architecture, ModelOptions options)
    : Evaluator(std::move(workload), architecture, resolve_energy(architecture), options) {}

Evaluator::Evaluator(const Evaluator& other) : impl_(std::make_unique<Impl>(*other.impl_)) {}
Evaluator::Evaluator(Evaluator&& other) noexcept = default;
Evaluator& Evaluator::operator=(const Evaluator& other) {
  impl_ = std::make_unique<Impl>(*other.impl_);
  return *this;
}
Evaluator& Evaluator::operator=(Evaluator&& other) noexcept = default;
Evaluator::~Evaluator() = default;

const Workload& Evaluator::workload() const { return impl_->workload; }
const Architecture& Evaluator::architecture() const { return impl_->architecture; }
const EnergyTable& Evaluator::energy() const { return impl_->energy; }
const ModelOptions& Evaluator::options() const { return impl_->options; }

const Cost& Evaluator::evaluate(const EvenNest& nest) {
  impl_->count(nest, true);
  return impl_->filled();
}

const Cost& Evaluator::evaluate(const Mapping& mapping) {
  impl_->count(mapping, true);
  return impl_->filled();
}

const Cost& Evaluator::evaluate_general(const Mapping& mapping) {
  impl_->require_references(mapping);
  impl_->counter.count(mapping, true);
  return impl_->filled();
}

CostTotals Evaluator::evaluate_totals(const EvenNest& nest) {
  impl_->count(nest, false);
  return impl_->charge.totals(impl_->counter);
}

CostTotals Evaluator::evaluate_totals(const Mapping& mapping) {
  impl_->count(mapping, false);
  return impl_->charge.totals(impl_->counter);
}

}  // namespace cosa
