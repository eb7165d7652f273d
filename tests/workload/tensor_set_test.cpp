#include "cosa/workload/tensor_set.h"

#include <gtest/gtest.h>

namespace cosa {
namespace {

TEST(TensorSet, BeginsEmpty) {
  EXPECT_TRUE(TensorSet().empty());
  EXPECT_EQ(TensorSet().size(), 0);
}

TEST(TensorSet, InsertsAndErases) {
  TensorSet set;
  set.insert(TensorId{1});
  set.insert(TensorId{31});
  EXPECT_TRUE(set.contains(TensorId{31}));
  EXPECT_FALSE(set.contains(TensorId{0}));
  EXPECT_EQ(set.bits(), 0x80000002U);
  set.erase(TensorId{31});
  set.erase(TensorId{5});
  EXPECT_EQ(set.size(), 1);
}

TEST(TensorSet, TheFirstOfManyAreAll) {
  EXPECT_TRUE(TensorSet::first(0).empty());
  EXPECT_EQ(TensorSet::first(3).bits(), 0b111U);
  EXPECT_EQ(TensorSet::first(TensorSet::kMaxTensors).size(), TensorSet::kMaxTensors);
}

TEST(TensorSet, Intersects) {
  TensorSet high;
  high.insert(TensorId{3});
  EXPECT_FALSE(high.intersects(TensorSet::first(3)));
  EXPECT_TRUE(high.intersects(TensorSet::first(4)));
}

}  // namespace
}  // namespace cosa
