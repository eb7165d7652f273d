#include "cosa/search/annealing.h"

#include <algorithm>
#include <cmath>
#include <ranges>
#include <vector>

#include "best_mapping.h"
#include "cosa/base/factors.h"
#include "cosa/model/evaluator.h"
#include "deadline.h"
#include "even_space.h"
#include "loop_places.h"
#include "random.h"

namespace cosa {
namespace {

using detail::BestMapping;
using detail::Deadline;
using detail::EvenSpace;
using detail::LoopPlaces;

class Annealing {
 public:
  Annealing(const Workload& workload, const Architecture& architecture, const EnergyTable& energy,
            const AnnealingOptions& options, const EvenSpace& space)
      : options_(options),
        space_(space),
        evaluator_(workload, architecture, energy, options.model),
        deadline_({}, options.stop),
        random_(options.seed),
        places_(space),
        best_(options.objective) {
    for (std::size_t d = 0; d < space.num_dimensions(); ++d) {
      for (const auto& power : prime_powers(space.extent(d))) {
        primes_.push_back({d, power.prime});
      }
    }
  }

  void run() {
    scatter();
    double current = judge();
    // A move that is not possible counts too, or a space of one mapping would never end.
    for (std::int64_t i = 1; i < options_.moves && !deadline_.passed(); ++i) {
      if (!try_move()) {
        continue;
      }
      const double proposed = judge();
      if (accepts(current, proposed, temperature(i))) {
        current = proposed;
      } else {
        undo();
      }
    }
  }

  [[nodiscard]] SearchResult result() const {
    SearchResult result = best_.unproven();
    result.statistics.evaluated = evaluated_;
    result.statistics.seconds = deadline_.seconds();
    return result;
  }

 private:
  struct Prime {
    std::size_t dimension;
    std::int64_t value;
  };
  struct PrimeMove {
    Prime prime;
    std::size_t from;
    std::size_t to;
  };

  /// A few moves for each prime, wherever they lead.
  void scatter() {
    constexpr std::size_t kMovesPerPlace = 4;
    const std::size_t moves = kMovesPerPlace * primes_.size() * space_.slots().size();
    for (std::size_t i = 0; i < moves; ++i) {
      static_cast<void>(try_prime_moves(1));
    }
    places_.shuffle_orders(random_);
  }

  double judge() {
    ++evaluated_;
    places_.write(nest_);
    const CostTotals totals = evaluator_.evaluate_totals(nest_);
    best_.offer(nest_, totals);
    return options_.objective.primary.value(totals);
  }

  bool try_move() {
    moves_.clear();
    switch (random_.below(3)) {
      case 0:
        return places_.swap_loops(random_);
      case 1:
        return try_prime_moves(1);
      default:
        return try_prime_moves(2);
    }
  }

  /// Moves `count` primes at once: where memories are full, one makes room for the other.
  bool try_prime_moves(int count) {
    moves_.clear();
    for (int i = 0; i < count && !primes_.empty(); ++i) {
      const Prime prime = primes_[random_.below(primes_.size())];
      const PrimeMove move{prime, random_slot_of(prime), random_.below(space_.slots().size())};
      places_.move(prime.dimension, prime.value, move.from, move.to);
      moves_.push_back(move);
    }
    const bool moved =
        std::ranges::any_of(moves_, [](const PrimeMove& move) { return move.from != move.to; });
    if (moved && places_.fits()) {
      return true;
    }
    undo_prime_moves();
    return false;
  }

  std::size_t random_slot_of(const Prime& prime) {
    slots_.clear();
    for (std::size_t s = 0; s < space_.slots().size(); ++s) {
      if (places_.split().factor(s, prime.dimension) % prime.value == 0) {
        slots_.push_back(s);
      }
    }
    return slots_[random_.below(slots_.size())];
  }

  void undo() {
    if (moves_.empty()) {
      places_.undo_swap();
    } else {
      undo_prime_moves();
    }
  }

  void undo_prime_moves() {
    for (const auto& [prime, from, to] : std::views::reverse(moves_)) {
      places_.move(prime.dimension, prime.value, to, from);
    }
  }

  [[nodiscard]] double temperature(std::int64_t move) const {
    const double progress = static_cast<double>(move) / static_cast<double>(options_.moves);
    return options_.first_temperature *
           std::pow(options_.last_temperature / options_.first_temperature, progress);
  }

  [[nodiscard]] bool accepts(double current, double proposed, double temperature) {
    return proposed <= current || random_.unit() < std::pow(current / proposed, 1 / temperature);
  }

  const AnnealingOptions& options_;
  const EvenSpace& space_;
  Evaluator evaluator_;
  Deadline deadline_;
  detail::Random random_;
  LoopPlaces places_;
  BestMapping best_;
  std::vector<Prime> primes_;       ///< distinct ones of every dimension
  std::vector<PrimeMove> moves_;    ///< the last move, unless it swapped loops
  std::vector<std::size_t> slots_;  ///< kept for its storage
  EvenNest nest_;
  std::int64_t evaluated_ = 0;
};

}  // namespace

SearchResult find_annealed(const Workload& workload, const Architecture& architecture,
                           const EnergyTable& energy, const AnnealingOptions& options) {
  const EvenSpace space(workload, architecture, options.constraints);
  SearchResult result;
  if (const auto reason = space.infeasible_reason()) {
    result.termination = Termination::kInfeasible;
    result.infeasible_reason = *reason;
    return result;
  }
  Annealing annealing(workload, architecture, energy, options, space);
  annealing.run();
  result = annealing.result();
  result.statistics.space_mappings = space.size_estimate();
  return result;
}

}  // namespace cosa
