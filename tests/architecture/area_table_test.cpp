#include "cosa/architecture/area_table.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

const Architecture kMachine("machine", {{.name = "Buffer"}, {.name = "DRAM"}}, {.name = "MAC"});

TEST(AreasOf, AreMatchedByTheLastPartOfTheirPath) {
  const ComponentAreas found = areas_of(kMachine, {.areas = {{"system.Buffer[1..1]", 12.5},
                                                             {"system.PE[0..3].MAC", 3},
                                                             {"system.Buffer_to_PE", 7}}});
  EXPECT_THAT(found.areas, ElementsAre(Pair("Buffer", 12.5), Pair("MAC", 3)));
  EXPECT_THAT(found.others, ElementsAre("system.Buffer_to_PE"));
}

TEST(AreasOf, OneComponentTwiceIsRefused) {
  EXPECT_EQ(testing::input_error_message([] {
              return areas_of(kMachine, {.areas = {{"a.Buffer", 1}, {"b.Buffer", 2}},
                                         .where = {"art.yaml", 1}});
            }),
            "art.yaml:1: Buffer: two entries of the area table are called Buffer; tables are "
            "matched by the last part of their path: rename one");
}

}  // namespace
}  // namespace cosa
