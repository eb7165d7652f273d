#include "cosa/base/input_error.h"

#include <gtest/gtest.h>

namespace cosa {
namespace {

TEST(InputError, SaysFileLineKeyMessageAndMend) {
  const InputError error(InputError::Parts{.where = {.file = "layer.yaml", .line = 3},
                                           .key = "strides",
                                           .message = "unknown key",
                                           .mend = "did you mean Wstride?"});
  EXPECT_STREQ(error.what(), "layer.yaml:3: strides: unknown key; did you mean Wstride?");
  EXPECT_EQ(error.where().file, "layer.yaml");
  EXPECT_EQ(error.where().line, 3);
  EXPECT_EQ(error.key(), "strides");
  EXPECT_EQ(error.message(), "unknown key");
  EXPECT_EQ(error.mend(), "did you mean Wstride?");
}

TEST(InputError, LeavesOutWhatIsNotKnown) {
  EXPECT_STREQ(InputError("too many levels").what(), "too many levels");
  EXPECT_STREQ(InputError("too many levels", "remove one").what(), "too many levels; remove one");
  EXPECT_STREQ(InputError(InputError::Parts{.where = {.file = "a.yaml", .line = {}},
                                            .key = "",
                                            .message = "the file is empty",
                                            .mend = ""})
                   .what(),
               "a.yaml: the file is empty");
  EXPECT_STREQ(
      InputError(InputError::Parts{.where = {}, .key = "entries", .message = "is 0", .mend = ""})
          .what(),
      "entries: is 0");
}

TEST(InputError, AReaderAddsThePlace) {
  const InputError placed = InputError("extent is 0", "give 1").at({.file = "l.csv", .line = 9});
  EXPECT_STREQ(placed.what(), "l.csv:9: extent is 0; give 1");
}

TEST(InputError, AKnownPlaceStays) {
  const InputError inner = InputError("extent is 0").at({.file = "inner.yaml", .line = 2});
  EXPECT_STREQ(inner.at({.file = "outer.yaml", .line = 7}).what(), "inner.yaml:2: extent is 0");
}

}  // namespace
}  // namespace cosa
