#include "cosa/search/random_search.h"

#include <vector>

#include "best_mapping.h"
#include "cosa/base/check.h"
#include "cosa/base/factors.h"
#include "cosa/model/evaluator.h"
#include "deadline.h"
#include "even_space.h"
#include "loop_places.h"
#include "random.h"

namespace cosa {

class RandomMappings::Impl {
 public:
  Impl(const Workload& workload, const Architecture& architecture, std::uint64_t seed)
      : space_(workload, architecture),
        empty_(space_.infeasible_reason().has_value()),
        places_(space_),
        random_(seed) {
    for (std::size_t d = 0; d < space_.num_dimensions(); ++d) {
      for (const std::int64_t prime : prime_factors(space_.extent(d))) {
        primes_.push_back({d, prime});
      }
    }
  }

  [[nodiscard]] bool empty() const { return empty_; }

  const EvenNest& next() {
    COSA_CHECK(!empty_);
    places_.gather();
    random_.shuffle(primes_);
    for (const Prime& prime : primes_) {
      place(prime);
    }
    places_.shuffle_orders(random_);
    places_.write(nest_);
    return nest_;
  }

 private:
  struct Prime {
    std::size_t dimension;
    std::int64_t value;
  };

  /// The primes not yet placed are in the last slot, where every prime may stay.
  void place(const Prime& prime) {
    candidates_.resize(space_.slots().size());
    for (std::size_t s = 0; s < candidates_.size(); ++s) {
      candidates_[s] = s;
    }
    while (true) {
      const std::size_t choice = random_.below(candidates_.size());
      const std::size_t slot = candidates_[choice];
      places_.move(prime.dimension, prime.value, space_.last_slot(), slot);
      if (slot == space_.last_slot() || places_.fits()) {
        return;
      }
      places_.move(prime.dimension, prime.value, slot, space_.last_slot());
      candidates_[choice] = candidates_.back();
      candidates_.pop_back();
    }
  }

  detail::EvenSpace space_;
  bool empty_;
  detail::LoopPlaces places_;
  detail::Random random_;
  std::vector<Prime> primes_;
  std::vector<std::size_t> candidates_;
  EvenNest nest_;
};

RandomMappings::RandomMappings(const Workload& workload, const Architecture& architecture,
                               std::uint64_t seed)
    : impl_(std::make_unique<Impl>(workload, architecture, seed)) {}
RandomMappings::RandomMappings(RandomMappings&& other) noexcept = default;
RandomMappings& RandomMappings::operator=(RandomMappings&& other) noexcept = default;
RandomMappings::~RandomMappings() = default;

bool RandomMappings::empty() const { return impl_->empty(); }
const EvenNest& RandomMappings::next() { return impl_->next(); }

SearchResult find_random(const Workload& workload, const Architecture& architecture,
                         const EnergyTable& energy, const RandomOptions& options) {
  detail::Deadline deadline(options.time_limit_s, options.stop);
  const detail::EvenSpace space(workload, architecture);
  SearchResult result;
  if (const auto reason = space.infeasible_reason()) {
    result.termination = Termination::kInfeasible;
    result.infeasible_reason = *reason;
    return result;
  }
  RandomMappings mappings(workload, architecture, options.seed);
  Evaluator evaluator(workload, architecture, energy, options.model);
  detail::BestMapping best(options.objective);
  std::int64_t sample = 0;
  for (; sample < options.samples && !deadline.passed(); ++sample) {
    const EvenNest& nest = mappings.next();
    best.offer(nest, evaluator.evaluate_totals(nest));
  }
  result = best.unproven();
  result.statistics.space_mappings = space.size_estimate();
  result.statistics.evaluated = sample;
  result.statistics.seconds = deadline.seconds();
  return result;
}

}  // namespace cosa
