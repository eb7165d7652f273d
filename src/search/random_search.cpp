#include "cosa/search/random_search.h"

#include <ranges>
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
  Impl(const Workload& workload, const Architecture& architecture, std::uint64_t seed,
       const Constraints& constraints)
      : space_(workload, architecture, constraints),
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
    random_.shuffle(primes_);
    if (space_.is_constrained()) {
      drop_or_walk();
    } else {
      places_.gather();
      for (const Prime& prime : primes_) {
        place(prime);
      }
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
  struct Step {
    Prime prime;
    std::size_t from;
    std::size_t to;
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

  /// Drops every prime anywhere, until that obeys; after some attempts, moves pairs of primes about
  /// from where they were gathered.
  void drop_or_walk() {
    constexpr int kDrops = 16;
    constexpr std::size_t kMovesPerPlace = 2;
    const std::size_t slots = space_.slots().size();
    for (int i = 0; i < kDrops; ++i) {
      detail::Split split(slots, space_.num_dimensions());
      for (const Prime& prime : primes_) {
        split.factor(random_.below(slots), prime.dimension) *= prime.value;
      }
      places_.set(split);
      if (places_.fits()) {
        return;
      }
    }
    places_.gather();
    for (std::size_t i = 0; i < kMovesPerPlace * primes_.size() * slots; ++i) {
      walk();
    }
  }

  /// Moves one or two primes to other slots, where all fits then.
  void walk() {
    const std::size_t count = 1 + random_.below(2);
    walked_.clear();
    for (std::size_t i = 0; i < count; ++i) {
      const Prime& prime = primes_[random_.below(primes_.size())];
      const std::size_t from = random_.below(space_.slots().size());
      const std::size_t to = random_.below(space_.slots().size());
      if (places_.split().factor(from, prime.dimension) % prime.value == 0) {
        places_.move(prime.dimension, prime.value, from, to);
        walked_.push_back({prime, from, to});
      }
    }
    if (!places_.fits()) {
      for (const Step& step : std::views::reverse(walked_)) {
        places_.move(step.prime.dimension, step.prime.value, step.to, step.from);
      }
    }
  }

  detail::EvenSpace space_;
  bool empty_;
  detail::LoopPlaces places_;
  detail::Random random_;
  std::vector<Prime> primes_;
  std::vector<std::size_t> candidates_;
  std::vector<Step> walked_;
  EvenNest nest_;
};

RandomMappings::RandomMappings(const Workload& workload, const Architecture& architecture,
                               std::uint64_t seed, const Constraints& constraints)
    : impl_(std::make_unique<Impl>(workload, architecture, seed, constraints)) {}
RandomMappings::RandomMappings(RandomMappings&& other) noexcept = default;
RandomMappings& RandomMappings::operator=(RandomMappings&& other) noexcept = default;
RandomMappings::~RandomMappings() = default;

bool RandomMappings::empty() const { return impl_->empty(); }
const EvenNest& RandomMappings::next() { return impl_->next(); }

SearchResult find_random(const Workload& workload, const Architecture& architecture,
                         const EnergyTable& energy, const RandomOptions& options) {
  detail::Deadline deadline(options.time_limit_s, options.stop);
  const detail::EvenSpace space(workload, architecture, options.constraints);
  SearchResult result;
  if (const auto reason = space.infeasible_reason()) {
    result.termination = Termination::kInfeasible;
    result.infeasible_reason = *reason;
    return result;
  }
  RandomMappings mappings(workload, architecture, options.seed, options.constraints);
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
