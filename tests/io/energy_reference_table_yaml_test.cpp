#include "cosa/io/energy_reference_table_yaml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "io/bad_input.h"
#include "support/input_error_message.h"

namespace cosa {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

TEST(EnergyReferenceTable, ReadsTablesByPathAsInVersion02) {
  const auto table = read_energy_reference_table_from_text(R"(ERT:
  version: 0.2
  tables:
    System.Chiplet.GlobalBuffer[0..15]:
      read:
      - arguments: {address_delta: 0, data_delta: 0}
        energy: 0.5
      - arguments: {address_delta: 1, data_delta: 1}
        energy: 2.25
      idle: {energy: 0}
    System.MAC:
      mac_random: {energy: 1e-3}
)",
                                                           "ert.yaml");
  EXPECT_THAT(table.tables,
              ElementsAre(Pair("System.Chiplet.GlobalBuffer[0..15]",
                               ElementsAre(Pair("idle", ElementsAre(0)),
                                           Pair("read", ElementsAre(0.5, 2.25)))),
                          Pair("System.MAC", ElementsAre(Pair("mac_random", ElementsAre(0.001))))));
  EXPECT_EQ(table.where, (SourceLocation{"ert.yaml", 1}));
}

TEST(EnergyReferenceTable, ReadsListsOfActionsAsFromVersion03) {
  const auto table = read_energy_reference_table_from_text(R"(ERT:
  version: '0.3'
  tables:
  - name: System.GlobalBuffer
    actions:
    - name: read
      arguments: {address_delta: 0}
      energy: 1
    - {name: write, arguments: {}, energy: 3}
    - name: read
      arguments: {address_delta: 1}
      energy: 2
)",
                                                           "ert.yaml");
  EXPECT_THAT(table.tables,
              ElementsAre(Pair("System.GlobalBuffer", ElementsAre(Pair("read", ElementsAre(1, 2)),
                                                                  Pair("write", ElementsAre(3))))));
}

class EnergyReferenceTableErrors : public ::testing::TestWithParam<BadInput> {};

TEST_P(EnergyReferenceTableErrors, SayWhereWhatAndTheMend) {
  EXPECT_EQ(testing::input_error_message(
                [] { return read_energy_reference_table_from_text(GetParam().text, "e.yaml"); }),
            GetParam().message);
}

INSTANTIATE_TEST_SUITE_P(
    All, EnergyReferenceTableErrors,
    ::testing::Values(
        BadInput{"OtherTable", "ART: {version: 0.2}\n", "e.yaml:1: the key ERT is missing"},
        BadInput{"NoVersion", "ERT: {tables: []}\n", "e.yaml:1: ERT: the key version is missing"},
        BadInput{"UnknownVersion", "ERT: {version: 1.0, tables: []}\n",
                 "e.yaml:1: ERT.version: '1.0' is not a known version; give 0.2, 0.3 or 0.4"},
        BadInput{"NoTables", "ERT: {version: 0.2}\n", "e.yaml:1: ERT: the key tables is missing"},
        BadInput{"NoComponent", "ERT:\n  version: 0.2\n  tables: {}\n",
                 "e.yaml:3: ERT.tables: lists no component"},
        BadInput{"NoEnergy",
                 "ERT:\n  version: 0.2\n  tables:\n    A:\n      read: {arguments: {}}\n",
                 "e.yaml:5: ERT.tables.A.read: the key energy is missing"},
        BadInput{"NoEntry", "ERT:\n  version: 0.2\n  tables:\n    A:\n      read: []\n",
                 "e.yaml:5: ERT.tables.A.read: lists no energy; give at least one entry {energy}"},
        BadInput{"NegativeEnergy",
                 "ERT:\n  version: 0.2\n  tables:\n    A:\n      read: {energy: -1}\n",
                 "e.yaml:5: ERT.tables.A.read.energy: an energy is not negative; give picojoules "
                 ">= 0"},
        BadInput{"EnergyIsNan",
                 "ERT:\n  version: 0.2\n  tables:\n    A:\n      read: {energy: .nan}\n",
                 "e.yaml:5: ERT.tables.A.read.energy: '.nan' is not a finite number; give a "
                 "decimal number such as 0.5"},
        BadInput{"UnknownKey", "ERT:\n  version: 0.3\n  tables:\n  - {name: A, action: []}\n",
                 "e.yaml:4: ERT.tables[0].action: unknown key; did you mean actions?"},
        BadInput{"ComponentTwice",
                 "ERT:\n  version: 0.3\n  tables:\n  - {name: A, actions: []}\n"
                 "  - {name: A, actions: []}\n",
                 "e.yaml:5: ERT.tables[1]: a second table of 'A'; keep one of them"}),
    name_of_bad_input);

}  // namespace
}  // namespace cosa
