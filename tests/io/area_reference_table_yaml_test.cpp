#include "cosa/io/area_reference_table_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(AreaReferenceTable, ReadsAList) {
  const auto table = read_area_reference_table_from_text(R"(ART:
  version: 0.3
  tables:
  - {name: System.Buffer, area: 12.5}
  - name: System.PE[0..3].MAC
    area: 3
)",
                                                         "art.yaml");
  EXPECT_THAT(table.areas,
              ElementsAre(Pair("System.Buffer", 12.5), Pair("System.PE[0..3].MAC", 3)));
  EXPECT_EQ(table.where, (SourceLocation{"art.yaml", 1}));
}

TEST(AreaReferenceTable, ReadsASummary) {
  const auto table = read_area_reference_table_from_text(R"(ART_summary:
  version: '0.4'
  table_summary:
  - name: system.Buffer[1..1]
    area: 12.5
    primitive_estimations: an_estimator
  - name: system.MAC[1..8]
    area: 3
    primitive_estimations:
    - {name: adder, estimator: a_library, area: 3}
)",
                                                         "art.yaml");
  EXPECT_THAT(table.areas,
              ElementsAre(Pair("system.Buffer[1..1]", 12.5), Pair("system.MAC[1..8]", 3)));
}

TEST(AreaReferenceTable, TheTableItselfCountsBesideItsSummary) {
  const auto table = read_area_reference_table_from_text(
      "ART: {version: 0.4, tables: [{name: A, area: 1}]}\n"
      "ART_summary: {version: 0.4, table_summary: [{name: A, area: 2}]}\n",
      "art.yaml");
  EXPECT_THAT(table.areas, ElementsAre(Pair("A", 1)));
}

class AreaReferenceTableErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(AreaReferenceTableErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_area_reference_table_from_text(GetParam().text, "a.yaml"); }),
            GetParam().message);
}

std::string of(const std::string& entries) {
  return "ART:\n  version: 0.3\n  tables: [" + entries + "]\n";
}

INSTANTIATE_TEST_SUITE_P(
    All, AreaReferenceTableErrors,
    ::testing::Values(
        BadInput{"OtherTable", "ERT: {version: 0.2}\n", "a.yaml:1: the key ART is missing"},
        BadInput{"NoVersion", "ART: {tables: []}\n", "a.yaml:1: ART: the key version is missing"},
        BadInput{"UnknownVersion", "ART: {version: 1.0, tables: []}\n",
                 "a.yaml:1: ART.version: '1.0' is not a known version; give 0.2, 0.3 or 0.4"},
        BadInput{"NoComponent", of(""), "a.yaml:3: ART.tables: lists no component"},
        BadInput{"NoArea", of("{name: A}"), "a.yaml:3: ART.tables[0]: the key area is missing"},
        BadInput{"NegativeArea", of("{name: A, area: -1}"),
                 "a.yaml:3: ART.tables[0].area: an area is not negative; give um^2 >= 0"},
        BadInput{"Twice", of("{name: A, area: 1}, {name: A, area: 1}"),
                 "a.yaml:3: ART.tables[1].name: a second area of 'A'; keep one of them"},
        BadInput{"UnknownKey", of("{name: A, area: 1, power: 2}"),
                 "a.yaml:3: ART.tables[0].power: unknown key; known keys: name, area, "
                 "primitive_estimations"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa
