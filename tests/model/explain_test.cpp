#include "cosa/model/explain.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "cosa/mapping/level_block.h"
#include "model/small_machines.h"

namespace cosa {
namespace {

using ::testing::Contains;
using ::testing::Each;
using ::testing::HasSubstr;
using testing::kK;
using testing::kM;
using testing::kN;
using ::testing::StartsWith;

class Explain : public ::testing::Test {
 protected:
  Explain() {
    StorageLevel dram = testing::memory("DRAM");
    dram.read_bandwidth = 0.5;
    architecture_ = testing::machine({testing::memory("Buffer"), dram});
    energy_ = resolve_energy(architecture_);
  }

  [[nodiscard]] std::vector<std::string> lines(const ExplainFilter& filter = {}) const {
    const TensorSet all = TensorSet::first(3);
    const Mapping mapping = even_mapping({{all, {{kK, 4}}, {}}, {all, {{kM, 2}, {kN, 3}}, {}}});
    return explain(testing::small_gemm(), architecture_, mapping, energy_, {}, filter);
  }

  Architecture architecture_ = testing::machine({testing::memory("Memory")});
  EnergyTable energy_;
};

TEST_F(Explain, EveryNumberIsAFormula) {
  EXPECT_THAT(lines(), Contains("cycles = max(compute 24; DRAM read 64) = 64"));
  EXPECT_THAT(lines(), Contains("DRAM: read cycles = ceil(32 words / 0.5 words per cycle) = 64 "
                                "(rule 13)"));
  EXPECT_THAT(lines(), Contains("compute cycles = product of temporal loops M 2 x N 3 x K 4 = 24 "
                                "(rule 2)"));
  EXPECT_THAT(lines(), Contains("Buffer A: tile = box of K 4 = 4 words (rule 1)"));
  EXPECT_THAT(lines(), Contains("Buffer A: fills = tile 4 x 2 = 8; steps outside: M 2 x N 3 = 6 "
                                "(rules 4 and 8)"));
  EXPECT_THAT(lines(), Contains("Buffer Z: reads = 24 - first sums 6 = 18 (rule 11)"));
  EXPECT_THAT(lines(), Contains("Buffer A: energy = (24 reads x 1 + (8 fills + 0 updates) x 2 pJ "
                                "[architecture]) x 1 = 40 pJ, in vectors of 1 (rule 12)"));
}

TEST_F(Explain, OneTensorAtOneLevel) {
  const auto some = lines({.level = LevelId{0}, .tensor = TensorId{testing::kB}});
  EXPECT_FALSE(some.empty());
  EXPECT_THAT(some, Each(StartsWith("Buffer B: ")));
}

TEST_F(Explain, OneLevel) {
  const auto some = lines({.level = LevelId{1}});
  EXPECT_FALSE(some.empty());
  EXPECT_THAT(some, Each(HasSubstr("DRAM")));
}

}  // namespace
}  // namespace cosa
